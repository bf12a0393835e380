"""Chunks: exact offsets, whole sentences, and never more tokens than allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index import Article, split
from index.embedding.chunks import CHUNK_TOKENS, MAX_TOKEN_CHARS, hash_article, split_sentences
from tests.fakes import WordEmbedder

tokens = WordEmbedder().token_offsets
TEXTS = st.lists(
    st.text(max_size=40) | st.sampled_from(["Mr. Smith went to the U.S. in 1991. ", "Yes! ", "\n\n", "# Heading\n"])
).map("".join)


@given(TEXTS, st.integers(1, 30))
def test_chunks_are_the_articles_own_text(text: str, most: int) -> None:
    """Offsets are exact, chunks are in order and apart, none has too many tokens, and no word is lost."""
    article = Article("a", text)
    chunks = split(article, tokens, most=most)
    assert all(text[c.start : c.end] == c.text and c.text.strip() == c.text for c in chunks)
    assert all(len(tokens(c.text)) <= most for c in chunks)
    assert all(a.end <= b.start for a, b in pairwise(chunks))
    assert "".join("".join(c.text.split()) for c in chunks) == "".join(text.split())


@given(TEXTS)
def test_sentences_cover_the_text(text: str) -> None:
    """Only white space lies between sentences."""
    spans = split_sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_sentences_end_where_a_reader_would_say() -> None:
    """Abbreviations do not end a sentence; blank lines do."""
    text = "Heading\n\nMr. Putin met Dr. Kim in the U.S. capital. They talked.\n\nLast line"
    assert [text[a:b] for a, b in split_sentences(text)] == [
        "Heading",
        "Mr. Putin met Dr. Kim in the U.S. capital.",
        "They talked.",
        "Last line",
    ]


def test_a_chunk_is_whole_sentences_if_they_fit() -> None:
    """A sentence that would not fit begins the next chunk."""
    chunks = split(Article("a", "One two three. Four five six. Seven eight."), tokens, most=8)
    assert [c.text for c in chunks] == ["One two three. Four five six.", "Seven eight."]


def test_a_long_sentence_is_cut_between_tokens() -> None:
    """A sentence over the limit becomes pieces within it."""
    chunks = split(Article("a", "one two three four five. Six."), tokens, most=3)
    assert [c.text for c in chunks] == ["one two three", "four five.", "Six."]


def test_a_line_without_a_blank_is_cut() -> None:
    """The tokenizer reads 5 MB of letters as one token; the chunks are still of a readable size, and none is lost."""
    text = "abcde" * 1_000_000
    chunks = split(Article("a", text), tokens)
    assert "".join(chunk.text for chunk in chunks) == text
    assert max(len(chunk.text) for chunk in chunks) == CHUNK_TOKENS * MAX_TOKEN_CHARS


def test_the_key_changes_with_anything_stored() -> None:
    """Text, metadata and extra fields all count, and so does moving text between fields."""
    article = Article("a", "text", "title", "source", date(2024, 6, 18), "url", {"k": "v"})
    changed = [
        replace(article, text="other"),
        replace(article, title="titles", source="ource"),
        replace(article, published=None),
        replace(article, url=""),
        replace(article, extra={"k": "w"}),
    ]
    assert len({hash_article(a) for a in [article, *changed]}) == 6
