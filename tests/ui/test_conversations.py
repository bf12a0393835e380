"""Conversations as a browser stores them: what comes back is validated, nobody's is lost."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from markdown_it import MarkdownIt

from rag.ui.answers import render_thread
from rag.ui.conversations import Conversations, Exchange, describe_filters
from rag.ui.export import TYPES, export_file, link
from rag.ui.state import UNPROVED, PageState, is_sealed, load_state, seal_exchange, storage_message
from rag.web.service import Asking
from tests.ui.answers import make_answer


def make_exchange(question: str = "When?") -> Exchange:
    return Exchange(question=question, answer=make_answer())


def stored_in_browser(conversations: Conversations) -> str:
    """What a browser sends back of what it was told to store."""
    state = PageState(conversations=conversations)
    return json.dumps([json.loads(storage_message(state, each))["put"] for each in conversations.all])


def test_a_conversation_goes_to_a_browser_and_back() -> None:
    conversations = Conversations().append(make_exchange())
    state = load_state(stored_in_browser(conversations), "alice")
    assert state.conversations.all == conversations.all
    assert json.loads(storage_message(state, drop="x")) == {"user": "alice", "put": None, "drop": "x"}


@pytest.mark.parametrize(
    "stored",
    [None, 5, "x", "[]", "{}", "[" * 100_000, '[{"exchanges": 5}]', '[7, {"exchanges": [{}]}]', "[" + "1," * 3_000_000],
)
def test_invalid_conversations_are_left_out(stored: object) -> None:
    assert load_state(stored, "").conversations.open.exchanges == ()


def test_conversations_are_started_renamed_removed_and_restored() -> None:
    first = Conversations().append(make_exchange("One?")).append(make_exchange("Two?"))
    fresh = first.start()
    assert fresh.start() == fresh
    both = fresh.append(make_exchange("Three?"))
    assert [each.title for each in both.all] == ["Three?", "One?"]
    assert both.rename(first.open.id, "  My \n name ").select(first.open.id).open.title == "My name"
    removed = both.remove(both.open.id)
    assert removed.open.id == first.open.id
    assert removed.restore(both.open).open == both.open
    assert removed.remove(first.open.id).open.exchanges == ()


def test_a_conversation_is_resumed_or_a_new_one_started() -> None:
    first = Conversations().append(make_exchange("One?"))
    both = first.start().append(make_exchange("Two?"))
    assert both.resume(first.open.id).open == first.open
    assert both.resume("x").open.exchanges == ()


def test_a_conversation_that_is_not_open_can_be_removed() -> None:
    first = Conversations().append(make_exchange("One?"))
    both = first.start().append(make_exchange("Two?"))
    assert both.remove(first.open.id).open.id == both.open.id


def test_an_edited_question_replaces_only_its_own_answer() -> None:
    three = Conversations().append(make_exchange("One?")).append(make_exchange("Two?")).append(make_exchange("Three?"))
    assert [each.question for each in three.append(make_exchange("Other?"), 1).open.exchanges] == [
        "One?",
        "Other?",
        "Three?",
    ]
    assert [each.question for each in three.append(make_exchange("Other?"), 0).open.exchanges] == [
        "Other?",
        "Two?",
        "Three?",
    ]


def test_only_answers_of_this_server_are_sealed() -> None:
    sealed = seal_exchange(make_exchange())
    assert is_sealed(sealed)
    assert not is_sealed(make_exchange())
    assert not is_sealed(sealed.model_copy(update={"answer": make_answer("1933", "It opened in 1933.")}))
    assert not is_sealed(sealed.model_copy(update={"question": "Why?"}))


INVENTED = "![x](http://evil.example/x.png) <img src=http://evil.example/y> [1](http://evil.example) 1933 [1]"


def test_an_answer_from_elsewhere_is_shown_and_saved_as_not_proved() -> None:
    """A browser may send whatever it likes: none of it becomes a link, an image or HTML in a file."""
    answer = make_answer().model_copy(update={"text": f"- {INVENTED}\n\n[2]: http://evil.example", "is_prose": True})
    forged = load_state(stored_in_browser(Conversations().append(Exchange(question="When?", answer=answer))), "")
    exchanges = forged.conversations.open.exchanges
    assert UNPROVED in html.unescape(render_thread(exchanges))
    markdown = export_file("x", exchanges, "md")["text"]
    assert f"*{UNPROVED}*" in markdown
    shown = MarkdownIt().render(markdown)
    assert not re.search(r"<(a|img)\b", shown)
    assert "1933 [1]" in shown
    assert UNPROVED in html.unescape(export_file("x", exchanges, "html")["text"])
    assert not json.loads(export_file("x", exchanges, "json")["text"])["exchanges"][0]["is_proved"]


def test_an_answer_of_this_server_is_proved_when_it_comes_back() -> None:
    kept = load_state(stored_in_browser(Conversations().append(seal_exchange(make_exchange()))), "")
    exchanges = kept.conversations.open.exchanges
    assert "Not proved" not in render_thread(exchanges)
    assert all("Not proved" not in export_file("x", exchanges, form)["text"] for form in TYPES)
    assert json.loads(export_file("x", exchanges, "json")["text"])["exchanges"][0]["is_proved"]


@pytest.mark.parametrize("url", ["javascript:x", "https://a.example/>x", "https://a.example/ x", "https://a.example/é"])
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    assert link(url) == []


def test_filters_are_described_in_the_files() -> None:
    only = describe_filters(Asking(sources=("The Daily",), since=date(2024, 6, 1)))
    assert only == "Searched only: source The Daily; articles published from 2024-06-01"
    assert describe_filters(Asking(passages=3)) == ""
    filtered = Exchange(question="When?", answer=make_answer(), only=only)
    assert all(only in export_file("When?", [filtered], form)["text"] for form in TYPES)


def test_files_hold_every_citation() -> None:
    exchange = make_exchange("When [now]?")
    markdown = export_file("When [now]?", [exchange], "md")
    assert markdown["name"] == "When-now.md"
    assert "## When \\[now\\]?" in markdown["text"]
    assert "1932, says 1 article. [1]" in markdown["text"]
    assert "- [1] a, characters 0-36: “The bridge" in markdown["text"]
    assert markdown["text"].count("“The bridge opened in 1932, they say.”") == 1
    cited = exchange.answer.citations[0].model_copy(
        update={"url": "https://courier.example/a_b", "published": date(2025, 3, 14)}
    )
    dated = exchange.model_copy(update={"answer": exchange.answer.model_copy(update={"citations": (cited,)})})
    assert (
        "- [1] 14 March 2025, a, <https://courier.example/a_b>, characters" in export_file("x", [dated], "md")["text"]
    )
    prose = exchange.model_copy(
        update={"answer": exchange.answer.model_copy(update={"text": "In 1932 [1].", "is_prose": True})}
    )
    sources = export_file("x", [prose], "md")["text"]
    assert "- [1] a, characters 0-36: “The bridge opened in 1932, they say.”" in sources
    assert (
        json.loads(export_file("x", [exchange], "json")["text"])["exchanges"][0]["answer"]["citations"][0]["end"] == 36
    )
    assert "“The bridge opened in 1932, they say.” [1]" in export_file("x", [exchange], "html")["text"]
