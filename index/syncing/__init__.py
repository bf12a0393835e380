"""Makes an index equal to the articles of a folder."""

__all__: list[str] = []
