"""What the encoders read at once: a question with a passage, with a sentence in its surroundings, or with two claims.

All are token ids of the BERT vocabulary, which MPNet's holds in the same order behind four marks of its own. Four of
the vocabulary's unused entries mark the sentence that is asked about and the values that are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CLS, SEP = 101, 102
FOCUS, FOCUS_END, VALUE, VALUE_END = 1, 2, 3, 4
"""[unused0] to [unused3]."""
MPNET_START, MPNET_SEP, MPNET_SHIFT = 0, 2, 4

MAX_QUESTION = 48
MAX_HEADING = 28
MAX_FOCUS = 208
MAX_BEFORE = 64
MAX_AFTER = 24
MAX_PASSAGE = 230
MAX_SIDE = 64
"""Tokens of one side of a pair, its value included."""

Ids = Sequence[int]


@dataclass(frozen=True)
class Window:
    """Token ids, and where the tokens that may answer stand: `ids[first:last]`."""

    ids: list[int]
    first: int
    last: int


def sentence_window(question: Ids, heading: Ids, before: Ids, focus: Ids, after: Ids) -> Window:
    """A question, then a sentence between its neighbours under the article's heading."""
    head = [CLS, *question[:MAX_QUESTION], SEP, *heading[:MAX_HEADING], SEP, *before[-MAX_BEFORE:], FOCUS]
    focus = focus[:MAX_FOCUS]
    return Window([*head, *focus, FOCUS_END, *after[:MAX_AFTER], SEP], len(head), len(head) + len(focus))


def passage_window(question: Ids, heading: Ids, passage: Ids) -> Window:
    """A question, then a whole passage under its article's heading."""
    head = [CLS, *question[:MAX_QUESTION], SEP, *heading[:MAX_HEADING], SEP]
    passage = passage[:MAX_PASSAGE]
    return Window([*head, *passage, SEP], len(head), len(head) + len(passage))


@dataclass(frozen=True)
class Side:
    """A claim as one side of a pair: its article's heading, its sentence, and the tokens of its value in it.

    `first == last` where no value is marked.
    """

    heading: Ids
    sentence: Ids
    first: int
    last: int


def pair_window(question: Ids, a: Side, b: Side) -> list[int]:
    """A question, then two claims, each with its value marked."""
    return [CLS, *question[:MAX_QUESTION], SEP, *mark_value_tokens(a), SEP, *mark_value_tokens(b), SEP]


def mark_value_tokens(side: Side) -> list[int]:
    """The heading and the sentence with its value between marks, cut around the value to MAX_SIDE tokens."""
    value = list(side.sentence[side.first : side.last][:MAX_SIDE])
    room = MAX_SIDE - len(value)
    before, after = side.sentence[: side.first], side.sentence[side.last :]
    kept_before = before[max(0, len(before) - max(room // 2, room - len(after))) :]
    kept_after = after[: room - len(kept_before)]
    marked = [VALUE, *value, VALUE_END] if value else []
    return [*side.heading[:MAX_HEADING], SEP, *kept_before, *marked, *kept_after]


def to_mpnet(window: Window) -> Window:
    """The same window for MPNet, which has two separators after the question."""
    return Window(mpnet_ids(window.ids), window.first + 1, window.last + 1)


def mpnet_ids(ids: Ids) -> list[int]:
    """The ids for MPNet: its own special tokens, two after the question, and all other ids shifted by four."""
    end = list(ids).index(SEP)
    question = [MPNET_START, *(token + MPNET_SHIFT for token in ids[1:end]), MPNET_SEP, MPNET_SEP]
    return question + [MPNET_SEP if token == SEP else token + MPNET_SHIFT for token in ids[end + 1 :]]


def segments(ids: Ids) -> list[int]:
    """BERT's token types: 0 for the question and its special tokens, 1 for what follows."""
    end = list(ids).index(SEP) + 1
    return [0] * end + [1] * (len(ids) - end)
