"""Stores chunks, vectors and texts: on disk, on a server or in memory."""

__all__: list[str] = []
