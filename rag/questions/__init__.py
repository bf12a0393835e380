"""Parse questions, and make follow-ups stand alone."""

__all__: list[str] = []
