"""Tokens of questions, headings and sentences, as the encoders' windows need them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from index import Article

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_CHARS = 4_000
"""Characters of one sentence that are read; the windows keep fewer tokens than these give."""
CACHED_TEXTS = 8_192


class TokenText(NamedTuple):
    """A text's token ids, and the (start, end) characters of each."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


class TextEncoder:
    """Turns texts into tokens, and caches the latest. Safe to share between threads."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self.encode = lru_cache(CACHED_TEXTS)(self._encode)

    def _encode(self, text: str) -> TokenText:
        found = self._tokenizer.encode(text[:MAX_CHARS], add_special_tokens=False)
        return TokenText(tuple(found.ids), tuple(found.offsets))

    def ids(self, text: str) -> tuple[int, ...]:
        return self.encode(text).ids


def heading_of(article: Article) -> str:
    """What a reader sees above an article: title, date of publication, source."""
    published = article.published
    day = f"{published.day} {published:%B %Y}" if published else ""
    return ". ".join(part for part in (article.title, day, article.source) if part)


def tokens_between(text: TokenText, start: int, end: int) -> tuple[int, int]:
    """The tokens [first, last) that hold the characters `start` to `end`; equal where there are none."""
    inside = [i for i, (a, b) in enumerate(text.offsets) if b > start and a < end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)
