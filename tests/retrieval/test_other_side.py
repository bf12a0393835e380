"""A dissenting article is found among many that agree."""

from __future__ import annotations

from index import Article
from rag import Assistant
from rag.answering.models import Models
from rag.retrieval.hybrid import HybridRetriever
from rag.retrieval.other_side import only_says
from rag.settings import load_settings
from tests.fakes import ScriptedPairModel, ScriptedReader, in_memory

QUESTION = "When did the bridge open?"
# Each in other words, or they would be copies of one report.
AGREEING = [
    Article(
        f"agreeing {n:02}", f"When did the bridge open? It did in 1932, {' '.join(f'says{n}x{i}' for i in range(9))}."
    )
    for n in range(30)
]
DISSENTING = Article("dissenting", "A plaque says 1933 and names the mayor.")
OTHERS = [Article(f"other {n}", f"Bees make honey {n}.") for n in range(5)]


def values(articles: list[Article], **settings: int) -> set[str]:
    reader = ScriptedReader({"1932": 0.9, "1933": 0.85})
    retriever = HybridRetriever(*in_memory(articles), passages=4, per_article=2)
    return {
        p.value
        for p in Assistant(retriever, Models(reader, ScriptedPairModel()), load_settings(**settings))
        .ask(QUESTION)
        .positions
    }


def test_a_dissenting_article_is_not_missed_among_many() -> None:
    """The first search finds only agreeing articles; the second one excludes them."""
    assert values([*AGREEING[:8], DISSENTING, *OTHERS]) == {"1932", "1933"}


def test_the_second_search_can_be_turned_off() -> None:
    assert values([*AGREEING[:8], DISSENTING, *OTHERS], dissent_passages=0) == {"1932"}


def test_nothing_is_added_if_all_agree() -> None:
    assert values([*AGREEING, *OTHERS]) == {"1932"}


def test_a_passage_that_denies_the_answer_does_not_agree() -> None:
    """ "1933, not 1932" holds the answer's words and another year; a passage with the answer alone agrees."""
    assert not only_says("1932", "It opened in 1933, not 1932.")
    assert only_says("1932", "It opened in 1932, on 4 May.")
    assert not only_says("1932", "It opened late.")
