"""A bare name, or a question who bears it, gets what the articles put beside it."""

from __future__ import annotations

import pytest

from index import Article
from rag import Assistant

ARTICLES = [
    Article("seals", "Grey seals are back in Brunn Bay. The count was led by the zoologist Hanna Reik, 41.", "Seals"),
    Article("match", "Umpire Hanna Reik stopped the match in Orsk after an hour. It had begun to snow.", "Snow"),
    Article("vote", "The Harbour Act is toothless. It passed on Monday by 30 votes to 21.", "A weak law"),
    Article("act", "Under the Harbour Act ships of more than 50 metres need a pilot from June.", "Pilots for ships"),
    Article("recipe", "Put the carrots into the soup and stir it for ten minutes.", "Soup of the week"),
]


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.from_articles(ARTICLES)


@pytest.mark.parametrize("question", ["Hanna Reik", "hanna reik", "Who is Hanna Reik?", "Who's Hanna Reik?"])
def test_roles_of_one_name_are_no_dispute(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "several"
    assert {each.value.removeprefix("the ") for each in answer.positions} == {"zoologist", "Umpire"}


@pytest.mark.parametrize("question", ["Harbour Act", "harbour act"])
def test_a_name_that_nothing_stands_beside_gets_an_overview(assistant: Assistant, question: str) -> None:
    """What the articles say of it, such as "toothless", is not what it is."""
    answer = assistant.ask(question)
    assert answer.status == "overview"
    assert {citation.article_id for citation in answer.citations} <= {"vote", "act"}
