"""Answers for tests, made from claims in a sentence."""

from __future__ import annotations

from rag.agreement.verdict import Limits, reconcile
from rag.answering.compose import compose
from rag.questions.question import parse_question
from rag.schema import AnswerData
from tests.fakes import ScriptedPairModel, claim_in

QUESTION = parse_question("When?")


def make_answer(value: str = "1932", text: str = "The bridge opened in 1932, they say.", title: str = "") -> AnswerData:
    """An answer with one position, which one article gives."""
    verdict = reconcile(QUESTION, [claim_in(text, value, title=title)], ScriptedPairModel(), Limits())
    return AnswerData.of(compose(QUESTION, verdict, [], dropped=0))
