"""Finds articles that have only got another id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.articles import Article
from index.embedding.chunks import hash_article

MAX_COMPARED = 100
"""The most identical articles whose paths are compared."""


def match_identical(old: Sequence[Article], new: Sequence[Article]) -> list[tuple[str, str]]:
    """The id of each old article, and of the new one that is identical apart from its id.

    The source may differ, as a second folder in the index makes each folder's name the source of articles that name
    none. Of several identical articles, those are paired whose paths end alike.
    """
    pairs: dict[str, str] = {}
    for hash_content in (hash_without_id, hash_without_source):
        candidates: dict[str, list[str]] = {}
        for article in old:
            if article.id not in pairs:
                candidates.setdefault(hash_content(article), []).append(article.id)
        taken = set(pairs.values())
        for article in new:
            same = candidates.get(hash_content(article), []) if article.id not in taken else []
            if same:
                chosen = max(same[-MAX_COMPARED:], key=lambda name: count_common_end(name, article.id))
                same.remove(chosen)
                pairs[chosen] = article.id
    return list(pairs.items())


def hash_without_id(article: Article) -> str:
    return hash_article(replace(article, id=""))


def hash_without_source(article: Article) -> str:
    return hash_article(replace(article, id="", source=""))


def count_common_end(a: str, b: str) -> int:
    """How many parts two paths have in common at their ends."""
    parts = zip(reversed(a.split("/")), reversed(b.split("/")), strict=False)
    return next((place for place, (x, y) in enumerate(parts) if x != y), min(a.count("/"), b.count("/")) + 1)
