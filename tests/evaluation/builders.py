"""Cases and outcomes in few words, and systems that answer by a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from index import Article, Chunk
from rag.answer import Answer, Citation, Claim, Passage, Position, Status, Trace
from rag.evaluation import Case, GoldPosition, Outcome
from rag.evaluation.outcome import GivenCitation, GivenPosition, Retrieved

BRIDGE = Article("bridge", "The bridge opened in 1932. It is long.", "The bridge")
OTHER = Article("other", "Some say that the bridge opened in 1933.")
ARTICLES = {article.id: article for article in (BRIDGE, OTHER)}


def case(kind: Status, *gold: tuple[str, str], name: str = "c") -> Case:
    """A case whose positions are pairs of wordings and supporting articles, each separated by "|"."""
    positions = tuple(
        GoldPosition(tuple(answers.split("|")), tuple(a for a in articles.split("|") if a))
        for answers, articles in gold
    )
    return Case(name, "When did the bridge open?", kind, positions)


def outcome(
    status: Status, *given: tuple[str, str], passages: str = "", confidence: float = 0.5, name: str = "c"
) -> Outcome:
    """An outcome whose positions are pairs of a value and the articles cited for it; each quote is the value."""
    citations: list[GivenCitation] = []
    positions: list[GivenPosition] = []
    for value, articles in given:
        own = [a for a in articles.split("|") if a]
        numbers = range(len(citations) + 1, len(citations) + len(own) + 1)
        citations.extend(GivenCitation(n, a, value, 0, len(value), value) for n, a in zip(numbers, own, strict=True))
        positions.append(GivenPosition(value, 0.5, tuple(numbers)))
    retrieved = tuple(Retrieved(article, "") for article in passages.split("|") if article)
    return Outcome(
        name,
        status,
        positions=tuple(positions),
        citations=tuple(citations),
        passages=retrieved,
        confidence=confidence,
        seconds={"total": 1.0},
    )


def failed(name: str = "c") -> Outcome:
    return Outcome(name, error="ModelError: it broke", seconds={"total": 2.0})


SECONDS = {"retrieve": 0.1, "read": 0.2, "reconcile": 0.0}


class RuleSystem:
    """Answers every case by a rule from the case to values with the articles they are cited to, whole as quotes."""

    def __init__(self, rule: Callable[[Case], tuple[Status, Mapping[str, list[str]]]], confidence: float = 0.9) -> None:
        self._rule = rule
        self._confidence = confidence
        self.asked: list[str] = []

    def answer(self, case: Case) -> Trace:
        self.asked.append(case.id)
        status, values = self._rule(case)
        cited = {name: number for number, name in enumerate(sorted({n for own in values.values() for n in own}), 1)}
        citations = {name: cite(number, ARTICLES[name]) for name, number in cited.items()}
        positions = tuple(
            Position(value, tuple(citations[name] for name in own), len(own), None, self._confidence)
            for value, own in values.items()
        )
        answer = Answer(case.question, status, "by rule", "", positions, tuple(citations.values()), seconds=SECONDS)
        passages = tuple(Passage(a, Chunk("", a.id, 0, len(a.text), a.text), 0.5) for a in ARTICLES.values())
        claim = Claim(BRIDGE, "1932", 21, 25, 0, 26, self._confidence)
        return Trace(answer, passages, (claim,) if values else ())

    def find_text(self, case: Case, article_id: str) -> str | None:
        del case
        article = ARTICLES.get(article_id)
        return article.text if article else None


class StopsAfter(RuleSystem):
    """Raises KeyboardInterrupt, as if the user stopped it, after a number of questions."""

    def __init__(self, system: RuleSystem, calls: int) -> None:
        self.__dict__.update(system.__dict__)
        self._calls = calls

    def answer(self, case: Case) -> Trace:
        self._calls -= 1
        if self._calls < 0:
            raise KeyboardInterrupt
        return super().answer(case)


def cite(number: int, article: Article) -> Citation:
    return Citation(number, article.id, article.title, "", None, "", article.text, 0, len(article.text))


def numbered(cases: list[Case]) -> list[Case]:
    return [replace(each, id=f"case-{number}") for number, each in enumerate(cases)]
