"""What a follow-up was about before it was asked: "How old is she?" after "Who is mayor of Orr?" means the mayor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.questions.candidates import ABOUT, JOINING, content_of, is_fragment
from rag.questions.followups import find_names_in
from rag.questions.phrases import AUXILIARIES, DETERMINERS, GRAMMAR
from rag.questions.pronouns import PRONOUN
from rag.questions.topic import REQUEST
from rag.values.spans import find_value_spans
from rag.values.stems import stem_words

if TYPE_CHECKING:
    from rag.questions.followups import Turn

COMMON = AUXILIARIES | DETERMINERS | GRAMMAR | REQUEST


def find_context(typed: str, whole: str, history: Sequence[Turn]) -> frozenset[str]:
    """The stems of the words of the last turn that the completed question does not repeat.

    Empty where there is no turn before, or where the follow-up names something, which may be another thing, as "and in
    the dam collapse?" does.
    """
    if not history or find_names_in(typed) or names_another_thing(typed):
        return frozenset()
    last = history[-1]
    return stem_words(f"{last.asked} {last.answer}") - stem_words(whole) - stem_words(" ".join(sorted(COMMON)))


def names_another_thing(typed: str) -> bool:
    """Whether a follow-up is only a thing to ask the last question of; "and in March?" and "his age?" name none."""
    fragment = ABOUT.sub("", JOINING.sub("", typed)).strip(" ?.!")
    refers = PRONOUN.search(fragment) or find_value_spans(fragment)
    return is_fragment(fragment) and not refers and bool(content_of(fragment))
