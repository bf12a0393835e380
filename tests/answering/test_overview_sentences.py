"""The sentences that overviews are made of."""

from __future__ import annotations

from datetime import date

import pytest

from index import Article
from rag import Assistant
from rag.answering.sentences import first_sentence

LEAD = "The Court of Appeal cut the sentence of the banker Orr to four years on Monday."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"Court of Appeal cuts the term of Orr\n\n{LEAD} He had confessed.", LEAD),
        (f"{LEAD} He had confessed.", LEAD),
        ("Court of Appeal cuts the term of Orr", "Court of Appeal cuts the term of Orr"),  # there is nothing better
    ],
)
def test_the_first_sentence_is_no_headline(text: str, first: str) -> None:
    found = first_sentence(Article("a", text))
    assert found is not None
    assert found.text == first


def test_an_article_without_a_sentence() -> None:
    assert first_sentence(Article("a", "Photo: Orr")) is None


def test_the_latest_of_a_name_is_in_the_newest_article_that_has_it() -> None:
    """Even if no sentence with the name is long enough to be shown; and the newest is told in more than a few."""
    told = (
        "A cracked pump was the reason why the engine shut down, the agency said on Monday. Cracks had been visible on "
        "photographs taken before the launch. Perihel contradicted the agency. The pump broke only on impact, it said. "
        "A second attempt is planned for the spring of next year. The agency has not yet granted a licence for it."
    )
    old = "The company Perihel wants to launch its first rocket in May. Perihel has raised 55 million from investors."
    articles = [
        Article("new", told, "Report on the crash", "Post", date(2026, 8, 27)),
        Article("old", old, "A rocket in May", "Post", date(2026, 3, 25)),
        Article("older", "Perihel was founded in 2019 by a bicycle mechanic.", "Founders", "Post", date(2025, 1, 2)),
    ]
    answer = Assistant.from_articles(articles).ask("What is the latest on Perihel?")
    newest = [citation.quote for citation in answer.citations if citation.article_id == "new"]
    assert answer.citations[0].article_id == "new"
    assert len(newest) == 5
    assert "older" not in {citation.article_id for citation in answer.citations}
