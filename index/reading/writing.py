"""Builds a text piece by piece, and remembers where in its file each piece stands."""

from __future__ import annotations

from index.articles import Places

MAX_LABEL = 80
"""Characters of a place's label."""


class TextBuilder:
    """A text and its places. `add` appends as is, `add_block` after a blank line."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[tuple[int, str]] = []
        self._pending: str | None = None

    def add(self, text: str) -> None:
        """Appends text; the place that was last started begins with it."""
        if not text:
            return
        if self._pending is not None:
            if self._pending != (self._places[-1][1] if self._places else ""):
                self._places.append((self._length, self._pending))
            self._pending = None
        self._pieces.append(text)
        self._length += len(text)

    def add_block(self, text: str, separator: str = "\n\n") -> None:
        """Appends text after a separator; white space around it and empty texts are left out."""
        text = text.strip()
        if text:
            if self._length:
                self._pieces.append(separator)
                self._length += len(separator)
            self.add(text)

    def replace_end(self, count: int, text: str) -> None:
        """Puts `text` in the place of the last `count` characters; these must be of the piece that was last added."""
        kept = self._pieces[-1][:-count]
        self._pieces[-1] = kept + text
        self._length += len(text) - count

    def start_place(self, label: str) -> None:
        """What is added from now on stands there."""
        label = " ".join(label.split())
        self._pending = label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1].rstrip()}…"

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def places(self) -> Places:
        return tuple(self._places)
