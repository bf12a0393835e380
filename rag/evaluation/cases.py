"""Gold cases: a question and what a right answer contains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Article
from rag.answer import Status
from rag.evaluation.errors import GoldError
from rag.questions.followups import Turn

NO_POSITION = -1
"""The position of a near miss, which is not an answer."""


@dataclass(frozen=True)
class GoldPosition:
    """A right answer in all acceptable wordings, and the ids of the articles that give it, if known."""

    answers: tuple[str, ...]
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoldClaim:
    """A place in an article that answers: characters `start` to `end` are `quote`, which contains `value`.

    `position` is the index of the claim's position; NO_POSITION for a near miss. `repeated_at` are the starts of the
    other places where the article has the same words.
    """

    article_id: str
    quote: str
    value: str
    position: int
    start: int
    end: int
    repeated_at: tuple[int, ...] = ()

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any of the claim's places shares characters with this one."""
        return any(start < own + len(self.quote) and own < end for own in (self.start, *self.repeated_at))


@dataclass(frozen=True)
class Case:
    """One question with its gold.

    `kind` is the status that the answer should have; a case of kind `no_evidence` has no positions. `claims`, if
    given, are all places in all articles that answer. `forbidden` are wordings that must not be given as an answer.
    `mentions` are facts that the text of an overview or explanation should state, each in all acceptable wordings.
    `evidence` are texts that a retrieved passage should contain. `clean` is the question well written, if `question`
    has typos, no capitals or is a list of keywords; `standalone` is a follow-up made complete. `near` are near misses:
    places that a careless reader would mistake for claims. `refines` are pairs of indexes of claims of one position,
    of which the first is more exact. `articles` are the case's own articles; empty if cases share them. `gold_set` is
    the name of the case's gold set in a suite.
    """

    id: str
    question: str
    kind: Status
    positions: tuple[GoldPosition, ...] = ()
    history: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    claims: tuple[GoldClaim, ...] = ()
    forbidden: tuple[str, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()
    clean: str = ""
    near: tuple[GoldClaim, ...] = ()
    refines: tuple[tuple[int, int], ...] = ()
    standalone: str = ""
    gold_set: str = ""
    place: str = field(default="", compare=False, repr=False)
    """Where the case was read, as "FILE, line 3"."""
    note: str = field(default="", compare=False, repr=False)
    """A remark for people who read the gold; not used."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """All acceptable wordings of all positions."""
        return tuple(wording for position in self.positions for wording in position.answers)

    @property
    def supporting(self) -> frozenset[str]:
        """The ids of all articles that give any position."""
        return frozenset(article for position in self.positions for article in position.articles)

    @property
    def is_answerable(self) -> bool:
        """Whether the articles answer it."""
        return self.kind != "no_evidence"

    @property
    def is_overview(self) -> bool:
        """Whether the answer should be a text, which has no positions and no confidence."""
        return self.kind == "overview"

    @property
    def has_conflict(self) -> bool:
        """Whether the articles give conflicting answers."""
        return self.kind in ("disputed", "updated")

    @property
    def is_yesno(self) -> bool:
        """Whether every right answer is yes or no."""
        return bool(self.positions) and all(wording.lower() in ("yes", "no") for wording in self.wordings)


def check_ids(cases: Sequence[Case]) -> None:
    """Raise GoldError if two cases have the same id."""
    repeated = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    if repeated:
        raise GoldError(f"Two cases have the id {repeated[0]!r}; give each case an id of its own.")
