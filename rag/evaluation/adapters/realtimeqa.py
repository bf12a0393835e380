"""RealTimeQA (Kasai et al. 2023) with the articles that a search found: news quiz questions over one large corpus.

Two JSON Lines files. Articles: `id`, `url`, `title`, `published` (YYYY/MM/DD), `text`. Questions: `id`, `question`,
`answer`, `retrieved` (article ids) and `answer_in_retrieved`. Only questions with `answer_in_retrieved` become cases,
for nothing says whether the corpus answers the others. Supporting articles are those of `retrieved` that hold the
answer's words, as in distant supervision: some hold them by chance, and others that answer are not named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import Loose, read_lines
from rag.evaluation.text import contains


class ArticleRow(Loose):
    id: str
    text: str
    title: str = ""
    url: str = ""
    published: str | None = None


class Row(Loose):
    id: str
    question: str
    answer: str
    retrieved: list[str]
    answer_in_retrieved: bool


def read_articles(path: Path) -> list[Article]:
    """The corpus; articles without text are left out. Raises GoldError."""
    return [
        Article(row.id, row.text, row.title, published=day(row.published), url=row.url)
        for _, row in read_lines(path, ArticleRow)
        if row.text.strip()
    ]


def read(path: Path, articles: Callable[[], Sequence[Article]]) -> list[Case]:
    """The cases whose answer is in a retrieved article. Raises GoldError."""
    texts = {article.id: article.text for article in articles()}
    return [case(row, texts) for _, row in read_lines(path, Row) if row.answer_in_retrieved]


def case(row: Row, texts: dict[str, str]) -> Case:
    holding = tuple(name for name in dict.fromkeys(row.retrieved) if contains(texts.get(name, ""), row.answer))
    return Case(row.id, row.question, "answered", (GoldPosition((row.answer,), holding),))


def day(text: str | None) -> date | None:
    try:
        return datetime.strptime(text or "", "%Y/%m/%d").date()
    except ValueError:
        return None
