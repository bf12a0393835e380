"""Copies and near-copies of one report: wire copy that several papers print, cut or with another first line.

Two articles are copies where most of the shorter one's runs of words stand in the other too (the containment of
Broder 1997, "On the resemblance and containment of documents").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index import Article

RUN = 3
"""Words of a run (a shingle)."""
CONTAINED = 0.7
"""Part of the shorter article's runs from which it counts as a copy."""
LEAST = 0.25
"""Part of the longer article that the shorter one has at least: a single sentence is no copy of a report."""
MOST_WORDS = 5_000
"""Words of an article that are looked at: bounds the time that a huge one takes."""
MOST_CHARS = 40_000
WORD = re.compile(r"\w+")


def independent(articles: Iterable[Article]) -> list[list[Article]]:
    """The articles in groups, each of one report and its copies; the order of the articles does not matter."""
    groups: list[list[tuple[Article, frozenset[tuple[str, ...]]]]] = []
    for article in sorted(articles, key=lambda article: article.id):
        own = runs(article.text)
        copies = [group for group in groups if any(is_copy(own, other) for _, other in group)]
        groups = [group for group in groups if group not in copies]
        groups.append([*(entry for group in copies for entry in group), (article, own)])
    return [[article for article, _ in group] for group in groups]


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of words of a text; one that is shorter than a run is a run itself."""
    words = [word.casefold() for word in WORD.findall(text[:MOST_CHARS])][:MOST_WORDS]
    return frozenset(tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))


def is_copy(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> bool:
    short, long = sorted((len(a), len(b)))
    return short >= LEAST * long and len(a & b) >= CONTAINED * short
