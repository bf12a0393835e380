"""RealTimeQA (Kasai et al. 2023) with the articles that a search found: news quiz questions over one large corpus.

Two JSON Lines files. Articles: `id`, `url`, `title`, `published` (YYYY/MM/DD), `text`. Questions: `id`, `question`,
`answer`, `retrieved` (article ids) and `answer_in_retrieved`. Only questions with `answer_in_retrieved` become cases,
because it is unknown whether the corpus answers the others. Supporting articles are those in `retrieved` that contain
the answer's words (distant supervision), so some contain them by chance and others that do answer are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import LooseRow, parse_day, read_lines
from rag.evaluation.text import contains

DAY = "%Y/%m/%d"


class RealtimeArticle(LooseRow):
    id: str
    text: str
    title: str = ""
    url: str = ""
    published: str | None = None


class RealtimeQuestion(LooseRow):
    id: str
    question: str
    answer: str
    retrieved: list[str]
    answer_in_retrieved: bool


def read_realtimeqa_articles(path: Path) -> list[Article]:
    """The corpus; articles without text are left out. Raises GoldError."""
    return [
        Article(row.id, row.text, row.title, published=parse_day(row.published, DAY), url=row.url)
        for _, row in read_lines(path, RealtimeArticle)
        if row.text.strip()
    ]


def read_realtimeqa(path: Path, articles: Callable[[], Sequence[Article]]) -> list[Case]:
    """The cases whose answer is in a retrieved article. Raises GoldError."""
    texts = {article.id: article.text for article in articles()}
    return [
        make_realtimeqa_case(row, texts) for _, row in read_lines(path, RealtimeQuestion) if row.answer_in_retrieved
    ]


def make_realtimeqa_case(row: RealtimeQuestion, texts: dict[str, str]) -> Case:
    supporting = tuple(name for name in dict.fromkeys(row.retrieved) if contains(texts.get(name, ""), row.answer))
    return Case(row.id, row.question, "answered", (GoldPosition((row.answer,), supporting),))
