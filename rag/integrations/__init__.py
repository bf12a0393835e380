"""The assistant as a part of other libraries."""

__all__: list[str] = []
