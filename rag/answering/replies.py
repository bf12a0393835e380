"""Replies to messages that are not questions about the articles."""

from __future__ import annotations

from rag.answer import Answer
from rag.questions.question import Question
from rag.text import plain

REPLIES = {
    "smalltalk": (
        "Ask a question about the articles.",
        "This is not a question about the articles.",
    ),
    "instruction": (
        "Only questions about the articles can be answered here.",
        "This asks for a task, not for what the articles say.",
    ),
    "other_language": (
        "The question is not in English, and this reader reads only English.",
        "The question is in another language.",
    ),
}
"""The headline and the reason for each kind of question."""


def reply(question: Question) -> Answer | None:
    """The reply to a question of such a kind; None for any other question."""
    if question.kind not in REPLIES:
        return None
    headline, reason = REPLIES[question.kind]
    return refuse(question, headline, reason)


def refuse(question: Question, headline: str, reason: str) -> Answer:
    """An answer of status "no_evidence" with this headline and reason."""
    return Answer(question.text, "no_evidence", reason, plain(headline), headline=headline)
