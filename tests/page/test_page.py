"""The page in a real browser: ask, see every side, open a source, stop, edit, come back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from rag.feedback import FeedbackStore
from tests.conftest import EXAMPLE
from tests.llm_server import hangs, serving
from tests.page.conftest import Serve
from tests.page.served import Served, Visitor

pytestmark = pytest.mark.browser
UNANSWERABLE = "Which team won the ice hockey final in Toronto?"


def test_the_example(served: Served, context: Any) -> None:
    """Both sides beside each other; [1] opens the article with the quote in view; nothing is asked of elsewhere."""
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    page = visitor.page
    headings = page.locator("#sources .position h3").all_inner_texts()
    assert sorted(headings) == ["1991", "24 years"]
    left, right = (page.locator("#sources .position").nth(n).bounding_box() for n in (0, 1))
    assert abs(left["y"] - right["y"]) < 5
    assert left["x"] + left["width"] <= right["x"]
    assert "1991" in page.locator("#sources mark").all_inner_texts()
    assert "The articles disagree" in visitor.talk
    page.locator("#talk a", has_text="[1]").first.click()
    quote = visitor.article().locator("mark#quote")
    assert quote.inner_text() == "This trip marks Putin's first visit to North Korea in 24 years."
    box = quote.bounding_box()
    assert 0 < box["y"] < 900
    page.keyboard.press("Escape")
    page.locator("dialog#reader[open]").wait_for(state="hidden")
    assert visitor.requested
    assert all(url.startswith((served.address, "data:", "blob:", "about:")) for url in visitor.requested)
    assert visitor.problems == []


def test_positions_lie_below_each_other_where_there_is_no_room(served: Served, context: Any) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    Visitor(page).opens(served.address).asks(EXAMPLE).sees("disputed")
    first, second = (page.locator("#sources .position").nth(n).bounding_box() for n in (0, 1))
    assert second["y"] >= first["y"] + first["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_no_evidence_looks_otherwise_and_offers_passages(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).asks(UNANSWERABLE).sees("no_evidence")
    assert visitor.page.locator("#sources .position").count() == 0
    assert visitor.page.locator("#sources .no-evidence blockquote").count() == 3
    visitor.page.locator("#sources .no-evidence a").first.click()
    assert visitor.article().locator("mark#quote").inner_text()


def test_examples_are_drawn_from_the_articles(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page())
    for _ in range(60):  # they are looked for after the start
        visitor.opens(served.address)
        if visitor.page.locator("button.starter").count():
            break
        visitor.page.wait_for_timeout(500)
    visitor.page.locator("button.starter").first.click()
    visitor.sees("answered", "Who is Elena Yakovleva?")


def test_follow_ups_and_conversations_that_are_kept(served: Served, context: Any) -> None:
    """A follow-up is understood; the conversation is there after a reload, can be named, left, reopened, deleted."""
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    visitor.asks("Who invited him there?").sees("answered", "Who invited Putin in North Korea?")
    page = visitor.page
    page.reload()
    visitor.opens(served.address).sees("answered")
    assert EXAMPLE in visitor.talk
    visitor.side_bar()
    page.locator("#name textarea, #name input").fill("The visit")
    page.get_by_role("button", name="Rename").click()
    page.locator("#conversations label", has_text="The visit").wait_for()
    page.get_by_role("button", name="New conversation").click()
    page.locator("#conversations label", has_text="New conversation").wait_for()
    page.locator("#talk", has_text=EXAMPLE).wait_for(state="hidden")
    page.locator("#conversations label", has_text="The visit").click()
    page.locator("#talk", has_text=EXAMPLE).wait_for()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete this conversation for good").click()
    page.locator("#conversations label", has_text="The visit").wait_for(state="detached")
    assert visitor.conversations == ["New conversation"]


def test_visitors_do_not_see_each_other(served: Served, browser: Any) -> None:
    one, other = (Visitor(browser.new_context().new_page()).opens(served.address) for _ in range(2))
    one.asks(EXAMPLE)
    other.asks("Who is Elena Yakovleva?")
    one.sees("disputed")
    other.sees("answered")
    assert "Yakovleva?" not in one.talk
    assert EXAMPLE not in other.talk
    assert other.opens(served.address).conversations == ["Who is Elena Yakovleva?"]


def test_stop_ends_a_long_answer(serve: Serve, seeds_index: Path, context: Any) -> None:
    """What was asked is back in its field, and the LLM's server is left alone."""
    with serving(hangs) as llm:
        slow = serve("--index", str(seeds_index), "--llm", f"openai-like:tiny@{llm.url}")
        visitor = Visitor(context.new_page()).opens(slow.address).asks(EXAMPLE)
        page = visitor.page
        page.locator("#talk", has_text="Reading passages: 0 of").wait_for()
        assert page.locator("button.starter").count() == 0
        page.locator("#stop").click()
        page.locator("#talk", has_text="Reading passages").wait_for(state="hidden")
        assert page.locator("#question textarea").input_value() == EXAMPLE
        visitor.side_bar()
        page.get_by_text("How to ask").click()
        page.get_by_label("the embedded reader").check()
        visitor.side_bar()
        page.locator("#question textarea").press("Enter")
        visitor.sees("disputed")
        visitor.side_bar()
        page.get_by_label("the LLM").check()
        visitor.side_bar()
        page.get_by_role("button", name="Retry").click()
        page.locator("#talk", has_text="Reading passages: 0 of").wait_for()
        page.locator("#stop").click()
        page.locator("#talk", has_text="The articles disagree").wait_for()
        visitor.opens(slow.address)
        page.locator("#talk", has_text="The articles disagree").wait_for()


def test_a_question_is_edited_and_asked_again(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).asks(UNANSWERABLE).sees("no_evidence")
    page = visitor.page
    page.get_by_role("button", name="Edit").first.click()
    page.locator("#talk textarea").fill("Who is Elena Yakovleva?")
    page.get_by_role("button", name="Submit").click()
    visitor.sees("answered", "Who is Elena Yakovleva?")
    assert UNANSWERABLE not in visitor.talk
    page.get_by_role("button", name="Retry").click()
    visitor.sees("answered", "Who is Elena Yakovleva?")


def test_a_conversation_is_saved_with_its_citations(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed").side_bar()
    texts = {}
    for form in ("Markdown", "JSON"):
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=f"Save as {form}").click()
        texts[form] = Path(download.value.path()).read_text(encoding="utf-8")
    assert "- [2] 003_53ea483c9a9e0999.txt, characters 0-294" in texts["Markdown"]
    [exchange] = json.loads(texts["JSON"])["exchanges"]
    assert exchange["answer"]["status"] == "disputed"
    assert exchange["answer"]["citations"][0]["quote"].startswith("This trip marks")


def test_a_thumb_with_a_reason_is_kept(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    page = visitor.page
    page.get_by_role("button", name="dislike").click()
    page.locator("#reason textarea, #reason input").fill("1991 is not the last visit")
    page.get_by_role("button", name="Send").click()
    page.locator("#reason").wait_for(state="hidden")
    with sqlite3.connect(served.folder / ".rag-feedback.sqlite") as db:
        [row] = db.execute("select rating, reason, question from feedback").fetchall()
    db.close()
    assert row == ("down", "1991 is not the last visit", EXAMPLE)
    page.get_by_text("Thank you; it is kept.").wait_for()
    page.get_by_role("button", name="dislike").click()  # which takes it back
    for _ in range(50):
        if not FeedbackStore(served.folder / ".rag-feedback.sqlite").all():
            break
        page.wait_for_timeout(100)
    assert FeedbackStore(served.folder / ".rag-feedback.sqlite").all() == []


def test_settings_hold_for_the_visitor(served: Served, context: Any) -> None:
    """Articles without a date pass no range of dates; a day that is none is said to be so."""
    visitor = Visitor(context.new_page()).opens(served.address).side_bar()
    page = visitor.page
    page.get_by_text("How to ask").click()
    page.get_by_label("Published from").fill("yesterday")
    visitor.side_bar().asks(EXAMPLE)
    page.get_by_text("is no day; write it as 2024-06-18").wait_for()
    assert page.locator("#question textarea").input_value() == EXAMPLE
    visitor.side_bar()
    page.get_by_label("Published from").fill("2024-01-01")
    visitor.side_bar().asks(EXAMPLE).sees("no_evidence")
    assert "Searched only: articles published from 2024-01-01" in visitor.sources


def test_two_pages_of_one_browser_keep_both_conversations(served: Served, context: Any) -> None:
    one, other = (Visitor(context.new_page()).opens(served.address) for _ in range(2))
    one.asks(EXAMPLE).sees("disputed")
    other.asks("Who is Elena Yakovleva?").sees("answered")
    one.asks("Who invited him there?").sees("answered")
    third = Visitor(context.new_page()).opens(served.address)
    third.page.locator("#talk", has_text="Who invited him there?").wait_for()
    assert sorted(third.conversations) == ["When did Putin last visit North Korea?", "Who is Elena Yakovleva?"]


def test_two_pages_on_one_conversation_keep_both_turns(served: Served, context: Any) -> None:
    """An older page that only looks, or renames, writes over nothing."""
    first = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    older = Visitor(context.new_page()).opens(served.address)
    first.asks("Who invited him there?").sees("answered")
    older.side_bar().page.locator("#name textarea, #name input").fill("The visit")
    older.page.get_by_role("button", name="Rename").click()
    older.page.locator("#conversations label", has_text="The visit").wait_for()
    older.page.wait_for_timeout(500)
    third = Visitor(context.new_page()).opens(served.address)
    third.page.locator("#talk", has_text="Who invited him there?").wait_for()
    assert third.conversations == ["The visit"]


def test_entries_that_cannot_be_read_are_passed_over(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    visitor.page.evaluate("['x', 'null', '{\"at\": 1}'].forEach((bad, n) => localStorage.setItem('rag::' + n, bad))")
    visitor.opens(served.address)
    visitor.page.locator("#talk", has_text=EXAMPLE).wait_for()


def test_an_empty_question_changes_nothing(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    visitor.page.locator("#question textarea").press("Enter")
    visitor.page.wait_for_timeout(1_000)
    assert EXAMPLE in visitor.talk
    assert "1991" in visitor.sources


def test_an_answer_is_read_from_its_beginning(served: Served, context: Any) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    Visitor(page).opens(served.address).asks(EXAMPLE).sees("disputed")
    page.wait_for_timeout(1_000)
    talk = page.locator("#talk").bounding_box()
    question = page.locator("#talk .message.user").last.bounding_box()
    assert talk["y"] <= question["y"] < talk["y"] + talk["height"] / 3


def test_an_article_that_is_gone_is_said_to_be(served: Served, context: Any) -> None:
    page = context.new_page()
    page.goto(f"{served.address}/article?id=%3Cb%3Egone%3C/b%3E&start=1&end=5")
    page.get_by_role("alert", name="").get_by_text("The index holds no article '<b>gone</b>'").wait_for()


def test_the_theme_is_kept(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).side_bar()
    visitor.page.get_by_label("Dark", exact=True).check()
    visitor.page.locator("body.dark").wait_for()
    visitor.opens(served.address)
    visitor.page.locator("body.dark").wait_for()


def test_by_keyboard_alone(served: Served, context: Any) -> None:
    """Ask, reach a source, open it, and come back to where one was."""
    visitor = Visitor(context.new_page()).opens(served.address)
    page = visitor.page
    page.keyboard.type(EXAMPLE)  # the field has the focus from the start
    page.keyboard.press("Enter")
    visitor.sees("disputed")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#sources a')"):
            break
    page.keyboard.press("Enter")
    assert visitor.article().locator("mark#quote").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('#sources a')")
