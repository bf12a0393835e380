"""Builds a text piece by piece, recording where in its file each piece is."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from index.articles import Places

MAX_LABEL_CHARS = 80


class Block(NamedTuple):
    """A paragraph, heading or table row.

    `level` is 0 except for headings. Rows have a number, and a key that is the same for all rows of a table.
    """

    level: int
    text: str
    row: int = 0
    table: str = ""


class TextBuilder:
    """A text and its places, built by appending."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[tuple[int, str]] = []
        self._pending: str | None = None
        self._section = ""
        self._tables: dict[Hashable, int] = {}
        self._is_in_table = False

    def add(self, text: str) -> None:
        """Append text as is. The place started last, if any, begins here."""
        if text:
            self._end_table()
            self._append(text)

    def _append(self, text: str) -> None:
        if self._pending is not None:
            if self._pending != (self._places[-1][1] if self._places else ""):
                self._places.append((self._length, self._pending))
            self._pending = None
        self._pieces.append(text)
        self._length += len(text)

    def add_block(self, text: str, separator: str = "\n\n") -> None:
        """Append stripped text after a separator; empty text is ignored."""
        if text := text.strip():
            self._end_table()
            self._append_block(text, separator)

    def _append_block(self, text: str, separator: str) -> None:
        if self._length:
            self._pieces.append(separator)
            self._length += len(separator)
        self._append(text)

    def add_row(self, text: str, table: Hashable, row: int, separator: str = "\n\n") -> None:
        """Append text of a table's row, a place such as "section Results, table 1, row 3"; empty text is ignored.

        Tables are told apart by `table` and numbered in the order in which they are added.
        """
        if text:
            label = f"table {self._tables.setdefault(table, len(self._tables) + 1)}, row {row}"
            self._pending = f"{self._section}, {label}" if self._section else label
            self._is_in_table = True
            self._append_block(text, separator)

    def _end_table(self) -> None:
        """Text after a table is in the section that the table is in."""
        if self._is_in_table:
            self._is_in_table = False
            self._pending = self._section

    def replace_end(self, count: int, text: str) -> None:
        """Replace the last `count` characters, which must be in the piece added last, by `text`."""
        kept = self._pieces[-1][:-count]
        self._pieces[-1] = kept + text
        self._length += len(text) - count

    def start_place(self, label: str) -> None:
        """Start a place: text added from now on is labelled with it."""
        label = " ".join(label.split())
        self._section = label if len(label) <= MAX_LABEL_CHARS else f"{label[: MAX_LABEL_CHARS - 1].rstrip()}…"
        self._is_in_table = False
        self._pending = self._section

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def places(self) -> Places:
        return tuple(self._places)
