"""File formats. Each module defines FORMATS; see `index.reading.registry`."""

__all__: list[str] = []
