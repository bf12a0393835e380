"""What is found in the collection without being asked: disagreements, and questions to start with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock, Thread

from index import Article, RagError
from rag.answering.disagreements import find_disagreements
from rag.answering.stored_results import store_results
from rag.articles.browsing import PAGE
from rag.readers import embedded_reader
from rag.schema import AnswerData, DisagreementData
from rag.ui.examples import (
    LABELS,
    MAX_EXAMPLES,
    StarterQuestion,
    choose_examples,
    example_questions,
    make_example,
    question_of,
)
from rag.ui.headings import make_question
from rag.ui.opened import write_pair_key
from rag.web.service import Asking, Service

MIN_TRIED = 10
"""Questions that are asked even where fewer would be enough: two of each kind."""
MAX_COMPARED = 200
"""Articles whose sentences are compared with each other, the newest first."""
SURE = 0.5
"""Probability from which a disagreement is not called a possible one."""
MAX_PAIRS = 200
"""Pairs of sentences that are compared: some 20 seconds on a laptop."""


@dataclass(frozen=True)
class Found:
    """`is_ready` once the examples are found, `is_compared` once the articles' sentences have been compared.

    `changed` are the questions whose answer changed over time, `left_out` says what was not compared, and `error` why
    nothing could be.
    """

    examples: tuple[StarterQuestion, ...] = ()
    disagreements: tuple[DisagreementData, ...] = ()
    is_ready: bool = False
    is_compared: bool = False
    error: str = ""
    changed: tuple[str, ...] = ()
    left_out: str = ""


class Findings:
    """Found in threads of its own while the page is served, one after the other; this also loads the models."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = Lock()
        self._changes = 0
        self._compared = -1  # the change whose articles are compared, or were
        self.now = Found()

    @property
    def is_comparing(self) -> bool:
        return self._compared == self._changes and not self.now.is_compared

    def start(self) -> None:
        """Read the articles anew; also after they have changed."""
        self._changes += 1
        change = self._changes
        self.now = Found(self.now.examples, self.now.disagreements)
        self._run(lambda _: find_examples(self._service, lambda: change == self._changes))

    def compare(self) -> None:
        """Compare the articles' sentences, once for every change: it takes time, so only when it is asked for."""
        if self._compared != self._changes:
            self._compared = self._changes
            self._run(lambda now: compare_sentences(self._service, now))

    def _run(self, find: Callable[[Found], Found]) -> None:
        Thread(target=self._find, args=(find, self._changes), name="findings", daemon=True).start()

    def _find(self, find: Callable[[Found], Found], change: int) -> None:
        with self._lock:
            if change != self._changes or self.now.is_compared:
                return
            try:
                found = find(self.now)
            except RagError as error:
                found = Found(is_ready=True, is_compared=True, error=str(error))
            if change == self._changes:
                self.now = found


def find_examples(service: Service, is_current: Callable[[], bool]) -> Found:
    """The examples, and the disagreements among them; nothing once the articles have changed.

    Raises IndexUnavailableError or ModelError.
    """
    articles = newest_articles(service)
    assistant = service.assistant(Asking(reader="embedded"))
    asked: list[DisagreementData] = []
    found: list[StarterQuestion] = []
    changed: list[str] = []
    for tried, question in enumerate(example_questions(articles[:PAGE])):
        if not is_current():
            return Found()
        if tried >= MIN_TRIED and asked and len(choose_examples(found)) == MAX_EXAMPLES:
            break
        answer = AnswerData.of(assistant.ask(question))
        asked += [disagreement_of(answer)] if answer.status == "disputed" else []
        changed += [question] if answer.status == "updated" else []
        found += [example] if (example := make_example(answer)) else []
    return Found(tuple(choose_examples(found)), tuple(asked), is_ready=True, changed=tuple(changed))


def compare_sentences(service: Service, now: Found) -> Found:
    """What there is `now`, with the disagreements between the articles' sentences, less what changed over time.

    Raises IndexUnavailableError or ModelError.
    """
    articles = newest_articles(service)
    stored = store_results(service.location, service.embedder, embedded_reader())
    totals = [0]
    compared = find_disagreements(articles, *stored, limit=MAX_PAIRS, progress=lambda _, total: totals.append(total))
    left_out = describe_uncompared(len(articles), service.library.overview().articles, totals[-1])
    rest = [name_question(DisagreementData.of(each)) for each in compared]
    rest = [each for each in rest if each.question not in now.changed]
    new = [each for each in rest if not any(is_same(each, other) for other in now.disagreements)]
    shown = tuple(choose_examples([*now.examples, *(example_of(each) for each in new if each.probability >= SURE)]))
    found = replace(now, examples=shown, disagreements=(*now.disagreements, *new), left_out=left_out)
    return replace(found, is_ready=True, is_compared=True)


def describe_uncompared(articles: int, total: int, pairs: int) -> str:
    """What was not compared, in a sentence; empty where nothing was left out."""
    compared = [f"the newest {articles:,} of {total:,} articles"] if articles < total else []
    compared += [f"the {pairs:,} pairs of sentences nearest in meaning"] if pairs >= MAX_PAIRS else []
    return f"Only {' and '.join(compared)} were compared." if compared else ""


def example_of(found: DisagreementData) -> StarterQuestion:
    """A question that shows a disagreement which is known already."""
    return StarterQuestion(make_question(found), "disputed", LABELS["disputed"], write_pair_key(found))


def newest_articles(service: Service) -> list[Article]:
    ids = [
        each.id for page in range(1, MAX_COMPARED // PAGE + 1) for each in service.library.listing(page=page).articles
    ]
    return list(service.library.articles(list(dict.fromkeys(ids))).values())


def name_question(found: DisagreementData) -> DisagreementData:
    """The disagreement with a question that one of its quotes answers, if there is one."""
    question = next(iter([*question_of(found.a.quote), *question_of(found.b.quote)]), found.question)
    return found.model_copy(update={"question": question})


def is_same(one: DisagreementData, other: DisagreementData) -> bool:
    """Whether two disagreements are of the same question, or have the same quotes."""
    return one.question == other.question or {one.a.quote, one.b.quote} == {other.a.quote, other.b.quote}


def disagreement_of(answer: AnswerData) -> DisagreementData:
    """The two strongest positions of a disputed answer."""
    one, other, *others = answer.positions
    shown = [f"The articles give {len(answer.positions)} different answers; two are shown."] if others else []
    return DisagreementData(
        question=answer.question,
        topic="",
        a=answer.cited_by(one)[0],
        b=answer.cited_by(other)[0],
        value_a=one.value,
        value_b=other.value,
        probability=min(one.probability, other.probability),
        reason=" ".join([*shown, *answer.notes]),
        support=one.support + other.support,
        headline=answer.headline,
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
