"""Articles become chunks: runs of whole sentences that fit the embedder.

`article.text[chunk.start:chunk.end] == chunk.text` always holds: citations rest on it.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.articles import Article

CHUNK_TOKENS = 200
"""Tokens of a chunk at most."""
TITLE_TOKENS = 48
"""Tokens left free for the article's title, under which a chunk is embedded."""
CHUNKING = "sentences"
"""Name of this way of chunking, for the manifest; to be changed whenever the chunks of the same text would differ."""
BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")

LANGUAGE = "en"


@dataclass(frozen=True)
class Chunk:
    """Characters `start` to `end` of an article. The id comes from the article's content and these offsets alone."""

    id: str
    article_id: str
    start: int
    end: int
    text: str


Span = tuple[int, int]
"""The (start, end) characters of a chunk in its article."""


def chunk_id(key: str, span: Span) -> str:
    """The id of a chunk of the article with that content key."""
    return f"{key}-{span[0]}-{span[1]}"


class TokenOffsets(Protocol):
    """Gives the (start, end) characters of every token of a text, as the embedder would read it."""

    def __call__(self, text: str) -> Sequence[tuple[int, int]]: ...


def sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) characters of each sentence, in order, white space around them left out."""
    import sentencex

    found: list[tuple[int, int]] = []
    position = 0
    for piece in sentencex.segment(LANGUAGE, text):
        start = text.index(piece, position)
        position = start + len(piece)
        # The library keeps headings and list items without a full stop in one piece with what follows.
        found.extend(trimmed(text, a, b) for a, b in lines(text, start, position))
    return [(start, end) for start, end in found if end > start]


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a piece that blank lines separate."""
    for gap in BLANK_LINE.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def title_room(max_tokens: int) -> int:
    """Tokens left for a title by an embedder that sees `max_tokens` of a text; none where the chunk needs them all."""
    return TITLE_TOKENS if max_tokens > 2 * TITLE_TOKENS else 0


def chunk_size(max_tokens: int) -> int:
    """Tokens of a chunk for an embedder that sees `max_tokens` of a text."""
    return max(1, min(CHUNK_TOKENS, max_tokens - title_room(max_tokens)))


def split(article: Article, token_offsets: TokenOffsets, *, most: int = CHUNK_TOKENS) -> list[Chunk]:
    """The chunks of an article, in order, each of at most `most` tokens.

    Sentences are gathered until the next one would not fit; one too long by itself is cut between tokens.
    """
    tokens = token_offsets(article.text)
    starts = [start for start, _ in tokens]
    key = content_key(article)

    def size(start: int, end: int) -> int:
        return bisect_left(starts, end) - bisect_left(starts, start)

    spans: list[Span] = []
    for start, end in sentences(article.text):
        if spans and size(spans[-1][0], end) <= most:
            spans[-1] = (spans[-1][0], end)
        elif size(start, end) <= most:
            spans.append((start, end))
        else:
            spans.extend(cut(article.text, tokens[bisect_left(starts, start) : bisect_left(starts, end)], end, most))
    return [Chunk(chunk_id(key, span), article.id, *span, article.text[slice(*span)]) for span in spans]


def cut(text: str, tokens: Sequence[tuple[int, int]], end: int, most: int) -> Iterator[tuple[int, int]]:
    """Pieces of a sentence that is too long, `most` tokens each; the last one ends where the sentence ends."""
    for first in range(0, len(tokens), most):
        after = tokens[first + most][0] if first + most < len(tokens) else end
        piece = trimmed(text, tokens[first][0], after)
        if piece[1] > piece[0]:
            yield piece


def content_key(article: Article) -> str:
    """A key of everything that is kept of an article; another key means that it changed."""
    parts = (
        article.id,
        article.text,
        article.title,
        article.source,
        article.published.isoformat() if article.published else "",
        article.url,
        *(f"{key}={value}" for key, value in sorted(article.extra.items())),
    )
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
