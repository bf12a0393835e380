"""Events on the way to an answer, in this order; the last is `Answered`, unless an error is raised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.wording import count_of
from rag.answer import Answer, Claim


@dataclass(frozen=True)
class Searching:
    """Passages are searched for the question, as it was understood."""

    question: str


@dataclass(frozen=True)
class ReadingPassages:
    """`done` of the `total` passages found are read; `total` grows where another answer is searched for."""

    done: int
    total: int


@dataclass(frozen=True)
class ClaimsFound:
    """The proved claims so far. Which of them make the answer is not decided yet."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class TextWritten:
    """The answer's text so far, Markdown with [n] markers. The text of `Answered` replaces it."""

    text: str


@dataclass(frozen=True)
class Answered:
    answer: Answer


Event = Searching | ReadingPassages | ClaimsFound | TextWritten | Answered
Emit = Callable[[Event], None]


def describe_event(event: Event) -> str:
    """Return the event in words for whoever waits; empty where there is nothing new to say."""
    match event:
        case Searching(question):
            return f"Searching: {question}"
        case ReadingPassages(done, total):
            return f"Reading passages: {done} of {total}"
        case ClaimsFound(claims):
            return f"Comparing {count_of(len(claims), 'claim')}"
        case _:
            return ""


def ignore_event(event: Event) -> None:
    del event
