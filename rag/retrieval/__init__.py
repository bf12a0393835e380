"""A question becomes passages."""

__all__: list[str] = []
