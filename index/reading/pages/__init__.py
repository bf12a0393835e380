"""Reads HTML pages: what is visible, in which blocks, and what the page says about its article."""

__all__: list[str] = []
