"""Whether a later answer replaces the earlier ones or contradicts them, by a small model where dates order them.

It reads the question, the sentences that give the newer and the older answer, how far their articles are apart, whether
they are of one source, and words that signal change. Trained on invented news by `rag.training.updating`; only
numpy runs here. It knows only the English words of change.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np

from index import DEFAULT_EMBEDDER, Embedder
from rag.agreement.clusters import Group
from rag.agreement.independence import group_copies
from rag.agreement.relation import value_of
from rag.answer import Claim
from rag.logistic import logistic
from rag.questions.classifier import default_embedder
from rag.questions.question import Question, Tense
from rag.values import Age
from rag.weights import explain_load_errors

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights" / "updating.npz"
SIGNS = (
    "now|no longer|still|currently",
    "instead of",
    "from",
    "will",
    "has|have",
    "was|were",
    "correct(?:ed|ing|ion)",
    "new|successor|replaces?|replaced",
    "said|says|according",
    "claims?|denied|denies|insists?|disputes?|contradict\\w*",
    "died|dead",
    "since",
    "was to|were to|should have|planned|originally|once",
    "doubled|trebled|raised|increased|lowered|reduced|halved|extended|postponed|put off|brought forward|moved to",
)
"""Words that signal change, or somebody's view; features of the model, in the order of its training."""
PATTERNS = tuple(re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in SIGNS)
MIN_UPDATE = 0.5
"""Probability from which the newest answer replaces the others."""
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Succession:
    """The newest of several answers, and the older ones; all their articles are dated.

    `overlap` is set where one article gives the newest answer and an older one.
    """

    newest: Group
    older: tuple[Group, ...]
    overlap: bool

    @property
    def newer_claim(self) -> Claim:
        """The first claim of the newest answer after all older ones: the article that reports the change."""
        last = day_of(self.older_claim)
        return min((claim for claim in self.newest.sure_claims if day_of(claim) > last), key=day_of)

    @property
    def older_claim(self) -> Claim:
        """The latest claim of an older answer, from an article that does not give the newest."""
        return max(claims_apart(self.older, self.newest), key=day_of)


def find_succession(groups: Sequence[Group]) -> Succession | None:
    """How dates order the answers; None where an article is undated or no answer is newer than all others.

    One answer is newer than another if its newest article is newer than every article that gives only the other one.
    """
    if len(groups) < 2 or any(claim.article.published is None for group in groups for claim in group.sure_claims):
        return None
    newest = [group for group in groups if all(is_newer(group, other) for other in groups if other is not group)]
    if not newest:
        return None
    best = max(newest, key=lambda group: min(map(day_of, group.sure_claims)))
    older = tuple(group for group in groups if group is not best)
    overlap = any(not ids_of(best).isdisjoint(ids_of(other)) for other in older)
    return Succession(best, older, overlap)


def is_newer(a: Group, b: Group) -> bool:
    apart = claims_apart([b], a)
    return bool(apart) and max(map(day_of, apart)) < max(map(day_of, a.sure_claims))


def claims_apart(groups: Iterable[Group], newest: Group) -> list[Claim]:
    """The claims of these groups from articles that do not give the newest answer."""
    known = ids_of(newest)
    return [claim for group in groups for claim in group.sure_claims if claim.article.id not in known]


def ids_of(group: Group) -> set[str]:
    return {claim.article.id for claim in group.sure_claims}


def day_of(claim: Claim) -> date:
    return claim.article.published or date.min


@dataclass(frozen=True)
class UpdateModel:
    """Logistic regression; `weights` has shape (features,)."""

    weights: NDArray[np.float32]
    bias: float

    def probability(self, question: Question, succession: Succession, embedder: Embedder | None = None) -> float:
        """The probability, in 0..1, that the newest answer replaces the older ones. Raises ModelError."""
        return logistic(float(describe_succession(question, succession, embedder) @ self.weights) + self.bias)


def describe_succession(
    question: Question, succession: Succession, embedder: Embedder | None = None
) -> NDArray[np.float32]:
    """The features of a succession of answers. Raises ModelError."""
    if embedder is None or embedder.name != DEFAULT_EMBEDDER:
        embedder = default_embedder()
    newer, older = succession.newer_claim, succession.older_claim
    last = (day_of(newer) - day_of(older)).days
    first = (min(map(day_of, succession.newest.sure_claims)) - day_of(older)).days
    sources = {claim.article.source for claim in succession.newest.sure_claims}
    numbers = [
        *(question.tense == tense for tense in get_args(Tense)),
        math.log1p(last),
        math.log1p(max(0, first)),
        first > 0,
        succession.overlap,
        len(succession.older) - 1,
        any(claim.article.source in sources for claim in claims_apart(succession.older, succession.newest)),
        *(bool(pattern.search(newer.quote)) for pattern in PATTERNS),
        *(bool(pattern.search(older.quote)) for pattern in PATTERNS),
    ]
    texts = [question.text, newer.quote, older.quote]
    return np.concatenate([np.array(numbers, np.float32), *embedder.embed(texts)])


def find_update(question: Question, groups: Sequence[Group], embedder: Embedder | None = None) -> list[Group] | None:
    """The answers, newest first, where the newest replaces the others; None where they contradict each other."""
    dated = [drop_undated_copies(group) for group in groups]
    succession = find_succession(dated)
    if succession is None or not replaces_others(question, succession, embedder):
        return None
    older = sorted(succession.older, key=lambda group: group.latest or date.min, reverse=True)
    places = {id(group): place for place, group in enumerate(dated)}
    return [groups[places[id(group)]] for group in (succession.newest, *older)]


def drop_undated_copies(group: Group) -> Group:
    """The group without undated articles that are copies of a dated one, whose date they share."""
    articles = {claim.article.id: claim.article for claim in group.claims}
    undated = {name for name, article in articles.items() if article.published is None}
    if not undated:
        return group
    copies = [copies for copies in group_copies(articles.values()) if any(each.published for each in copies)]
    dropped = undated & {article.id for same in copies for article in same}
    return replace(group, claims=tuple(claim for claim in group.claims if claim.article.id not in dropped))


def replaces_others(question: Question, succession: Succession, embedder: Embedder | None) -> bool:
    """Whether the newest answer replaces the older ones. Raises ModelError."""
    aged = have_aged(question, succession)
    if aged is not None:
        return aged
    return default_update_model().probability(question, succession, embedder) >= MIN_UPDATE


def have_aged(question: Question, succession: Succession) -> bool | None:
    """Whether two ages differ by the years between their articles; None unless the answers are two ages."""
    claims = succession.older_claim, succession.newer_claim
    before, after = (value_of(question, claim) for claim in claims)
    if not (isinstance(before, Age) and isinstance(after, Age) and len(succession.older) == 1):
        return None
    years = (day_of(claims[1]) - day_of(claims[0])).days / DAYS_PER_YEAR
    return abs(float(after.amount.low - before.amount.low) - years) < 1


def load_update_model(file: Path = WEIGHTS) -> UpdateModel:
    """Load the model. Raises ModelError."""
    with explain_load_errors("update model", file), np.load(file, allow_pickle=False) as stored:
        return UpdateModel(stored["weights"].astype(np.float32), float(stored["bias"]))


def save_update_model(model: UpdateModel, file: Path) -> None:
    np.savez_compressed(file, allow_pickle=False, weights=model.weights.astype(np.float16), bias=np.array(model.bias))


@cache
def default_update_model() -> UpdateModel:
    return load_update_model()
