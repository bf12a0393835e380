"""Conversations as a browser keeps them: what comes back is checked, what does not fit is said, nobody's is lost."""

from __future__ import annotations

import json
from datetime import date

import pytest

from rag.compose import compose, plain
from rag.reconcile import reconcile
from rag.ui.asking import typed
from rag.ui.conversations import Conversation, Exchange, Kept, narrowed
from rag.ui.export import as_json, as_markdown
from rag.ui.render import linked, sources_panel
from rag.ui.visit import Visit, is_ours, sealed, to_keep, visit_of
from rag.web.schema import AnswerData, answer_data
from rag.web.service import Asking
from tests.fakes import claim_in


def answered(value: str = "1932", text: str = "The bridge opened in 1932, they say.", title: str = "") -> AnswerData:
    claim = claim_in(text, value, title=title)
    return answer_data(compose("When?", reconcile("When?", [claim], evidence=0.5, rival=0.4), [], dropped=0))


def exchange(question: str = "When?") -> Exchange:
    return Exchange(question=question, answer=answered())


def in_browser(kept: Kept) -> str:
    """What a browser sends of what it was told to keep."""
    return json.dumps([json.loads(to_keep(Visit(kept=kept), each))["put"] for each in kept.conversations])


def test_a_conversation_goes_to_a_browser_and_back() -> None:
    kept = Kept().answered(exchange())
    visit = visit_of(in_browser(kept), "alice")
    assert visit.kept.conversations == kept.conversations
    assert visit.kept.open.turns[0].answer == "1932"
    assert json.loads(to_keep(visit, drop="x")) == {"user": "alice", "put": None, "drop": "x"}


@pytest.mark.parametrize(
    "kept",
    [None, 5, "x", "[]", "{}", "[" * 100_000, '[{"exchanges": 5}]', '[7, {"exchanges": [{}]}]', "[" + "1," * 3_000_000],
)
def test_what_is_no_conversation_is_none(kept: object) -> None:
    assert visit_of(kept, "").kept.open.exchanges == ()


def test_conversations_are_started_named_and_deleted() -> None:
    kept = Kept().answered(exchange("One?")).answered(exchange("Two?"))
    first = kept.open.id
    fresh = kept.started()
    assert fresh.started() == fresh
    second = fresh.answered(exchange("Three?"))
    assert [each.shown_name for each in second.conversations] == ["Three?", "One?"]
    assert second.opening(first).named("  My \n name ").open.shown_name == "My name"
    assert second.without_open().open.id == first
    assert second.without_open().without_open().open.exchanges == ()


def test_an_edited_question_takes_the_place_of_what_follows() -> None:
    kept = Kept().answered(exchange("One?")).answered(exchange("Two?")).answered(exchange("Three?"))
    assert [each.question for each in kept.answered(exchange("Other?"), 1).open.exchanges] == ["One?", "Other?"]
    assert [each.question for each in kept.answered(exchange("Other?"), 0).open.exchanges] == ["Other?"]


def test_only_answers_of_this_server_are_sealed() -> None:
    given = sealed(exchange())
    assert is_ours(given)
    assert not is_ours(exchange())
    assert not is_ours(given.model_copy(update={"answer": answered("1933", "It opened in 1933.")}))
    assert not is_ours(given.model_copy(update={"question": "Why?"}))


@pytest.mark.parametrize("question", ["When?", "**5** * 3 [1] `a_b` <b> #1. www.x.org http://x", "1. one", "- a\\b"])
def test_a_question_is_typed_as_it_was(question: str) -> None:
    """What is edited is the question, and not the Markdown that showed it."""
    assert typed(plain(question)) == question


def test_what_was_searched_is_said() -> None:
    only = narrowed(Asking(sources=("The Daily",), since=date(2024, 6, 1)))
    assert only == "Searched only: the sources The Daily; articles published from 2024-06-01"
    assert narrowed(Asking(passages=3)) == ""
    told = Exchange(question="When?", answer=answered(), only=only)
    assert only in as_markdown(Conversation(exchanges=(told,)))
    assert only in sources_panel(told.answer, {}, told.only)


def test_files_hold_every_citation() -> None:
    conversation = Kept().answered(exchange("When [now]?")).open
    text = as_markdown(conversation)
    assert "## When \\[now\\]?" in text
    assert "- [1] a, characters 0-36: “The bridge opened in 1932, they say.”" in text
    assert json.loads(as_json(conversation))["exchanges"][0]["answer"]["citations"][0]["end"] == 36


def test_markers_are_links_and_nothing_else_is() -> None:
    """An article's own "[1]" is no marker."""
    text = linked(answered(text="The bridge opened in 1932 [1] (http://evil.example), they say."))
    assert text.count("](") == 1
    assert "[\\[1\\]](/article?id=a&start=0&end=62#quote)" in text


def test_article_text_is_no_html() -> None:
    """Whatever an article holds is shown as text in the sources."""
    hostile = "<script>x</script> ${7*7} {{y}} <img src=x onerror=z> & \"'"
    shown = sources_panel(answered(hostile, f"It is {hostile}.", hostile), {"a": f"It is {hostile}."})
    assert "<script" not in shown
    assert "<img" not in shown
    assert "$" not in shown
    assert "{" not in shown
    assert "<mark>&lt;script&gt;" in shown
