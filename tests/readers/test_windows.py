"""The encoders' inputs, token by token."""

from __future__ import annotations

import pytest

from rag.readers.windows import (
    CLS,
    FOCUS,
    FOCUS_END,
    MAX_AFTER,
    MAX_BEFORE,
    MAX_FOCUS,
    MAX_HEADING,
    MAX_PASSAGE,
    MAX_QUESTION,
    MAX_SIDE,
    SEP,
    VALUE,
    VALUE_END,
    Side,
    mark_value_tokens,
    mpnet_ids,
    pair_window,
    passage_window,
    segments,
    sentence_window,
    to_mpnet,
)


def test_a_sentence_stands_marked_between_its_neighbours() -> None:
    window = sentence_window([11, 12], [20], [30, 31], [40, 41, 42], [50])
    assert window.ids == [CLS, 11, 12, SEP, 20, SEP, 30, 31, FOCUS, 40, 41, 42, FOCUS_END, 50, SEP]
    assert window.ids[window.first : window.last] == [40, 41, 42]


def test_a_passage_follows_its_heading() -> None:
    window = passage_window([11], [20], [30, 31])
    assert window.ids == [CLS, 11, SEP, 20, SEP, 30, 31, SEP]
    assert window.ids[window.first : window.last] == [30, 31]


def test_two_claims_stand_side_by_side_with_their_values_marked() -> None:
    a, b = Side([20], [30, 31, 32], 1, 2), Side([], [40, 41], 0, 0)
    assert pair_window([11], a, b) == [CLS, 11, SEP, 20, SEP, 30, VALUE, 31, VALUE_END, 32, SEP, SEP, 40, 41, SEP]


def test_mpnet_has_its_own_marks_and_two_after_the_question() -> None:
    assert mpnet_ids([CLS, 11, SEP, 20, SEP, 30, SEP]) == [0, 15, 2, 2, 24, 2, 34, 2]
    window = sentence_window([11], [20], [], [40, 41], [])
    moved = to_mpnet(window)
    assert [token - 4 for token in moved.ids[moved.first : moved.last]] == [40, 41]


def test_bert_tells_the_question_from_what_follows() -> None:
    assert segments([CLS, 11, SEP, 20, SEP, 30, SEP]) == [0, 0, 0, 1, 1, 1, 1]


def test_no_window_is_too_long() -> None:
    """However long its parts are: MPNet takes 512 tokens, and all limits together stay below."""
    long = list(range(1000, 6000))
    sentence = sentence_window(long, long, long, long, long)
    assert len(sentence.ids) == 4 + MAX_QUESTION + MAX_HEADING + MAX_BEFORE + MAX_FOCUS + MAX_AFTER + 2 <= 510
    assert sentence.ids[sentence.first - 2] == long[-1]  # the end of what stands before
    assert len(passage_window(long, long, long).ids) == 4 + MAX_QUESTION + MAX_HEADING + MAX_PASSAGE
    side = Side(long, long, 2000, 2010)
    assert len(pair_window(long, side, side)) <= 4 + MAX_QUESTION + 2 * (MAX_HEADING + MAX_SIDE + 3)


@pytest.mark.parametrize(("first", "last"), [(0, 3), (100, 103), (197, 200), (50, 150)])
def test_a_long_side_is_cut_around_its_value(first: int, last: int) -> None:
    sentence = list(range(1000, 1200))
    marked = mark_value_tokens(Side([], sentence, first, last))
    inside = marked[marked.index(VALUE) + 1 : marked.index(VALUE_END)]
    assert inside == sentence[first:last][:MAX_SIDE]
    assert len(marked) == MAX_SIDE + 3
