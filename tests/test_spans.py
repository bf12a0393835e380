"""The span model around its encoder: windows that fit, offsets that hold, the best spans and no others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

from index.encoder import Tokens
from rag.readers.spans import MAX_TOKENS, NO_MARGINS, Span, SpanModel, Windows, apart, window_spans

VOCABULARY = {word: i for i, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "right", "maybe", "who", "?"])}
RIGHT, MAYBE = VOCABULARY["right"], VOCABULARY["maybe"]


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel(VOCABULARY, unk_token="[UNK]"))  # noqa: S106
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


class WordEncoder:
    """Gives the words "right" and "maybe" high scores, wherever they stand."""

    def run(self, texts: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        score = {RIGHT: 3.0, MAYBE: 1.0, VOCABULARY["[UNK]"]: -2.0}
        return [np.array([[score.get(i, 0.0)] * 2 for i in text.ids], np.float32) for text in texts]


def test_spans_come_with_offsets_best_first() -> None:
    """A word that the question holds as well is found in the passage alone."""
    model = SpanModel(WordEncoder(), tokenizer())
    [found] = model.spans([("who right ?", "a maybe b right c")], most=2)
    assert found == [Span(10, 15, 6.0), Span(2, 7, 2.0)]


def test_margins_of_given_spans_stand_beside_the_best_one() -> None:
    """ "maybe" scores 2, "right" 6, and what lies outside the passage nothing at all."""
    model = SpanModel(WordEncoder(), tokenizer())
    windows = model.windows([("who right ?", "a maybe b right c"), ("who ?", "maybe")])
    found = model.margins(windows, [[(2, 7), (10, 15), (90, 99)], [(0, 5)]])
    assert found == [[(2.0, 6.0), (6.0, 6.0), NO_MARGINS], [(2.0, 2.0)]]


def test_long_passages_are_read_to_their_end() -> None:
    """What stands far behind the first window is found at its own offset; an answer seen twice is given once."""
    passage = "word " * 1_000 + "right " + "word " * 300
    [found] = SpanModel(WordEncoder(), tokenizer()).spans([("who ?", passage)], most=3)
    assert passage[found[0].start : found[0].end] == "right"
    assert sum(passage[s.start : s.end] == "right" for s in found) == 1


def test_results_stay_with_their_pair() -> None:
    """Also where pairs are of many lengths."""
    passages = [f"{'x ' * (7 * i % 50)}right" for i in range(60)]
    found = SpanModel(WordEncoder(), tokenizer()).spans([("who ?", passage) for passage in passages], most=1)
    assert [spans[0].start for spans in found] == [len(passage) - 5 for passage in passages]


@pytest.mark.parametrize("passage", ["", " ", "\n"])
def test_an_empty_passage_has_no_spans(passage: str) -> None:
    assert SpanModel(WordEncoder(), tokenizer()).spans([("who ?", passage)]) == [[]]


def test_a_question_of_any_length_leaves_room_for_the_passage() -> None:
    windows = list(Windows(tokenizer()).of(0, "who " * 5_000, "word " * 300))
    assert all(len(window.ids) <= MAX_TOKENS for window in windows)
    assert len(windows) == 2


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.floats(-5, 5)), max_size=12), st.integers(1, 4))
def test_kept_spans_are_apart_and_the_best_is_among_them(drawn: list[tuple[int, int, float]], most: int) -> None:
    spans = [Span(start, start + length, margin) for start, length, margin in drawn]
    kept = apart(spans, most)
    assert len(kept) <= most
    assert all(a.end <= b.start or b.end <= a.start for a in kept for b in kept if a is not b)
    assert not spans or kept[0].margin == max(span.margin for span in spans)


def test_a_span_stays_within_a_sentence() -> None:
    """A start in one sentence and an end in the next do not make a span, however high they score."""
    [window] = Windows(tokenizer()).of(0, "who ?", "a b\n\nc d")
    starts, ends = np.zeros(len(window.ids), np.float32), np.zeros(len(window.ids), np.float32)
    starts[5], ends[6] = 9.0, 9.0  # "b" and "c"
    found = {(span.start, span.end) for span in window_spans(window, starts, ends)}
    assert found == {(0, 1), (0, 3), (2, 3), (5, 6), (5, 8), (7, 8)}
