"""Claims become positions: which claims agree, and how those that differ relate."""

__all__: list[str] = []
