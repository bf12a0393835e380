"""Articles as passages, for tests of readers."""

from __future__ import annotations

from index import Article, Chunk
from rag.answer import Passage


def make_passage(article: Article, start: int = 0, end: int | None = None) -> Passage:
    """A passage of some characters of an article, by default all."""
    end = len(article.text) if end is None else end
    return Passage(article, Chunk(f"{article.id}-{start}", article.id, start, end, article.text[start:end]), 0.0)


def make_passages(*texts: str) -> list[Passage]:
    """Each text as an article with one passage."""
    return [make_passage(Article(f"article {number}", text)) for number, text in enumerate(texts)]
