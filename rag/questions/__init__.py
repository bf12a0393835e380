"""What a question asks, and follow-ups made to stand alone."""

__all__: list[str] = []
