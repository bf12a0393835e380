"""Articles that have only got another id are found again."""

from __future__ import annotations

from index import Article
from index.syncing.matching import match_identical


def test_articles_in_a_folder_that_became_one_of_several_are_the_same() -> None:
    """Their ids begin with the folder's name now, which is the source of those without one, as before the other way."""
    one = [Article("a.txt", "Bees make honey."), Article("x/b.txt", "Ants do not.", source="The Hive")]
    several = [
        Article("town/a.txt", "Bees make honey.", source="town"),
        Article("town/x/b.txt", "Ants do not.", source="The Hive"),
        Article("valley/a.txt", "Wasps neither.", source="valley"),
    ]
    assert set(match_identical(one, several)) == {("a.txt", "town/a.txt"), ("x/b.txt", "town/x/b.txt")}
    assert set(match_identical(several, one)) == {("town/a.txt", "a.txt"), ("town/x/b.txt", "x/b.txt")}


def test_of_identical_articles_those_are_paired_whose_paths_end_alike() -> None:
    old = [Article(name, "Bees.") for name in ("a.txt", "b.txt", "c.txt")]
    new = [Article(name, "Bees.") for name in ("t/c.txt", "t/b.txt", "t/a.txt", "t/d.txt")]
    assert dict(match_identical(old, new)) == {"a.txt": "t/a.txt", "b.txt": "t/b.txt", "c.txt": "t/c.txt"}


def test_an_article_that_differs_in_more_is_another_one() -> None:
    assert not match_identical([Article("a.txt", "Bees.", title="One")], [Article("b.txt", "Bees.", title="Two")])
