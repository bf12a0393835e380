"""RGB's counterfactual set (Chen et al. 2024): the same report with the right answer and with a wrong one.

JSON Lines: `query`, `answer` and `fakeanswer` (a text or a list of wordings), and lists of snippets `positive`,
`positive_wrong` and `negative`. Each row becomes two cases: "conflict", with one positive, one positive_wrong and two
negative snippets, which is disputed; and "agree", with two positive ones, which is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import LooseRow, read_lines


class RgbRow(LooseRow):
    id: int
    query: str
    answer: str | list[Any]
    fakeanswer: str | list[Any]
    positive: list[str] = Field(min_length=1)
    positive_wrong: list[str] = Field(min_length=1)
    negative: list[str] = Field(default=[])


def read_rgb(path: Path) -> list[Case]:
    """The cases, two for each row. Raises GoldError."""
    return [case for _, row in read_lines(path, RgbRow) for case in make_rgb_cases(row)]


def make_rgb_cases(row: RgbRow) -> Iterator[Case]:
    right, wrong = tuple(flatten_wordings(row.answer)), tuple(flatten_wordings(row.fakeanswer))
    own = [Article(f"positive {n}", text) for n, text in enumerate(row.positive[:2], start=1)]
    other = Article("positive wrong", row.positive_wrong[0])
    negatives = [Article(f"negative {n}", text) for n, text in enumerate(row.negative[:2], start=1)]
    sides = (GoldPosition(right, (own[0].id,)), GoldPosition(wrong, (other.id,)))
    yield Case(
        f"rgb-{row.id}-conflict", row.query, "disputed", sides, tags=("conflict",), articles=(own[0], other, *negatives)
    )
    agreed = (GoldPosition(right, tuple(article.id for article in own)),)
    yield Case(f"rgb-{row.id}-agree", row.query, "answered", agreed, tags=("agree",), articles=tuple(own))


def flatten_wordings(answer: Any) -> Iterator[str]:
    """Every wording in a text or in lists of texts."""
    if isinstance(answer, list):
        for part in answer:
            yield from flatten_wordings(part)
    else:
        yield str(answer)
