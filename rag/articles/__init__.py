"""The articles behind the answers: opened, kept in step with a folder, listed."""

__all__: list[str] = []
