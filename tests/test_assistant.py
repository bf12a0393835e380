"""The steps put together: caps, proofs, refusals and errors, with the reader scripted."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import (
    Article,
    ArticleFolderError,
    FolderIndex,
    IndexNotFoundError,
    IndexUnavailableError,
    ModelError,
    QuestionError,
)
from index.embedding.embedder import SentenceTransformerEmbedder
from index.storing.clients import get_memory_client
from rag import Assistant, Claim, Turn
from rag.answer import Passage, Reading
from rag.answering.models import Models
from rag.questions.question import Question
from rag.readers import Reader
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import load_settings
from tests.fakes import ScriptedPairModel, ScriptedReader, in_memory


def over(articles: list[Article], reader: Reader, per_article: int = 4) -> Assistant:
    return Assistant(
        HybridRetriever(*in_memory(articles), passages=4, per_article=per_article),
        Models(reader, ScriptedPairModel()),
        load_settings(),
    )


class Forger:
    """Claims what no article says, in every way that offsets can lie, and one true thing."""

    name = "scripted"

    def load(self) -> None:
        pass

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        del question, done
        article = passages[0].article
        true = Claim(article, "1932", 21, 25, 0, len(article.text), 0.6)
        lies = [
            replace(true, value="1999", probability=0.99),
            replace(true, start=20),
            replace(true, quote_start=23),
            replace(true, quote_end=9_999),
            replace(true, start=-5, end=-1),
        ]
        return Reading((*lies, true))


def test_claims_that_are_not_the_articles_words_never_reach_an_answer() -> None:
    """They are dropped and counted, however sure the reader is of them."""
    answer = over([Article("a", "The bridge opened in 1932.")], Forger()).ask("When did the bridge open?")
    assert [position.value for position in answer.positions] == ["1932"]
    assert answer.dropped == 5


def test_an_article_cannot_crowd_out_the_others() -> None:
    """The dissenting article is read although another one holds more of the nearest passages."""
    loud = Article("loud", " ".join(f"The bridge opened in 1932, part {i}. " + "Filler word. " * 60 for i in range(40)))
    quiet = Article("quiet", "Some say that the bridge opened in 1933.")
    reader = ScriptedReader({"1932": 0.9, "1933": 0.8})
    answer = over([loud, quiet], reader, per_article=2).ask("When did the bridge open?")
    assert {position.value for position in answer.positions} == {"1932", "1933"}


@pytest.mark.parametrize("question", ["", "  \n", "?!", "x" * 2_001, "why \ud800"])
def test_a_question_that_cannot_be_asked(question: str) -> None:
    with pytest.raises(QuestionError):
        over([Article("a", "Text.")], ScriptedReader({})).ask(question)


class Broken:
    name = "scripted"

    def load(self) -> None:
        pass

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        del done
        raise ModelError(f"The reader failed on {question!r} and {len(passages)} passages.")


def test_a_failing_reader_is_an_error_and_not_no_evidence() -> None:
    with pytest.raises(ModelError):
        over([Article("a", "Text.")], Broken()).ask("Who wrote the text?")


def test_an_embedder_that_cannot_be_loaded_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="path of a SentenceTransformer model"):
        SentenceTransformerEmbedder(str(tmp_path)).embed(["x"])


@pytest.mark.parametrize(
    ("articles", "words"),
    [
        ([], "There are no articles"),
        ([Article("a", "x"), Article("a", "y")], "Two articles have the id 'a'"),
        ([Article("a", " ")], "no id or no text"),
        ([Article("", "x")], "no id or no text"),
        ([Article("a", "\ud800")], "not valid Unicode"),
    ],
)
def test_articles_that_cannot_be_indexed(articles: list[Article], words: str) -> None:
    with pytest.raises(ArticleFolderError, match=words):
        Assistant.from_articles(articles)


def test_opening_a_missing_index() -> None:
    with pytest.raises(IndexNotFoundError):
        Assistant.open("nowhere")


def test_a_follow_up_is_answered_as_a_question_of_its_own() -> None:
    """What the question leaves to an earlier turn is put in, and the answer says how it was understood."""
    assistant = over([Article("a", "The mayor opened the bridge in 1932.")], ScriptedReader({"1932": 0.9}))
    answer = assistant.ask("When did she open it?", [Turn("Is Ada Byron the mayor of Minsk?", "Yes [1].")])
    assert answer.question == "When did Ada Byron open Minsk?"
    assert [position.value for position in answer.positions] == ["1932"]


def test_a_closed_assistant_frees_its_articles_and_refuses_questions() -> None:
    """At once, at the end of a `with` block; closing twice does nothing."""
    before = {collection.name for collection in get_memory_client().list_collections()}
    with Assistant.from_articles([Article("a", "The bridge opened in 1932.")]) as assistant:
        assert assistant.search("bridge")
        assert {collection.name for collection in get_memory_client().list_collections()} > before
    assert {collection.name for collection in get_memory_client().list_collections()} <= before
    assistant.close()
    for use in (assistant.ask, assistant.search, assistant.disagreements, lambda words: list(assistant.stream(words))):
        with pytest.raises(IndexUnavailableError, match=r"^The assistant is closed; open another one\.$"):
            use("When did the bridge open?")


def test_a_closed_assistant_leaves_the_index_on_disk(seeds_index: Path) -> None:
    """Its files are closed, and another assistant opens it; so does the same location."""
    location = FolderIndex(seeds_index)
    snapshot = weakref.ref(location.snapshot())
    assistant = Assistant.over(location, SentenceTransformerEmbedder(), load_settings())
    assistant.close()
    gc.collect()
    assert snapshot() is None
    assert location.snapshot().count()[0] == 2


def test_assistants_share_their_models() -> None:
    """Models are loaded once per process, however many collections there are."""
    articles = [Article("a", "The bridge opened in 1932.")]
    first, second = (Assistant.from_articles(articles)._parts for _ in range(2))
    assert first.models.reader is second.models.reader
    assert first.models.pair_model is second.models.pair_model
    one, two = (parts.embedder for parts in (first, second))
    assert isinstance(one, SentenceTransformerEmbedder)
    assert isinstance(two, SentenceTransformerEmbedder)
    assert one._model is two._model


def test_articles_are_freed_with_their_assistant() -> None:
    """No cache of the process keeps the articles of a collection that is no longer used."""
    articles = [
        Article("a", "The bridge at Solm opened in 1932. Jonas Reyes, 41, was there. It is 84 metres long."),
        Article("b", "The bridge at Solm opened 24 years ago. Jonas Reyes is 60. It is 95 metres long, since 2019."),
    ]
    assistant = Assistant.from_articles(articles)
    questions = ("When did the bridge at Solm open?", "How old is Jonas Reyes?", "Where do the articles disagree?")
    freed = [weakref.ref(passage.article) for passage in assistant.search(questions[0])]
    for question in questions:
        freed += [weakref.ref(claim.article) for claim in assistant.trace(question).claims]
    assert freed
    assistant.disagreements()
    del assistant
    for _ in range(200):  # threads that answered may be a moment longer at it
        gc.collect()
        if not any(each() for each in freed):
            return
        time.sleep(0.02)
    pytest.fail("an article is still in memory")
