"""The skimmer around its encoder: each sentence once, with its own offsets, the best first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Article
from index.embedding.chunks import split_sentences
from index.embedding.encoder import TokenSequence
from rag.readers.embedded import EmbeddedReader
from rag.readers.skimmer import Skimmer, score_best_span
from rag.readers.texts import TextEncoder
from rag.readers.windows import MAX_PASSAGE
from tests.readers.passages import make_passage, make_passages

TEXT = "Rain fell. The bridge opened in spring. Nobody came. The bridge closed in autumn."


class WordEncoder:
    """Scores some tokens high, wherever they stand, and remembers what it read."""

    def __init__(self, scores: dict[int, float]) -> None:
        self._scores = scores
        self.lengths: list[int] = []

    def run(self, texts: Sequence[TokenSequence]) -> list[NDArray[np.float32]]:
        self.lengths += [len(text.ids) for text in texts]
        return [np.array([[self._scores.get(i, 0.0)] * 2 for i in text.ids], np.float32) for text in texts]


def make_skimmer(texts: TextEncoder, scores: dict[str, float]) -> tuple[Skimmer, WordEncoder]:
    encoder = WordEncoder({texts.ids(word)[0]: score for word, score in scores.items()})
    return Skimmer(encoder, texts), encoder  # type: ignore[arg-type]


def test_proposals_are_sentences_of_the_article_best_first(texts: TextEncoder) -> None:
    """A passage from the middle of an article too; "autumn" scores above "spring", both above nothing."""
    skimmer, _ = make_skimmer(texts, {"spring": 1.0, "autumn": 3.0})
    article = Article("a", TEXT)
    found = skimmer.skim("When?", [make_passage(article, 11), make_passage(article, 0, 39)], 9).proposals
    assert [(each.text, each.margin) for each in found] == [
        ("The bridge closed in autumn.", 6.0),
        ("The bridge opened in spring.", 2.0),
        ("Rain fell.", 0.0),
        ("Nobody came.", 0.0),
    ]
    assert all((each.start, each.end) in split_sentences(TEXT) for each in found)
    assert len(skimmer.skim("When?", [make_passage(article)], 2).proposals) == 2


def test_a_question_in_an_article_is_not_proposed(texts: TextEncoder) -> None:
    skimmer, _ = make_skimmer(texts, {"spring": 1.0, "autumn": 3.0})
    found = skimmer.skim("When?", make_passages("Did it close in autumn? It opened in spring."), 9).proposals
    assert [each.text for each in found] == ["It opened in spring."]


def test_a_statement_in_front_of_a_question_is_proposed(texts: TextEncoder) -> None:
    """Where both are taken for one sentence: a month in short looks like its beginning."""
    skimmer, _ = make_skimmer(texts, {"spring": 1.0})
    text = "Mayor: It will be closed until 9 May.\nReporter: Why so long?"
    [found] = skimmer.skim("When?", make_passages(text), 9).proposals
    assert found.text == text


def test_long_passages_are_read_in_parts(texts: TextEncoder) -> None:
    """The last sentence of a long passage is proposed with its own offsets, and no window is too long."""
    skimmer, encoder = make_skimmer(texts, {"autumn": 3.0})
    text = "Nothing happened on that day. " * 200 + "It closed in autumn."
    [best] = skimmer.skim("When?", make_passages(text), 1).proposals
    assert (best.text, best.end) == ("It closed in autumn.", len(text))
    assert len(encoder.lengths) > 5
    assert max(encoder.lengths) <= MAX_PASSAGE + 10


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_passage_has_no_proposals(texts: TextEncoder, text: str) -> None:
    skimmer, _ = make_skimmer(texts, {})
    assert skimmer.skim("When?", make_passages(text), 5).proposals == ()
    assert skimmer.skim("When?", [], 5).tokens == 0


def test_a_span_ends_at_or_after_its_start() -> None:
    scores = np.array([[0, 5], [1, 0], [4, 0], [0, 2]], np.float32)
    assert score_best_span(scores) == 6.0
    assert score_best_span(scores[:1]) == 5.0


def test_the_shipped_skimmer_proposes_the_sentence_that_answers(reader: EmbeddedReader) -> None:
    skimmer = reader.models.skimmer
    [best] = skimmer.skim("When did the bridge close?", make_passages(TEXT), 1).proposals
    assert best.text == "The bridge closed in autumn."
