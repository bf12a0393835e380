"""Browse the articles of an index: list, search and filter them, read one in full, count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index import Article, ArticleNotFoundError, Filter, Location
from index.filters import EVERYTHING
from index.storing.catalog import ArticleSummary, Order

PAGE = 50
"""Articles on one page of a list."""


@dataclass(frozen=True)
class Overview:
    """What an index holds: numbers of articles and chunks, articles by source and, where dated, by month."""

    articles: int
    chunks: int
    sources: dict[str, int]
    months: dict[str, int]
    """By `YYYY-MM`, in order."""
    undated: int


@dataclass(frozen=True)
class Listing:
    """One page of a list of articles, and how many there are in all."""

    articles: tuple[ArticleSummary, ...] = ()
    total: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Library:
    """Reads the newest state of an index; each method raises IndexNotFoundError or IndexUnavailableError."""

    location: Location

    def article(self, article_id: str) -> Article:
        """An article in full, by its id or by one that it had before it was renamed. Raises ArticleNotFoundError."""
        snapshot = self.location.snapshot()
        present_id = snapshot.find_present_id(article_id)
        found = snapshot.read_articles([present_id]).get(present_id)
        if found is None:
            raise ArticleNotFoundError(f"The index holds no article {article_id!r}; it may have been removed.")
        return found

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Articles by id; those that the index does not hold are left out."""
        return self.location.snapshot().read_articles(ids)

    def listing(self, words: str = "", only: Filter = EVERYTHING, page: int = 1, order: Order = "newest") -> Listing:
        """The articles that hold all the words and pass the filter, in order, pages counted from 1."""
        catalog = self.location.snapshot().catalog
        total = catalog.count_articles(words, only)
        page = max(1, min(page, -(-total // PAGE)))
        return Listing(tuple(catalog.list_articles(words, only, (page - 1) * PAGE, PAGE, order)), total, page)

    def sources(self) -> list[str]:
        """The names of all sources, those of most articles first."""
        return [name for name in self.location.snapshot().catalog.count_by_source() if name]

    def overview(self) -> Overview:
        snapshot = self.location.snapshot()
        articles, chunks = snapshot.count()
        dates = snapshot.catalog.list_dates()
        months = dict(sorted(Counter(day.isoformat()[:7] for day in dates).items()))
        return Overview(articles, chunks, snapshot.catalog.count_by_source(), months, articles - len(dates))
