"""The steps from a question to its answer, and the answer's text."""

__all__: list[str] = []
