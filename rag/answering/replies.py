"""What is said where there is nothing to look up in the articles."""

from __future__ import annotations

from rag.answer import Answer
from rag.questions.question import Question
from rag.text import plain

REPLIES = {
    "smalltalk": (
        "Ask a question about the articles.",
        "This is no question about the articles.",
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
"""For each kind of question the headline and the reason."""


def reply(question: Question) -> Answer | None:
    """The answer to a question that the articles cannot answer by its kind; None where they may."""
    if question.kind not in REPLIES:
        return None
    headline, reason = REPLIES[question.kind]
    return refuse(question, headline, reason)


def refuse(question: Question, headline: str, reason: str) -> Answer:
    """An answer that says in a sentence that there is none, and why."""
    return Answer(question.text, "no_evidence", reason, plain(headline), headline=headline)
