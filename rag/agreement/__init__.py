"""Claims become positions: which agree, and what different ones are to each other."""

__all__: list[str] = []
