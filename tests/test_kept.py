"""Conversations as a browser keeps them: what comes back is checked, what does not fit is said, nobody's is lost."""

from __future__ import annotations

import json

import pytest

from rag.compose import compose
from rag.reconcile import reconcile
from rag.ui.conversations import MOST_CHARS, Conversation, Exchange, Kept
from rag.ui.export import as_json, as_markdown
from rag.ui.render import linked, sources_panel
from rag.ui.visit import visit_of
from rag.web.schema import AnswerData, answer_data
from tests.fakes import claim_in


def answered(value: str = "1932", text: str = "The bridge opened in 1932, they say.", title: str = "") -> AnswerData:
    claim = claim_in(text, value, title=title)
    return answer_data(compose("When?", reconcile("When?", [claim], evidence=0.5, rival=0.4), [], dropped=0))


def exchange(question: str = "When?") -> Exchange:
    return Exchange(question=question, answer=answered())


def test_a_conversation_goes_to_a_browser_and_back() -> None:
    visit = visit_of({}, "alice").keeping(Kept().answered(exchange()))
    again = visit_of(json.loads(json.dumps(visit.browser)), "alice")
    assert again.kept == visit.kept
    assert again.kept.open.turns[0].answer == "1932"


def test_another_users_conversations_stay_where_they_are() -> None:
    alice = visit_of({}, "alice").keeping(Kept().answered(exchange("Whose?")))
    bob = visit_of(alice.browser, "bob")
    assert bob.kept.open.exchanges == ()
    both = bob.keeping(bob.kept.answered(exchange())).browser
    assert visit_of(both, "alice").kept == alice.kept


@pytest.mark.parametrize(
    "kept", [None, [], "x", {"": 5}, {"": {"conversations": []}}, {"": {"conversations": [{"a": 1}, 7]}}]
)
def test_what_is_no_conversation_is_none(kept: object) -> None:
    assert visit_of(kept, "").kept.open.exchanges == ()


def test_conversations_are_started_named_cut_and_deleted() -> None:
    kept = Kept().answered(exchange("One?")).answered(exchange("Two?"))
    first = kept.open.id
    fresh = kept.started()
    assert fresh.started() == fresh
    second = fresh.answered(exchange("Three?"))
    assert [each.shown_name for each in second.conversations] == ["Three?", "One?"]
    assert second.opening(first).named("  My \n name ").open.shown_name == "My name"
    assert [each.question for each in second.opening(first).cut(1).open.exchanges] == ["One?"]
    assert second.without_open().open.id == first
    assert second.without_open().without_open().open.exchanges == ()


def test_the_oldest_are_dropped_where_a_browser_holds_no_more() -> None:
    big = Exchange(question="x" * (MOST_CHARS // 3), answer=answered())
    old = tuple(Conversation(exchanges=(big,)) for _ in range(4))
    kept, lost = Kept(conversations=old, open_id=old[3].id).bounded()
    assert lost == 2
    assert [each.id for each in kept.conversations] == [old[0].id, old[3].id]
    assert kept.open.id == old[3].id


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
