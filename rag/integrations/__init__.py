"""The assistant as parts of other libraries."""

__all__: list[str] = []
