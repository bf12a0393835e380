"""Where chunks, vectors and texts are kept, on disk, on a server or in memory."""

__all__: list[str] = []
