"""WikiContradict (Hou et al. 2024): two passages of Wikipedia that contradict each other, and the answer of each.

JSON Lines: `question`, the answers `a` and `b`, the passages `long_a` and `long_b`, `title`, and `kind`, which says
whether the contradiction is explicit. Each row becomes a disputed case with the two passages as its articles.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import LooseRow, read_lines


class WikiContradictRow(LooseRow):
    question: str
    a: str = Field(min_length=1)
    b: str = Field(min_length=1)
    long_a: str = Field(min_length=1)
    long_b: str = Field(min_length=1)
    title: str = ""
    kind: str | None = None


def read_wikicontradict(path: Path) -> list[Case]:
    """The cases, named by their number in the file. Raises GoldError."""
    rows = enumerate(read_lines(path, WikiContradictRow), start=1)
    return [make_wikicontradict_case(number, row) for number, (_, row) in rows]


def make_wikicontradict_case(number: int, row: WikiContradictRow) -> Case:
    kind = "implicit" if (row.kind or "").lower().startswith("implicit") else "explicit"
    return Case(
        f"wikicontradict-{number:04}",
        row.question,
        "disputed",
        (GoldPosition((row.a.strip(". "),), ("passage a",)), GoldPosition((row.b.strip(". "),), ("passage b",))),
        tags=(kind,),
        articles=(Article("passage a", row.long_a, row.title), Article("passage b", row.long_b, row.title)),
    )
