"""The Ask tab in a real browser: ask, see every side, read a source, take the answer along, come back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from tests.conftest import EXAMPLE
from tests.ui.served import Served, Visitor

pytestmark = pytest.mark.browser
UNANSWERABLE = "Which team won the ice hockey final in Toronto?"


@pytest.fixture
def visitor(served: Served, context: Any) -> Visitor:
    return Visitor(context.new_page()).opens(served.address)


def test_both_sides_stand_side_by_side_and_open_their_articles(visitor: Visitor, served: Served) -> None:
    """Nothing is said twice, nothing is requested from elsewhere; arrows walk the citations; focus returns."""
    page = visitor.asks(EXAMPLE).sees("disputed").page
    assert sorted(visitor.last.locator(".position h3").all_inner_texts()) == ["1991", "24 years"]
    left, right = (visitor.last.locator(".position").nth(n).bounding_box() for n in (0, 1))
    assert abs(left["y"] - right["y"]) < 5
    assert left["x"] + left["width"] <= right["x"]
    assert "1991" in visitor.last.locator("mark").all_inner_texts()
    assert visitor.answer.count("This trip marks Putin") == 1
    assert visitor.last.locator(".headline").inner_text()
    visitor.last.locator("a.cite").first.click()
    marked = visitor.reader.locator("mark#quote")
    assert marked.inner_text() == "This trip marks Putin's first visit to North Korea in 24 years."
    assert 0 < marked.bounding_box()["y"] < 800
    assert visitor.reader.bounding_box()["x"] >= right["x"] - 400
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#reader .place').textContent.startsWith('Citation 2')")
    page.keyboard.press("Escape")
    visitor.reader.wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('a.cite')")
    assert all(url.startswith((served.address, "data:", "blob:", "about:")) for url in visitor.requested)
    assert visitor.problems == []


def test_an_article_that_comes_late_is_not_shown_under_another_number(visitor: Visitor) -> None:
    page = visitor.asks(EXAMPLE).sees("disputed").page
    held: list[Any] = []
    page.route("**/article?*", lambda route: route.continue_() if held else held.append(route))
    visitor.last.locator("a.cite").first.click()
    page.locator("#reader .place", has_text="Citation 1").wait_for()
    page.keyboard.press("ArrowRight")
    shown = visitor.reader.locator("mark#quote")
    shown.wait_for()
    quote = shown.inner_text()
    with page.expect_response("**/article?*"):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert visitor.reader.locator(".place").inner_text().startswith("Citation 2")
    assert shown.inner_text() == quote


def test_the_start_view_says_what_is_there_and_offers_questions(visitor: Visitor) -> None:
    start = visitor.page.locator(".start")
    assert "articles" in start.locator("h1").inner_text()
    assert "sources" in start.locator(".facts").inner_text()
    start.locator(".examples button").first.wait_for()
    start.locator(".newest a").first.click()
    visitor.reader.locator(".text").wait_for()
    question = start.locator(".examples button").first
    asked = question.get_attribute("data-question")
    question.click()
    visitor.last.locator(".question", has_text=asked).wait_for()


def test_what_is_typed_while_the_page_opens_stays(context: Any, served: Served) -> None:
    page = context.new_page()
    page.goto(served.address)
    box = page.locator("#question textarea")
    box.fill(EXAMPLE)
    page.locator("#thread .start").wait_for()
    page.wait_for_timeout(2_000)  # what else opening brings
    assert box.input_value() == EXAMPLE
    assert "output values" not in (served.folder / "server.log").read_text()  # Gradio's complaint of an event


def test_no_evidence_offers_passages_as_such(visitor: Visitor) -> None:
    visitor.asks(UNANSWERABLE).sees("no_evidence")
    assert visitor.last.locator(".position").count() == 0
    visitor.last.get_by_text("Not an answer").click()
    visitor.last.locator("a.cite").first.click()
    assert visitor.reader.locator("mark#quote").inner_text()


def test_a_conversation_goes_on_and_comes_back(visitor: Visitor, served: Served) -> None:
    """Reload, edit with Enter, retry; then rename, search, delete and undo."""
    page = visitor.asks(EXAMPLE).sees("disputed").page
    visitor.asks(UNANSWERABLE).sees("no_evidence")
    visitor.opens(served.address).sees("no_evidence", UNANSWERABLE)
    assert page.locator("#thread .exchange").count() == 2
    visitor.last.locator("button.edit").click()
    page.locator("textarea.edit-field").fill("Who is Elena Yakovleva?")
    page.keyboard.press("Enter")
    visitor.sees("answered", "Who is Elena Yakovleva?")
    tried = visitor.last.get_attribute("data-exchange")
    visitor.last.get_by_role("button", name="Retry").click()
    page.locator(f"#thread .exchange[data-exchange='{tried}']").wait_for(state="detached")
    visitor.sees("answered", "Who is Elena Yakovleva?")
    page.locator(".conversations .rename").click()
    page.locator("textarea.edit-field").fill("The visit")
    page.keyboard.press("Enter")
    page.locator(".conversations .name", has_text="The visit").wait_for()
    page.locator("#search-conversations").fill("yakovleva")
    assert page.locator(".conversations li:visible").count() == 1
    page.locator("#search-conversations").fill("zebra")
    page.get_by_text("No conversation contains these words.").wait_for()
    page.get_by_role("button", name="New conversation").click()
    page.locator(".start").wait_for()
    page.get_by_role("button", name="Delete The visit").click()
    page.locator(".undo").get_by_role("button", name="Undo").click()
    visitor.sees("answered", "Who is Elena Yakovleva?")
    page.get_by_role("button", name="Delete The visit").click()
    page.locator(".start").wait_for()
    assert visitor.opens(served.address).conversations == []


def test_an_answer_is_copied_shared_and_downloaded(visitor: Visitor, served: Served) -> None:
    page = visitor.asks(EXAMPLE).sees("disputed").page

    def clipboard() -> str:
        return str(page.evaluate("navigator.clipboard.readText()"))

    visitor.last.get_by_role("button", name="Copy", exact=True).click()
    page.locator("#flash", has_text="Answer copied").wait_for()
    assert "### Sources" in clipboard()
    visitor.last.get_by_role("button", name="Copy citation 1").click()
    assert clipboard().startswith("“This trip marks")
    visitor.last.get_by_role("button", name="Share").click()
    assert clipboard() == f"{served.address}/?q={quote_plus(EXAMPLE)}"
    link = clipboard()
    texts = {}
    for form in ("Markdown", "JSON", "HTML for Word"):
        visitor.last.get_by_text("Download").click()
        with page.expect_download() as download:
            visitor.last.get_by_role("button", name=form).click()
        texts[form] = Path(download.value.path()).read_text(encoding="utf-8")
    assert "- [2] 003_53ea483c9a9e0999.txt, characters 0-294" in texts["Markdown"]
    assert json.loads(texts["JSON"])["exchanges"][0]["answer"]["status"] == "disputed"
    assert "<h3>1991</h3>" in texts["HTML for Word"]
    page.get_by_role("button", name="New conversation").click()
    page.locator(".start").wait_for()
    page.goto(link)
    visitor.sees("disputed", EXAMPLE)
    assert "?q" not in page.url


def test_a_rating_with_a_reason_is_stored_and_taken_back(visitor: Visitor, served: Served) -> None:
    page = visitor.asks(EXAMPLE).sees("disputed").page
    bad = visitor.last.get_by_role("button", name="Bad answer")
    bad.click()
    reason = visitor.last.get_by_label("Why?")
    page.wait_for_function("document.activeElement.matches('.why input')")
    assert reason.bounding_box()["y"] + 36 <= page.locator("#composer").bounding_box()["y"]
    visitor.last.get_by_role("button", name="Missing side").click()
    assert reason.input_value() == "Missing side"
    reason.fill("1991 is not the last visit")
    page.keyboard.press("Enter")
    page.get_by_text("Your rating and reason are stored.").wait_for()
    with sqlite3.connect(served.folder / ".rag-feedback.sqlite") as db:
        rows = db.execute("select rating, reason from feedback where question = ?", [EXAMPLE]).fetchall()
    assert ("down", "1991 is not the last visit") in rows
    assert bad.get_attribute("aria-pressed") == "true"
    bad.click()
    page.locator('[aria-label="Bad answer"][aria-pressed="false"]').wait_for()
    with sqlite3.connect(served.folder / ".rag-feedback.sqlite") as db:
        assert db.execute("select count(*) from feedback").fetchone() == (0,)
    db.close()


def test_filters_hold_and_are_shown_as_chips(visitor: Visitor) -> None:
    """Undated articles pass no range of dates; an invalid date is said to be one."""
    page = visitor.page
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Published from").fill("yesterday")
    visitor.asks(EXAMPLE)
    page.get_by_text("use YYYY-MM-DD").first.wait_for()
    assert page.locator("#question textarea").input_value() == EXAMPLE
    page.get_by_label("Published from").fill("2024-01-01")
    page.locator(".chip", has_text="from 2024-01-01").wait_for()
    visitor.asks(EXAMPLE).sees("no_evidence")
    assert "Searched only: articles published from 2024-01-01" in visitor.answer
    assert visitor.last.locator(".headline").inner_text() == "None of these articles answers this."
    visitor.last.get_by_role("button", name="Search all articles").click()
    visitor.sees("disputed")
    assert page.get_by_label("Published from").input_value() == ""
    page.get_by_label("Published from").fill("2024-01-01")
    page.locator(".chip", has_text="from 2024-01-01").wait_for()
    visitor.asks(EXAMPLE).sees("no_evidence")
    page.get_by_role("button", name="Remove the filter from 2024-01-01").click()
    page.locator(".chip").wait_for(state="detached")
    visitor.asks(EXAMPLE).sees("disputed")


def test_two_pages_of_one_browser_keep_both_conversations(served: Served, context: Any) -> None:
    """Also where an older page renames what a newer one has continued."""
    one, other = (Visitor(context.new_page()).opens(served.address) for _ in range(2))
    one.asks(EXAMPLE).sees("disputed")
    other.asks("Who is Elena Yakovleva?").sees("answered")
    older = Visitor(context.new_page()).opens(served.address)
    older.page.locator(".conversations .name", has_text=EXAMPLE).click()
    older.sees("disputed", EXAMPLE)
    one.asks(UNANSWERABLE).sees("no_evidence")
    older.page.locator(".conversations .is-open .rename").click()
    older.page.locator("textarea.edit-field").fill("The visit")
    older.page.keyboard.press("Enter")
    older.page.locator(".conversations .name", has_text="The visit").wait_for()
    older.page.wait_for_timeout(300)
    third = Visitor(context.new_page()).opens(served.address)
    assert sorted(third.conversations) == ["The visit", "Who is Elena Yakovleva?"]
    third.page.locator(".conversations .name", has_text="The visit").click()
    third.page.locator(".question", has_text=UNANSWERABLE).wait_for()


def test_what_a_browser_stores_is_not_trusted(visitor: Visitor, served: Served) -> None:
    """Unreadable entries are passed over; markup in a stored conversation stays text, and requests nothing."""
    page = visitor.asks(EXAMPLE).sees("disputed").page
    page.evaluate(
        """() => {
          ['x', 'null', '{"at": 1}'].forEach((bad, n) => localStorage.setItem('rag::' + n, bad));
          const name = Object.keys(localStorage).find((each) => each.startsWith('rag::') && each.length > 10);
          const stored = JSON.parse(localStorage.getItem(name));
          const evil = '<img src="http://evil.example/x.png"> ![x](http://evil.example/y.png)';
          stored.put.exchanges[0].question = evil;
          stored.put.exchanges[0].answer.headline = evil;
          stored.put.exchanges[0].answer.citations[0].quote = evil;
          localStorage.setItem(name, JSON.stringify(stored));
        }"""
    )
    visitor.opens(served.address)
    visitor.last.locator(".headline", has_text="<img src=").wait_for()
    assert page.locator("#thread img, a[href*=evil]").count() == 0
    assert not [url for url in visitor.requested if "evil" in url]


def test_by_keyboard_alone(visitor: Visitor) -> None:
    """The list of keys, the question, and every control that Tab reaches."""
    page = visitor.page
    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('#question textarea')")
    page.keyboard.type(EXAMPLE)
    page.keyboard.press("Enter")
    visitor.sees("disputed")
    assert page.locator("#said").inner_text()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a.cite')"):
            break
    page.keyboard.press("Enter")
    assert visitor.reader.locator("mark#quote").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('a.cite')")


def test_an_earlier_question_is_asked_again_in_its_place(visitor: Visitor) -> None:
    """What was asked after it stays, and the new answer is shown."""
    visitor.asks(EXAMPLE).sees("disputed")
    visitor.asks(UNANSWERABLE).sees("no_evidence", UNANSWERABLE)
    page, first = visitor.page, visitor.page.locator("#thread .exchange").first
    before = first.get_attribute("data-exchange")
    first.get_by_role("button", name="Retry").click()
    page.locator(f"#thread .exchange[data-exchange='{before}']").wait_for(state="detached")
    first.locator(".status.disputed").wait_for()
    visitor.sees("no_evidence", UNANSWERABLE)
    page.wait_for_timeout(500)
    assert 0 <= first.locator(".question").bounding_box()["y"] < 160


def test_a_question_is_shown_before_the_server_says_anything(visitor: Visitor) -> None:
    page = visitor.page
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    visitor.asks(EXAMPLE)
    page.locator("#draft .question", has_text=EXAMPLE).wait_for()
    assert page.locator("#thread .start").is_hidden()


def test_escape_closes_the_list_of_formats(visitor: Visitor) -> None:
    page = visitor.asks(EXAMPLE).sees("disputed").page
    visitor.last.get_by_text("Download").click()
    page.keyboard.press("Escape")
    assert visitor.last.get_by_role("button", name="Markdown").is_hidden()
    page.wait_for_function("document.activeElement.matches('.menu summary')")


def test_a_new_conversation_begins_at_the_top(visitor: Visitor) -> None:
    page = visitor.asks(EXAMPLE).sees("disputed").page
    visitor.asks(UNANSWERABLE).sees("no_evidence")
    assert page.evaluate("scrollY") > 0
    page.get_by_role("button", name="New conversation").click()
    page.locator(".start").wait_for()
    page.wait_for_function("scrollY === 0")


def test_a_server_that_is_away_is_said_once_above_the_question(visitor: Visitor, context: Any) -> None:
    page = visitor.asks(EXAMPLE).sees("disputed").page
    context.set_offline(True)
    notice = page.locator("#notice", has_text="The server does not answer.")
    notice.wait_for()
    visitor.asks(UNANSWERABLE)
    page.locator("#draft").wait_for()
    page.wait_for_timeout(1_000)
    assert page.locator(".toast-body:visible").count() == 0
    said, field = notice.bounding_box(), page.locator("#question textarea").bounding_box()
    assert said["y"] + said["height"] <= field["y"]
    context.set_offline(False)
    notice.wait_for(state="detached")
    page.locator("#draft").wait_for(state="detached")
