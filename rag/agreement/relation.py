"""How two claims relate: exactly where their values can be compared, by a calibrated model where they cannot.

Times, quantities, places and names are compared as typed values (`rag.values`). What those leave open is judged by a
model that reads the question and both claims in their sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, get_args

import numpy as np

from rag.agreement.undated import exclusion_reason
from rag.answer import Claim, RelationKind
from rag.questions.question import Question
from rag.values import Duration, Text, Time, Value, compare, read_value
from rag.values.spans import find_value_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS: tuple[RelationKind, ...] = get_args(RelationKind)
TEMPERATURE = 1.6
"""Divides the model's logits to calibrate its probabilities; fitted on the development worlds."""
MAX_JUDGED = 32
"""Pairs that the model reads for one answer; bounds the time. Values of other pairs are shown apart."""
LIST_GAP = re.compile(r"(?:,|;|/|,?\s?(?:and|or|as well as|&))")
MAX_GAP = 20
"""Characters between two items of a list."""
COUNTED_FROM = re.compile(r"\b(?:after|before|later|earlier|following|since then|ago)\b", re.IGNORECASE)
REASONS: dict[RelationKind, str] = {
    "same": "both say the same in other words",
    "refines": "one says the same more exactly",
    "compatible": "both can be true",
    "conflicts": "they exclude each other",
    "unrelated": "they are about different things",
}


class PairModel(Protocol):
    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        """Return for each pair the logits of the kinds of relation, in the order of KINDS; shape (pairs, 5)."""


class SentenceModel(PairModel, Protocol):
    """A pair model that also reads single sentences."""

    def read_sentences(self, asked: Sequence[tuple[str, Claim]]) -> list[Claim | None]:
        """What each sentence most probably answers to its question; None where it cannot answer."""


@dataclass(frozen=True)
class Relation:
    """How two claims relate.

    `likelihoods` are the probabilities of all kinds, in the order of KINDS; `is_exact`: values were compared.
    """

    kind: RelationKind
    likelihoods: tuple[float, ...]
    reason: str
    is_exact: bool = False

    @property
    def probability(self) -> float:
        return self.likelihoods[KINDS.index(self.kind)]

    def likelihood(self, *kinds: RelationKind) -> float:
        """The probability that the relation is of one of these kinds."""
        return sum(self.likelihoods[KINDS.index(kind)] for kind in kinds)


UNDECIDED = Relation("compatible", (0.0, 0.0, 0.5, 0.5, 0.0), "they were not compared: there are too many")


def relate(question: Question, a: Claim, b: Claim, model: PairModel) -> Relation:
    """How two claims of one question relate."""
    return relate_pairs(question, [(a, b)], model)[0]


def relate_pairs(question: Question, pairs: Sequence[tuple[Claim, Claim]], model: PairModel) -> list[Relation]:
    """`relate` for many pairs.

    The model reads MAX_JUDGED of them: first those that values leave open, then those whose values exclude each other.
    """
    found = [compare_exactly(question, a, b) for a, b in pairs]
    left_open = [place for place, relation in enumerate(found) if relation is None]
    excluding = [place for place, relation in enumerate(found) if exclude_each_other(*pairs[place], relation)]
    read = (left_open + excluding)[:MAX_JUDGED]
    judged = dict(zip(read, decode_logits(model.compare(question.text, [pairs[place] for place in read])), strict=True))
    return [combine(relation, judged.get(place)) for place, relation in enumerate(found)]


def exclude_each_other(a: Claim, b: Claim, exact: Relation | None) -> bool:
    """Whether two claims' values exclude each other; not "yes" and "no", which are about one thing anyway."""
    return exact is not None and exact.kind == "conflicts" and not (a.verdict and b.verdict)


def combine(exact: Relation | None, judged: Relation | None) -> Relation:
    """Combine the comparison of the values with the model's judgement.

    The values decide that two claims are not the same; the model decides whether they are about one thing, and so
    conflict.
    """
    if exact is None or judged is None:
        return exact or judged or UNDECIDED
    apart = [1e-9 if kind in ("same", "refines") else judged.likelihood(kind) for kind in KINDS]
    kind = KINDS[apart.index(max(apart))]
    reason = exact.reason if kind == "conflicts" else f"{exact.reason}, but {REASONS[kind]}"
    return Relation(kind, tuple(likelihood / sum(apart) for likelihood in apart), reason, is_exact=True)


def decode_logits(logits: NDArray[np.float32]) -> list[Relation]:
    """Turn a model's logits, shape (pairs, 5), into relations."""
    scaled = np.exp((logits - logits.max(axis=1, keepdims=True)) / TEMPERATURE)
    likelihoods = scaled / scaled.sum(axis=1, keepdims=True)
    kinds = [KINDS[place] for place in likelihoods.argmax(axis=1)]
    return [Relation(kind, tuple(map(float, row)), REASONS[kind]) for kind, row in zip(kinds, likelihoods, strict=True)]


def compare_exactly(question: Question, a: Claim, b: Claim) -> Relation | None:
    """How two claims relate by their words and values alone; None where the model has to decide."""
    if a.verdict and b.verdict:
        kind: RelationKind = "same" if a.verdict == b.verdict else "conflicts"
        return make_exact(
            kind, f"one says {a.verdict}, the other {b.verdict}" if kind == "conflicts" else f"both say {a.verdict}"
        )
    if are_in_one_list(a, b):
        return make_exact("compatible", "one article names both in one list")
    values = value_of(question, a), value_of(question, b)
    if (
        not any(isinstance(value, Time) for value in values)
        and a.value.casefold().split() == b.value.casefold().split()
    ):
        return make_exact("same", "both use the same words")
    comparison = compare(*values)
    if question.asks_when and {type(value) for value in values} == {Time, Duration}:
        reason = exclusion_reason(a.article, values[0], b.article, values[1])
        return make_exact("conflicts", reason) if reason else None  # else it may be one answer or two
    if comparison is None:
        return None
    return make_exact(comparison.kind, comparison.reason)


def are_in_one_list(a: Claim, b: Claim) -> bool:
    """Whether nothing but a comma or "and" stands between two claims of one article."""
    first, second = sorted((a, b), key=lambda claim: claim.start)
    if a.article.id != b.article.id or not 0 <= second.start - first.end <= MAX_GAP:
        return False
    return LIST_GAP.fullmatch(a.article.text[first.end : second.start].strip()) is not None


def value_of(question: Question, claim: Claim) -> Value:
    """A claim's value as a typed value, read in its sentence and by its article's date."""
    found = read_words(question, claim, claim.value)
    if question.asks_when and isinstance(found, Text) and (day := find_only_date(claim.value)):
        return read_words(question, claim, day)
    return found


def read_words(question: Question, claim: Claim, words: str) -> Value:
    return read_value(
        words,
        context=claim.quote,
        published=claim.article.published,
        expected="time" if question.asks_when else question.expected,
        ahead=question.asks_ahead or None,
    )


def find_only_date(text: str) -> str:
    """The date in "when a boat was shot at in February"; "" where there are several or one is counted from another."""
    dates = [text[span.start : span.end] for span in find_value_spans(text) if span.is_date]
    return dates[0] if len(dates) == 1 and not COUNTED_FROM.search(text) else ""


def make_exact(kind: RelationKind, reason: str) -> Relation:
    return Relation(kind, tuple(float(kind == each) for each in KINDS), reason, is_exact=True)
