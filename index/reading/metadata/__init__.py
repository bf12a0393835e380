"""An article's title, source and date: parsed, and split from the text they stand above."""

__all__: list[str] = []
