"""MultiHop-RAG (Tang and Yang 2024): questions over news whose evidence is spread over two to four articles.

`corpus.json` is a list of articles with `title`, `source`, `published_at`, `url` and `body`; `MultiHopRAG.json` a list
of `query`, `answer`, `question_type` and `evidence_list` with `url`, `title` and `fact`. An article is named by its
URL, or by its title where it has none. Retrieval is scored by the set's own published rules (see `measures.multihop`).
Its null queries ("Insufficient information.") have no evidence; every other answer is one position.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import Loose, read_json

NULL = "null_query"


class ArticleRow(Loose):
    title: str
    body: str
    source: str | None = None
    published_at: str | None = None
    url: str | None = None


class Evidence(Loose):
    fact: str
    title: str = ""
    url: str | None = None


class Row(Loose):
    query: str
    answer: str
    question_type: str
    evidence_list: list[Evidence]


def read_articles(path: Path) -> list[Article]:
    """The corpus; articles without text and repeated ones are left out. Raises GoldError."""
    rows = {row.url or row.title: row for row in read_json(path, list[ArticleRow]) if row.body.strip()}
    return [
        Article(name, row.body, row.title, row.source or "", day(row.published_at), row.url or "")
        for name, row in rows.items()
    ]


def read(path: Path) -> list[Case]:
    """The cases, named by their number in the file. Raises GoldError."""
    return [case(number, row) for number, row in enumerate(read_json(path, list[Row]), start=1)]


def case(number: int, row: Row) -> Case:
    tags = (row.question_type,)
    if row.question_type == NULL:
        return Case(f"multihop-{number:04}", row.query, "no_evidence", tags=tags)
    behind = tuple(dict.fromkeys(evidence.url or evidence.title for evidence in row.evidence_list))
    facts = tuple(evidence.fact for evidence in row.evidence_list)
    gold = (GoldPosition((row.answer,), behind),)
    return Case(f"multihop-{number:04}", row.query, "answered", gold, tags=tags, evidence=facts)


def day(text: str | None) -> date | None:
    try:
        return datetime.fromisoformat(text or "").date()
    except ValueError:
        return None
