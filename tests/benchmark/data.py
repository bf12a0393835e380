"""The benchmark's data: news articles and quiz questions about them, in RealTimeQA's format (see rag.evaluation)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from index import Article
from rag.evaluation.adapters.realtimeqa import RealtimeQuestion, read_realtimeqa_articles
from rag.evaluation.lines import read_lines
from rag.evaluation.text import contains

__all__ = ["Question", "questions_on", "read_realtimeqa_articles", "write_folder"]


class Question(NamedTuple):
    """A question, its answer, and the articles that contain the answer's words."""

    text: str
    answer: str
    articles: frozenset[str]

    def is_hit(self, passage: str) -> bool:
        return contains(passage, self.answer)


def questions_on(articles: Sequence[Article], path: Path) -> list[Question]:
    """The questions whose answer is in one of these articles, among those retrieved for them."""
    texts = {article.id: article.text for article in articles}
    found = []
    for _, row in read_lines(path, RealtimeQuestion):
        holding = frozenset(name for name in row.retrieved if contains(texts.get(name, ""), row.answer))
        if row.answer_in_retrieved and holding:
            found.append(Question(row.question, row.answer, holding))
    return found


def write_folder(articles: Sequence[Article], folder: Path) -> None:
    """Write each article as a file with front matter, unless it exists."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        path = folder / f"{article.id}.md"
        if not path.exists():
            about = {"title": article.title, "url": article.url}
            if article.published:
                about["published"] = article.published.isoformat()
            path.write_text(f"---\n{yaml.safe_dump(about, allow_unicode=True)}---\n{article.text}", encoding="utf-8")
