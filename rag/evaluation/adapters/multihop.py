"""MultiHop-RAG (Tang and Yang 2024): questions over news whose evidence is spread over two to four articles.

`corpus.json` is a list of articles with `title`, `source`, `published_at`, `url` and `body`; `MultiHopRAG.json` a list
of `query`, `answer`, `question_type` and `evidence_list` with `url`, `title` and `fact`. An article's id is its URL, or
its title if it has none. Retrieval is scored by the data set's own rules (see `measures.multihop`).
Its null queries ("Insufficient information.") have no evidence; every other answer is one position.
"""

from __future__ import annotations

from pathlib import Path

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import LooseRow, parse_day, read_json

NULL = "null_query"


class MultiHopArticle(LooseRow):
    title: str
    body: str
    source: str | None = None
    published_at: str | None = None
    url: str | None = None


class MultiHopEvidence(LooseRow):
    fact: str
    title: str = ""
    url: str | None = None


class MultiHopQuestion(LooseRow):
    query: str
    answer: str
    question_type: str
    evidence_list: list[MultiHopEvidence]


def read_multihop_articles(path: Path) -> list[Article]:
    """The corpus; articles without text and repeated ones are left out. Raises GoldError."""
    rows = {row.url or row.title: row for row in read_json(path, list[MultiHopArticle]) if row.body.strip()}
    return [
        Article(name, row.body, row.title, row.source or "", parse_day(row.published_at), row.url or "")
        for name, row in rows.items()
    ]


def read_multihop(path: Path) -> list[Case]:
    """The cases, named by their number in the file. Raises GoldError."""
    return [
        make_multihop_case(number, row) for number, row in enumerate(read_json(path, list[MultiHopQuestion]), start=1)
    ]


def make_multihop_case(number: int, row: MultiHopQuestion) -> Case:
    tags = (row.question_type,)
    if row.question_type == NULL:
        return Case(f"multihop-{number:04}", row.query, "no_evidence", tags=tags)
    supporting = tuple(dict.fromkeys(evidence.url or evidence.title for evidence in row.evidence_list))
    facts = tuple(evidence.fact for evidence in row.evidence_list)
    gold = (GoldPosition((row.answer,), supporting),)
    return Case(f"multihop-{number:04}", row.query, "answered", gold, tags=tags, evidence=facts)
