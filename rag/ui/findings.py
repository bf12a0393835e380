"""What is found in the collection without being asked: disagreements, and questions to start with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock, Thread

from index import RagError
from rag.schema import AnswerData, DisagreementData
from rag.ui.examples import StarterQuestion, choose_examples, example_questions, make_example
from rag.web.service import Asking, Service


@dataclass(frozen=True)
class Found:
    """`is_ready` once the articles have been read; `error` says why they could not be."""

    examples: tuple[StarterQuestion, ...] = ()
    disagreements: tuple[DisagreementData, ...] = ()
    is_ready: bool = False
    error: str = ""


class Findings:
    """Found in a thread of its own while the page is served; the models are loaded by the way."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = Lock()
        self.now = Found()

    def start(self) -> None:
        """Read the articles anew; also after they have changed."""
        self.now = Found(examples=self.now.examples)
        Thread(target=self._find, name="findings", daemon=True).start()

    def _find(self) -> None:
        with self._lock:
            try:
                self.now = find(self._service)
            except RagError as error:
                self.now = Found(is_ready=True, error=str(error))


def find(service: Service) -> Found:
    """Raises IndexUnavailableError or ModelError."""
    newest = service.library.listing().articles
    articles = list(service.library.articles([each.id for each in newest]).values())
    assistant = service.assistant(Asking(reader="embedded"))
    answers = [AnswerData.of(assistant.ask(question)) for question in example_questions(articles)]
    disagreements = tuple(disagreement_of(each) for each in answers if each.status == "disputed")
    examples = [example for answer in answers if (example := make_example(answer))]
    return Found(tuple(choose_examples(examples)), disagreements, is_ready=True)


def disagreement_of(answer: AnswerData) -> DisagreementData:
    """The two strongest positions of a disputed answer."""
    one, other = answer.positions[:2]
    return DisagreementData(
        question=answer.question,
        topic="",
        a=answer.cited_by(one)[0],
        b=answer.cited_by(other)[0],
        value_a=one.value,
        value_b=other.value,
        probability=min(one.probability, other.probability),
        reason=answer.reason,
        support=one.support + other.support,
    )


def filter_disagreements(
    found: Iterable[DisagreementData],
    words: str = "",
    source: str = "",
    since: date | None = None,
    until: date | None = None,
) -> list[DisagreementData]:
    """The disagreements that hold all the words, and have a side of the source and in the range of dates."""
    wanted = words.lower().split()
    return [
        each
        for each in found
        if all(word in describe_finding(each) for word in wanted)
        and (not source or source in (each.a.source, each.b.source))
        and any((not since or day >= since) and (not until or day <= until) for day in days_of(each, since, until))
    ]


def describe_finding(found: DisagreementData) -> str:
    """All that a search looks at."""
    sides = (found.a.quote, found.b.quote, found.a.title, found.b.title, found.value_a, found.value_b)
    return " ".join((found.question, found.topic, *sides)).lower()


def days_of(found: DisagreementData, since: date | None, until: date | None) -> list[date]:
    """The dates of both sides; any date will do where no range is asked for."""
    if since is None and until is None:
        return [date.min]
    return [day for day in (found.a.published, found.b.published) if day]
