"""The embedded reader: spans for facts, whole sentences for explanations, every offset counted in the article."""

from __future__ import annotations

from index import Article, Chunk
from rag import Assistant
from rag.answer import Passage
from rag.readers.extractive import sentence_claims, span_claims
from rag.readers.spans import Span
from tests.conftest import SEEDS

TEXT = "Left out. The bridge fell because of rust. Nobody was hurt."
PASSAGE = Passage(Article("a", TEXT), Chunk("a:10", "a", 10, len(TEXT), TEXT[10:]), 0.5)


def test_spans_are_counted_in_the_article() -> None:
    start = PASSAGE.chunk.text.index("rust")
    [(claim, margin)] = span_claims(PASSAGE, [Span(start, start + 4, 3.0), Span(5, 5, 2.0)])
    assert (claim.value, TEXT[claim.start : claim.end], margin) == ("rust", "rust", 3.0)
    assert claim.quote == "The bridge fell because of rust."


def test_sentences_are_given_whole_and_once() -> None:
    """Each with the margin of its best span."""
    spans = [Span(27, 31, 3.0), Span(4, 10, 2.0), Span(33, 39, -1.0)]
    found = [(claim.value, claim.quote, margin) for claim, margin in sentence_claims(PASSAGE, spans)]
    assert found == [
        ("The bridge fell because of rust.", "The bridge fell because of rust.", 3.0),
        ("Nobody was hurt.", "Nobody was hurt.", -1.0),
    ]


def test_why_is_answered_with_sentences(assistant: Assistant) -> None:
    """Whole sentences of the articles, none of them twice, each cited, and no dispute made of them."""
    answer = assistant.ask("Why does Putin want to strengthen ties with Pyongyang?")
    assert answer.status in ("answered", "several")
    texts = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.iterdir()}
    values = [position.value for position in answer.positions]
    assert len(set(values)) == len(values)
    for position in answer.positions:
        assert all(citation.quote in texts[citation.article_id] for citation in position.citations)
        assert position.value in {citation.quote for citation in position.citations}
        assert len(position.value.split()) > 5
