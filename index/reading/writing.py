"""Builds a text piece by piece, recording where in its file each piece is."""

from __future__ import annotations

from index.articles import Places

MAX_LABEL_CHARS = 80


class TextBuilder:
    """A text and its places, built by appending."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[tuple[int, str]] = []
        self._pending: str | None = None

    def add(self, text: str) -> None:
        """Append text as is. The place started last, if any, begins here."""
        if not text:
            return
        if self._pending is not None:
            if self._pending != (self._places[-1][1] if self._places else ""):
                self._places.append((self._length, self._pending))
            self._pending = None
        self._pieces.append(text)
        self._length += len(text)

    def add_block(self, text: str, separator: str = "\n\n") -> None:
        """Append stripped text after a separator; empty text is ignored."""
        text = text.strip()
        if text:
            if self._length:
                self._pieces.append(separator)
                self._length += len(separator)
            self.add(text)

    def replace_end(self, count: int, text: str) -> None:
        """Replace the last `count` characters, which must be in the piece added last, by `text`."""
        kept = self._pieces[-1][:-count]
        self._pieces[-1] = kept + text
        self._length += len(text) - count

    def start_place(self, label: str) -> None:
        """Start a place: text added from now on is labelled with it."""
        label = " ".join(label.split())
        self._pending = label if len(label) <= MAX_LABEL_CHARS else f"{label[: MAX_LABEL_CHARS - 1].rstrip()}…"

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def places(self) -> Places:
        return tuple(self._places)
