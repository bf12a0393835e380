"""Pairs of values written by hand, with how they relate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.values import Value, compare, read_value, same

TABLE = Path(__file__).parent.parent / "gold" / "values.tsv"
"""A verdict, two values, and what is known besides: `expected=time`, `published=2024-06-18`.

"same" and "different" are what `same` says. The other verdicts are the kinds of `compare`, and "open" is None,
where typed values cannot tell.
"""
AGREEMENT = ("same", "different")


def rows() -> Iterator[tuple[str, str, str, dict[str, str]]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        verdict, a, b, *known = line.split("\t")
        yield verdict, a, b, dict(part.split("=", 1) for part in known)


ROWS = list(rows())


def read(text: str, known: dict[str, str]) -> Value:
    published = date.fromisoformat(known["published"]) if "published" in known else None
    return read_value(text, expected=known.get("expected", "any"), published=published)


@pytest.mark.parametrize(("verdict", "a", "b"), [row[:3] for row in ROWS if row[0] in AGREEMENT and not row[3]])
def test_values_agree_or_not(verdict: str, a: str, b: str) -> None:
    assert same(a, b) == same(b, a) == (verdict == "same")


@pytest.mark.parametrize(("verdict", "a", "b", "known"), [row for row in ROWS if row[0] not in AGREEMENT or row[3]])
def test_values_relate_as_a_person_says(verdict: str, a: str, b: str, known: dict[str, str]) -> None:
    found = compare(read(a, known), read(b, known))
    if verdict in AGREEMENT:
        assert (found is not None and found.agrees) == (verdict == "same")
    else:
        assert (found.kind if found else "open") == verdict


def test_a_pair_is_in_the_table_once() -> None:
    pairs = [(frozenset((a, b)), tuple(known.items())) for _, a, b, known in ROWS]
    assert len(set(pairs)) == len(pairs) >= 600
