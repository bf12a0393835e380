"""Reads PDF pages: letters become pieces, rows, lines and tables, and lines become text."""

__all__: list[str] = []
