"""File formats, one a module; each defines FORMATS. See `index.reading.registry`."""

__all__: list[str] = []
