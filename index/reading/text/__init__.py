"""What several formats share: bytes become text, and rows of tables, exponents and symbols plain text."""

__all__: list[str] = []
