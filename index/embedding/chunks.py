"""Articles become chunks: runs of whole sentences that fit the embedder.

`article.text[chunk.start:chunk.end] == chunk.text` always holds; citations depend on it.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from index.articles import Article, find_grapheme_start

CHUNK_TOKENS = 200
"""The most tokens in a chunk."""
TITLE_TOKENS = 48
"""Tokens reserved for the article's title, which is embedded with each chunk."""
CHUNKING = "sentences"
"""Name of this chunking, for the manifest. Change it whenever the same text would be chunked differently."""
BLOCK_CHARS = 100_000
"""Characters tokenized at once, to limit memory."""
MAX_TOKEN_CHARS = 25
"""A longer token counts as several. WordPiece reads any run of more than 100 letters as one unknown token."""
BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")

LANGUAGE = "en"


@dataclass(frozen=True)
class Chunk:
    """Characters `start` to `end` of an article. The id depends only on the article's content and these offsets."""

    id: str
    article_id: str
    start: int
    end: int
    text: str


Span = tuple[int, int]
"""The (start, end) characters of a chunk in its article."""


def make_chunk_id(key: str, span: Span) -> str:
    """The id of the chunk at `span` in the article with content key `key`."""
    return f"{key}-{span[0]}-{span[1]}"


class TokenOffsets(Protocol):
    """Returns the (start, end) characters of every token of a text, as the embedder tokenizes it."""

    def __call__(self, text: str) -> Sequence[tuple[int, int]]: ...


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) characters of each sentence, in order, without surrounding white space."""
    import sentencex

    found: list[tuple[int, int]] = []
    position = 0
    for piece in sentencex.segment(LANGUAGE, text):
        start = text.index(piece, position)
        position = start + len(piece)
        # The library does not split headings and list items without a full stop from what follows.
        found.extend(trim_span(text, a, b) for a, b in split_at_blank_lines(text, start, position))
    return [(start, end) for start, end in found if end > start]


def split_at_blank_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of `text[start:end]` between blank lines."""
    for gap in BLANK_LINE.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends, except a space that carries a combining mark."""
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = end - len(piece) + len(piece.rstrip())
    return (max(start, find_grapheme_start(text, first)) if first < last else first), last


def count_title_tokens(max_tokens: int) -> int:
    """Tokens reserved for a title by an embedder that reads `max_tokens`; none if the chunk needs them all."""
    return TITLE_TOKENS if max_tokens > 2 * TITLE_TOKENS else 0


def count_chunk_tokens(max_tokens: int) -> int:
    """The most tokens in a chunk for an embedder that reads `max_tokens`."""
    return max(1, min(CHUNK_TOKENS, max_tokens - count_title_tokens(max_tokens)))


def split(article: Article, token_offsets: TokenOffsets, *, most: int = CHUNK_TOKENS) -> list[Chunk]:
    """The chunks of an article, in order, each of at most `most` tokens.

    Sentences are added to a chunk while they fit; a sentence that is too long by itself is cut between tokens.
    """
    starts = find_token_starts(article.text, token_offsets)
    key = hash_article(article)

    def count_tokens(start: int, end: int) -> int:
        return bisect_left(starts, end) - bisect_left(starts, start)

    spans: list[Span] = []
    for start, end in split_sentences(article.text):
        if spans and count_tokens(spans[-1][0], end) <= most:
            spans[-1] = (spans[-1][0], end)
        elif count_tokens(start, end) <= most:
            spans.append((start, end))
        else:
            spans.extend(
                cut_sentence(article.text, starts[bisect_left(starts, start) : bisect_left(starts, end)], end, most)
            )
    return [Chunk(make_chunk_id(key, span), article.id, *span, article.text[slice(*span)]) for span in spans]


def find_token_starts(text: str, token_offsets: TokenOffsets) -> Sequence[int]:
    """The first character of every token, in order. Tokenized in blocks: a token takes hundreds of bytes of memory."""
    starts = array("Q")
    for first, end in iterate_blocks(text):
        for start, after in token_offsets(text[first:end]):
            starts.extend(range(first + start, first + after, MAX_TOKEN_CHARS))
    return starts


def iterate_blocks(text: str) -> Iterator[Span]:
    """Cut a text before white space, where no token is split, into blocks of at most BLOCK_CHARS characters."""
    first = 0
    while first < len(text):
        end = min(first + BLOCK_CHARS, len(text))
        if end < len(text):
            space = max(text.rfind(" ", first, end), text.rfind("\n", first, end))
            end = space if space > first else end
        yield first, end
        first = end


def cut_sentence(text: str, starts: Sequence[int], end: int, most: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long into pieces of `most` tokens; the last piece ends where the sentence ends.

    `starts` are the first characters of its tokens.
    """
    borders = [find_grapheme_start(text, starts[first]) for first in range(0, len(starts), most)]
    for start, after in pairwise([*borders, end]):
        piece = trim_span(text, start, after)
        if piece[1] > piece[0]:
            yield piece


def hash_article(article: Article) -> str:
    """A hash of everything stored about an article; it changes whenever the article does."""
    parts = (
        article.id,
        article.text,
        article.title,
        article.source,
        article.published.isoformat() if article.published else "",
        article.url,
        *(f"{key}={value}" for key, value in sorted(article.extra.items())),
        *(f"{start}:{label}" for start, label in article.places),
    )
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
