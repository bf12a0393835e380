"""Articles become chunks, and chunks vectors."""

__all__: list[str] = []
