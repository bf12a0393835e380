"""An index in a folder: how its states are written, published, locked and checked."""

__all__: list[str] = []
