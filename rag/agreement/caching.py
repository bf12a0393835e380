"""Cache what is found in an article for as long as the article is in memory.

A cache of a fixed size, keyed by articles or their texts, would keep those of a collection that is no longer used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

from index import Article

Args = TypeVarTuple("Args")
R = TypeVar("R")
MAX_RESULTS = 64
"""Results kept for one article, each of other arguments; then its cache is begun anew."""


def cache_by_article(work: Callable[[Article, *Args], R]) -> Callable[[Article, *Args], R]:
    """Cache the results of a function of an article and other hashable arguments, given by position."""
    found: WeakKeyDictionary[Article, dict[object, R]] = WeakKeyDictionary()

    @wraps(work)
    def recall(article: Article, *args: *Args) -> R:
        results = found.setdefault(article, {})
        if args in results:
            return results[args]
        result = work(article, *args)
        if len(results) >= MAX_RESULTS:
            results.clear()
        results[args] = result
        return result

    return recall
