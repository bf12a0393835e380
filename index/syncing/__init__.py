"""Makes an index match the articles of a folder."""

__all__: list[str] = []
