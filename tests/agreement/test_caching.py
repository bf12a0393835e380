"""Results are cached by article, and freed with it."""

from __future__ import annotations

import gc

from index import Article
from rag.agreement.caching import MAX_RESULTS, cache_by_article


class Counter:
    """Counts how often words are looked for."""

    def __init__(self) -> None:
        self.calls = 0

    def count(self, article: Article, word: str) -> int:
        self.calls += 1
        return article.text.count(word)


def test_equal_articles_share_results() -> None:
    counter = Counter()
    count = cache_by_article(counter.count)
    article = Article("a", "a bridge, a mill")
    assert [count(article, "a "), count(Article("a", "a bridge, a mill"), "a "), count(article, "mill")] == [2, 2, 1]
    assert counter.calls == 2
    assert count(Article("a", "another text"), "a ") == 0


def test_results_are_freed_with_their_article() -> None:
    class Result:
        pass

    find = cache_by_article(lambda article: [Result(), article.id])
    article = Article("a", "text")
    find(article)
    del article
    gc.collect()
    assert not [each for each in gc.get_objects() if type(each) is Result]


def test_the_results_of_one_article_are_bounded() -> None:
    counter = Counter()
    count = cache_by_article(counter.count)
    article = Article("a", "text")
    for number in range(MAX_RESULTS + 1):
        count(article, str(number))
    count(article, str(MAX_RESULTS))
    assert counter.calls == MAX_RESULTS + 1
    count(article, "0")
    assert counter.calls == MAX_RESULTS + 2
