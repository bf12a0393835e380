"""Remove articles from an index, whatever their folder holds."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from index import SyncReport, sync
from rag.articles.indexes import choose_embedder, locate_index

if TYPE_CHECKING:
    from rag.settings import Settings


def remove_articles(ids: Collection[str], settings: Settings) -> SyncReport:
    """Removes the articles with these ids from the index that settings name; ids that it does not hold are ignored.

    Files are not touched: syncing a folder that still holds them adds them again. Raises what `sync` raises.
    """
    location = locate_index(settings)
    articles = location.snapshot().read_articles()
    kept = [article for article_id, article in articles.items() if article_id not in ids]
    return sync(kept, location, choose_embedder(location, settings))
