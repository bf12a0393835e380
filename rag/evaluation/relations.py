"""How well claims are related, independently of the reader: figures over all pairs of gold claims and parts of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rag.agreement.relation import KINDS
from rag.answer import RelationKind
from rag.evaluation.bootstrap import draw_cases, find_interval
from rag.evaluation.figures import Figure, figure_to_dict, round_number
from rag.evaluation.measures.relations import ABOUT, GROUP, WHICH, Counts, average_kinds, count_kinds, measure_kinds
from rag.evaluation.pairs import RelatedPair

PART_TAGS = ("value ", "agreement ")
"""The prefixes of tags that make a part."""


@dataclass(frozen=True)
class RelationFigures:
    """Macro precision, recall and F1 of some pairs, the same for each of their kinds, and the number of pairs."""

    macro: tuple[Figure, ...]
    kinds: Mapping[RelationKind, tuple[Figure, ...]]
    pairs: int

    def f1(self, kind: RelationKind) -> float | None:
        return self.kinds[kind][WHICH.index("f1")].value if kind in self.kinds else None


@dataclass(frozen=True)
class RelationReport:
    """All pairs with their figures.

    `parts` are the figures by type of value ("value date"), by what makes agreement hard ("agreement denial"), and by
    whether the pairs were decided by comparing values or by the model.
    """

    pairs: tuple[RelatedPair, ...]
    figures: RelationFigures
    parts: Mapping[str, RelationFigures]

    @property
    def confusion(self) -> Counter[tuple[RelationKind, RelationKind]]:
        """The number of pairs by wanted and found kind."""
        return Counter((pair.gold.kind, pair.found.kind) for pair in self.pairs)

    @property
    def wrong(self) -> dict[tuple[RelationKind, RelationKind], list[RelatedPair]]:
        """The wrong pairs by wanted and found kind, the most frequent mistake first."""
        found: dict[tuple[RelationKind, RelationKind], list[RelatedPair]] = {}
        for pair in self.pairs:
            if not pair.is_right:
                found.setdefault((pair.gold.kind, pair.found.kind), []).append(pair)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON types."""
        counts = self.confusion
        return {
            **relation_figures_to_dict(self.figures),
            "parts": {name: relation_figures_to_dict(part) for name, part in self.parts.items()},
            "confusion": {wanted: {found: counts[wanted, found] for found in KINDS} for wanted in KINDS},
            "related": [pair_to_dict(pair) for pair in self.pairs],
        }


def make_relation_report(pairs: Sequence[RelatedPair]) -> RelationReport | None:
    """The figures of some pairs; None if there are none."""
    if not pairs:
        return None
    parts: dict[str, list[RelatedPair]] = {}
    for pair in pairs:
        for name in name_parts(pair):
            parts.setdefault(name, []).append(pair)
    figures = {name: make_relation_figures(own) for name, own in sorted(parts.items())}
    return RelationReport(tuple(pairs), make_relation_figures(pairs), figures)


def name_parts(pair: RelatedPair) -> list[str]:
    tags = [tag for tag in pair.gold.case.tags if tag.startswith(PART_TAGS)]
    return [*tags, "decided by values" if pair.found.is_exact else "decided by the model"]


def make_relation_figures(pairs: Sequence[RelatedPair]) -> RelationFigures:
    cases: dict[str, list[tuple[RelationKind, RelationKind]]] = {}
    for pair in pairs:
        cases.setdefault(pair.gold.case.id, []).append((pair.gold.kind, pair.found.kind))
    counts = np.array([count_kinds(own) for own in cases.values()])
    whole = counts.sum(axis=0)
    values, draws = measure_kinds(whole), measure_kinds(resample(counts))
    is_wanted = whole.sum(axis=1) > 0
    return RelationFigures(
        tuple(
            make_relation_figure(
                f"relation_{which}",
                average_kinds(values[which], is_wanted),
                average_kinds(draws[which], is_wanted),
                len(cases),
            )
            for which in WHICH
        ),
        {
            kind: tuple(
                make_relation_figure(f"relation_{which}", values[which][at], draws[which][:, at], len(cases))
                for which in WHICH
            )
            for at, kind in enumerate(KINDS)
            if is_wanted[at]
        },
        len(pairs),
    )


def resample(counts: Counts) -> Counts:
    """The total counts of each bootstrap draw of cases; `counts` are those of each case."""
    times = np.array([np.bincount(draw, minlength=len(counts)) for draw in draw_cases(len(counts))], np.float64)
    return (times @ counts.reshape(len(counts), -1)).reshape(-1, *counts.shape[1:])


def make_relation_figure(name: str, value: Counts, draws: Counts, cases: int) -> Figure:
    low, high = find_interval(draws)
    numbers = (round_number(float(value)), round_number(low), round_number(high), cases)
    return Figure(name, GROUP, ABOUT[name], "higher", "", *numbers)


def relation_figures_to_dict(figures: RelationFigures) -> dict[str, Any]:
    return {
        "pairs": figures.pairs,
        "macro": {figure.name: figure_to_dict(figure) for figure in figures.macro},
        "kinds": {kind: {figure.name: figure_to_dict(figure) for figure in own} for kind, own in figures.kinds.items()},
    }


def pair_to_dict(pair: RelatedPair) -> dict[str, Any]:
    return {
        "case": pair.gold.case.id,
        "question": pair.gold.case.question,
        **{f"value_{side}": claim.value for side, claim in (("a", pair.gold.a), ("b", pair.gold.b))},
        **{f"quote_{side}": claim.quote for side, claim in (("a", pair.gold.a), ("b", pair.gold.b))},
        **{f"article_{side}": claim.article_id for side, claim in (("a", pair.gold.a), ("b", pair.gold.b))},
        "wanted": pair.gold.kind,
        "found": pair.found.kind,
        "probability": round(pair.found.probability, 4),
        "reason": pair.found.reason,
    }
