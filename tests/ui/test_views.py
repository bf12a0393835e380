"""The Library and Disagreements tabs, narrow and zoomed, hostile articles, and what axe-core finds in each view."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.ui.conversations import Conversation, Exchange
from tests.conftest import EXAMPLE
from tests.ui.axe import find_violations
from tests.ui.conftest import Serve
from tests.ui.served import Served, Visitor
from tests.ui.test_rendering import answer_with

pytestmark = pytest.mark.browser
BRIDGE = "The Byron Bridge was opened in 1932 by the mayor of Tallinn, Maria Kask.\n"
UNANSWERABLE = "Which team won the ice hockey final in Toronto?"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_no_serious_violation_in_any_view(width: int, height: int, served: Served, browser: Any) -> None:
    """In light and dark; nothing is wider than the screen."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
    visitor = Visitor(context.new_page()).opens(served.address)
    page = visitor.page
    found: dict[str, list[str]] = {}

    def check(view: str) -> None:
        found[f"{view}, light"] = find_violations(page)
        page.evaluate("document.querySelector('#theme').click()")
        page.locator("body.dark").wait_for()
        found[f"{view}, dark"] = find_violations(page)
        page.evaluate("document.querySelector('#theme').click()")
        page.locator("body:not(.dark)").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view

    page.locator(".examples button").first.wait_for()
    check("start")
    visitor.asks(EXAMPLE).sees("disputed")
    check("answer")
    address = visitor.last.locator("a.cite").first.evaluate("each => each.href")
    visitor.last.get_by_role("button", name="Bad answer").click()
    visitor.last.get_by_label("Why?").wait_for()
    check("rating")
    visitor.last.get_by_role("button", name="Bad answer").click()
    visitor.last.get_by_label("Why?").wait_for(state="detached")
    visitor.last.locator("a.cite").first.click()
    visitor.reader.locator("mark#quote").wait_for()
    check("article")
    page.keyboard.press("Escape")
    visitor.asks(UNANSWERABLE).sees("no_evidence")
    page.get_by_role("button", name="Filters").click()
    check("no evidence and filters")
    visitor.tab("Disagreements")
    page.locator(".pair, .empty").first.wait_for()
    check("disagreements")
    visitor.tab("Library")
    page.locator("#table table").wait_for()
    check("library")
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()
    check("keys")
    page.keyboard.press("Escape")
    page.locator("#files input[type=file]").set_input_files({"name": "x.exe", "mimeType": "", "buffer": b"x"})
    page.locator("#sending", has_text="Files of this kind cannot be read").wait_for()
    check("files")
    store_answers(page, ("updated", "several", "overview"))
    visitor.opens(served.address).sees("overview")
    check("other answers")
    if width < 900:
        page.locator("#menu").click()
        page.locator("#rail .name").first.wait_for()
        check("conversations")
    page.goto(address)
    found["article alone"] = find_violations(page)
    context.close()
    assert not any(found.values()), found


def store_answers(page: Any, statuses: tuple[str, ...]) -> None:
    """Put a conversation with an answer of each status into the browser's storage."""
    exchanges = tuple(Exchange(question="When?", answer=answer_with(2, 1, status)) for status in statuses)
    stored = Conversation(id="kinds", exchanges=exchanges).model_dump(mode="json")
    later = {"at": 10**15, "put": stored}
    page.evaluate("stored => localStorage.setItem('rag::kinds', stored)", json.dumps(later))


def test_nothing_moves_where_the_system_asks_for_it(served: Served, browser: Any) -> None:
    """The sign of work, which moves otherwise."""
    moving = {}
    for wish in ("reduce", "no-preference"):
        context = browser.new_context(reduced_motion=wish)
        page = Visitor(context.new_page()).opens(served.address).page
        page.evaluate("rag.draft('When?')")
        page.locator("#draft .skeleton").wait_for()
        moving[wish] = page.evaluate("document.querySelector('#draft').getAnimations({ subtree: true }).length")
        context.close()
    assert moving["reduce"] == 0
    assert moving["no-preference"] > 0


def test_at_twice_the_size_nothing_is_cut_off(served: Served, browser: Any) -> None:
    """A laptop of 1280x800 at 200% has 640x400 CSS pixels."""
    context = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 640
    first, second = (visitor.last.locator(".position").nth(n).bounding_box() for n in (0, 1))
    assert second["y"] >= first["y"] + first["height"] or second["x"] >= first["x"] + first["width"]
    context.close()


def test_articles_are_added_asked_about_removed_and_restored(served: Served, context: Any, tmp_path: Path) -> None:
    """Files that cannot be read are named with the reason."""
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    (tmp_path / "scan.pdf").write_bytes(b"not a pdf")
    (tmp_path / "empty.txt").write_bytes(b"")
    visitor = Visitor(context.new_page()).opens(served.address).tab("Library")
    page = visitor.page
    page.locator("#table", has_text="4 articles").wait_for()
    files = [tmp_path / name for name in ("bridge.txt", "scan.pdf", "empty.txt")]
    page.locator("#files input[type=file]").set_input_files(files)
    page.locator("#sending .outcome", has_text="1 article added, 2 failed").wait_for()
    assert page.locator("#library .files:visible strong").all_inner_texts() == [file.name for file in files]
    said = " ".join(" ".join(page.locator("#library .files:visible li").all_inner_texts()).split())
    assert all(
        each in said for each in ("bridge.txt Added", "scan.pdf It is not a readable PDF", "empty.txt It is empty")
    )
    page.locator("#table a", has_text="bridge.txt").wait_for()
    visitor.tab("Ask").asks("Who opened the Byron Bridge?").sees("answered")
    assert "Maria Kask" in visitor.answer
    visitor.tab("Library")
    page.get_by_role("button", name="Remove bridge.txt").click()
    page.locator("#table tr[aria-busy]", has_text="Removing …").wait_for()
    page.locator("#table a", has_text="bridge.txt").wait_for(state="detached")
    page.locator("#undos").get_by_role("button", name="Undo").click()
    page.locator("#table a", has_text="bridge.txt").wait_for()
    page.get_by_role("button", name="Remove bridge.txt").click()
    page.locator("#table a", has_text="bridge.txt").wait_for(state="detached")
    page.locator("#undos .undo").wait_for(state="detached", timeout=60_000)
    page.locator("#files input[type=file]").set_input_files({"name": "x.exe", "mimeType": "", "buffer": b"x"})
    page.locator("#sending", has_text="Files of this kind cannot be read").wait_for()
    assert page.locator("#sending li").count() == 1
    page.get_by_role("button", name="Close the list of files").click()
    assert page.locator("#library .files:visible").count() == 0


def test_articles_are_found_and_sorted(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).tab("Library")
    page = visitor.page
    page.locator("#table", has_text="4 articles").wait_for()
    page.get_by_role("button", name="Title").click()
    page.locator('th[aria-sort="ascending"]', has_text="Title").wait_for()
    assert page.locator("#table .name").first.inner_text() == "000_682ceca7b4dc5c38.txt"
    words = page.get_by_label("Find articles")
    words.fill("yakovleva")  # typing is enough
    page.locator("#table", has_text="1 article").wait_for()
    words.fill("")
    words.press("Enter")
    page.locator("#table", has_text="4 articles").wait_for()
    page.locator("#library").get_by_label("From").fill("yesterday")
    page.keyboard.press("Tab")
    page.locator("#table [role=alert]", has_text="use YYYY-MM-DD").wait_for()
    page.locator("#library").get_by_label("From").fill("2024-06-01")
    page.keyboard.press("Tab")  # leaving a field is enough
    page.locator("#table", has_text="1 article").wait_for()
    page.locator("#table a").first.click()
    assert "The tower of Zork" in visitor.reader.locator(".text").inner_text()


def test_disagreements_are_listed_filtered_and_asked_about(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address).tab("Disagreements")
    page = visitor.page
    page.locator(".pair").first.wait_for()
    page.locator("#pairs", has_not_text="still comparing").wait_for()
    sides = page.locator(".pair").first.locator(".side")
    assert sides.count() == 2
    assert page.locator(".pair mark").count() >= 2
    topic = page.get_by_label("Topic")
    topic.fill("zebra")
    topic.press("Enter")
    page.get_by_text("No disagreements match these filters.").wait_for()
    topic.fill("")
    topic.press("Enter")
    pairs = page.locator(".pair")
    pairs.first.wait_for()
    for place in range(pairs.count()):  # found by asking, or by comparing: each opens as a disputed answer
        pair = pairs.nth(place)
        quotes = pair.locator("blockquote").all_inner_texts()
        pair.get_by_role("button", name="Ask about it").click()
        visitor.page.locator("#thread .exchange").nth(place).wait_for()
        visitor.sees("disputed")
        assert set(quotes) <= set(visitor.last.locator("blockquote").all_inner_texts())
        visitor.tab("Disagreements")


def test_an_article_of_markup_is_text_everywhere(served: Served, context: Any) -> None:
    """In the answer, the article and the library; only a web address becomes a link."""
    visitor = Visitor(context.new_page()).opens(served.address).asks("How high is the tower of Zork?").sees("disputed")
    page = visitor.page
    assert "<script>window.hacked=1</script>" in visitor.answer
    page.locator(".cite", has_text="1").first.click()
    visitor.reader.locator("mark#quote").wait_for()
    for _ in range(2):
        text = visitor.reader.inner_text()
        if "weekly.example" in str(visitor.reader.locator("a").evaluate_all("all => all.map(a => a.href)")):
            assert visitor.reader.locator("a").get_attribute("rel") == "noopener noreferrer nofollow"
        else:
            assert "${7*7} {{y}}" in text
            assert visitor.reader.locator("a").count() == 0
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
    visitor.tab("Library")
    page.locator("#table", has_text="<script>").wait_for()
    assert page.locator("#table img, #thread img, #reader img, a[href*='evil']").count() == 0
    assert page.evaluate("window.hacked") is None
    assert not [url for url in visitor.requested if "evil" in url]


def test_an_empty_collection_is_filled_by_dropping_a_file(serve: Serve, context: Any, tmp_path: Path) -> None:
    empty = tmp_path / "articles"
    empty.mkdir()
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    visitor = Visitor(context.new_page()).opens(serve("--articles", str(empty)).address)
    page = visitor.page
    assert page.locator(".start h1").inner_text() == "No articles yet"
    assert find_violations(page) == []
    page.wait_for_timeout(1_000)
    assert page.get_by_text("There is no index").count() == 0
    with page.expect_file_chooser() as chooser:
        page.locator(".drop").click()
    chooser.value.set_files(tmp_path / "bridge.txt")
    page.locator("#sending", has_text="1 article added").wait_for()
    visitor.tab("Ask").asks("Who opened the Byron Bridge?").sees("answered")
    assert "Maria Kask" in visitor.answer


def test_nothing_shows_through_the_bar(served: Served, browser: Any) -> None:
    """The labels of the fields, which Gradio gives a layer above others, pass under the tabs."""
    context = browser.new_context(viewport={"width": 390, "height": 500})
    visitor = Visitor(context.new_page()).opens(served.address).tab("Library")
    page = visitor.page
    page.locator("#table table").wait_for()
    label = page.locator("#library [data-testid=block-info]").first
    label.evaluate("each => scrollBy(0, each.getBoundingClientRect().y - 70)")
    x, y = (label.bounding_box()[side] + 5 for side in ("x", "y"))
    assert y < 96
    assert page.evaluate("([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.tab-wrapper'))", [x, y])
    context.close()


def test_a_new_answer_is_shown_from_its_question_on(served: Served, context: Any) -> None:
    """Also where it is short and the answer before it would fill the screen."""
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    visitor.asks("Who is Elena Yakovleva?").sees("answered", "Who is Elena Yakovleva?")
    visitor.page.wait_for_timeout(500)
    assert 56 <= visitor.last.locator(".question").bounding_box()["y"] < 160


def test_on_a_phone_the_article_is_a_sheet_from_below(served: Served, browser: Any) -> None:
    """The headline stays in view above it."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    visitor.last.locator("a.cite").first.click()
    visitor.reader.locator("mark#quote").wait_for()
    sheet, headline = visitor.reader.bounding_box(), visitor.last.locator(".headline").bounding_box()
    assert (sheet["x"], sheet["width"], sheet["y"] + sheet["height"]) == (0, 390, 844)
    assert 96 <= headline["y"] < sheet["y"]
    context.close()
