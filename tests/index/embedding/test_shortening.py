"""Huge articles: what of each chunk is embedded, and that every chunk is still found."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import Article
from index.embedding.shortening import MAX_EMBEDDED_TOKENS, limit_chunk_tokens, shorten_texts
from index.syncing.engine import embed_article
from tests.fakes import WordEmbedder

tokens = WordEmbedder().token_offsets


class RecordingEmbedder(WordEmbedder):
    """Keeps the texts that it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return super().embed(texts)


def test_the_rarest_words_are_kept_in_order() -> None:
    texts = ["The dam of Karsk broke.", "The dam of Vell held.", "The river rose."]
    assert shorten_texts(texts, 2, tokens) == ["Karsk broke", "Vell held", "river rose"]


def test_common_words_fill_what_is_left() -> None:
    assert shorten_texts(["the dam", "the river"], 2, tokens) == ["the dam", "the river"]


@given(st.lists(st.text(min_size=1, max_size=60), max_size=8), st.integers(1, 20))
def test_no_text_is_too_long_or_lost(texts: list[str], most: int) -> None:
    shortened = shorten_texts(texts, most, tokens)
    assert len(shortened) == len(texts)
    assert all(shortened)
    assert all(len(set(tokens(text))) <= most for text in shortened if text.isascii() and text.isalpha())


def test_a_word_longer_than_the_limit_is_cut() -> None:
    """A line without a blank is a single word."""
    [shortened] = shorten_texts(["x" * 1_000], 16, lambda text: [(place, place + 1) for place in range(len(text))])
    assert shortened == "x" * 16


@pytest.mark.parametrize(("chunks", "limit"), [(1, None), (1_500, None), (3_000, 100), (1_000_000, 16)])
def test_the_limit_shrinks_with_the_number_of_chunks(chunks: int, limit: int | None) -> None:
    assert limit_chunk_tokens(chunks, 200) == limit
    assert limit is None or limit == 16 or chunks * limit <= MAX_EMBEDDED_TOKENS


def test_every_chunk_of_a_huge_article_is_embedded_in_part() -> None:
    parts = [f"The town of Name{n} was there. " + "It rained as on other days. " * 27 for n in range(2_100)]
    embedder = RecordingEmbedder()
    embedded = embed_article(Article("huge", "\n\n".join(parts), title="Towns"), embedder)
    assert len(embedded.vectors) == len(embedded.chunks) > 2_000
    assert sum(len(tokens(text)) for text in embedder.texts) <= MAX_EMBEDDED_TOKENS
    for chunk, text in zip(embedded.chunks, embedder.texts, strict=True):
        assert set(re.findall(r"Name\d+", chunk.text)) == set(re.findall(r"Name\d+", text))


def test_other_articles_are_embedded_in_full() -> None:
    embedder = RecordingEmbedder()
    embedded = embed_article(Article("a", "The dam of Karsk broke. " * 100, title="Dams"), embedder)
    assert embedder.texts == [f"Dams\n{chunk.text}" for chunk in embedded.chunks]
