"""Articles that are copies of one report count as one source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from index import Article
from index.storing.copies import are_copies, hash_shingles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def group_copies(articles: Iterable[Article]) -> list[list[Article]]:
    """Group the articles, each group one report and its copies; the order of the articles does not matter."""
    groups: list[list[tuple[Article, NDArray[np.uint32]]]] = []
    for article in sorted(articles, key=lambda article: article.id):
        shingles = hash_shingles(article.text)
        copies = [group for group in groups if any(are_copies(shingles, other) for _, other in group)]
        groups = [group for group in groups if group not in copies]
        groups.append([*(entry for group in copies for entry in group), (article, shingles)])
    return [[article for article, _ in group] for group in groups]
