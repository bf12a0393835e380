"""Gold cases as values: what is asked, and what a right answer gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Article
from rag.answer import Status
from rag.conversation import Turn
from rag.evaluation.errors import GoldError


@dataclass(frozen=True)
class GoldPosition:
    """One right answer in all its acceptable wordings, and the ids of the articles that give it (where known)."""

    answers: tuple[str, ...]
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One question with its gold.

    `kind` is the status that the answer should have; there are no positions where it is `no_evidence`. `evidence` are
    texts that a retrieved passage should hold. `articles` are the case's own corpus; empty where the cases share one.
    """

    id: str
    question: str
    kind: Status
    positions: tuple[GoldPosition, ...] = ()
    history: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    note: str = field(default="", compare=False, repr=False)
    """For whoever reads the gold; nothing is measured by it."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every acceptable wording of every position."""
        return tuple(wording for position in self.positions for wording in position.answers)

    @property
    def supporting(self) -> frozenset[str]:
        """Ids of all articles behind any position."""
        return frozenset(article for position in self.positions for article in position.articles)


def check_ids(cases: Sequence[Case]) -> None:
    """Raises GoldError where two cases have one id: the outcome of one would stand for both."""
    twice = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise GoldError(f"Two cases have one id, {twice[0]!r}; give each case an id of its own.")
