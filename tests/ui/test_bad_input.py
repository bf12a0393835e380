"""What does not fit: files that are empty, huge or of a wrong kind, endless titles and articles, errors of the page."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rag.ui.conversations import Conversation, Exchange
from tests.ui.conftest import Serve
from tests.ui.served import Served, Visitor
from tests.ui.test_rendering import answer_with

pytestmark = pytest.mark.browser
TITLES = ("x" * 500, "ש" * 500, "<b onclick=alert(1)>**bold** [a](http://evil.example) " * 10)
WORDS = 200_000


@pytest.fixture(scope="module")
def hostile(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A folder of long titles that contradict each other, and an article of 200,000 words with an image in it."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, title in enumerate(TITLES):
        about = f"title: {json.dumps(title, ensure_ascii=False)}\nsource: Weekly\npublished: 2024-05-0{number + 1}"
        (folder / f"{number}.md").write_text(
            f"---\n{about}\n---\nThe tower of Zork is {300 + number} metres high, they say.\n"
        )
    filler = "Nothing else happened on that day. " * (WORDS // 6)
    image = "![x](http://evil.example/x.png) <img src=http://evil.example/y.png>"
    (folder / "long.txt").write_text(f"{filler}\n\nThe river Lumo is 912 kilometres long. {image}\n")
    return serve("--articles", str(folder))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (640, 400)])
def test_endless_titles_widen_nothing(width: int, height: int, hostile: Served, browser: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    visitor = Visitor(context.new_page()).opens(hostile.address)
    page = visitor.page
    visitor.asks("How high is the tower of Zork?").sees("disputed")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visitor.last.locator("a.cite").first.click()
    visitor.reader.locator("mark#quote").wait_for()
    assert visitor.reader.evaluate("each => each.scrollWidth <= each.clientWidth")
    page.keyboard.press("Escape")
    for view, shown in (("Disagreements", ".pair, .empty"), ("Library", "#table table")):
        visitor.tab(view)
        page.locator(shown).first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
    assert not [url for url in visitor.requested if "evil" in url]
    context.close()


def test_an_article_of_200_000_words_opens_at_its_quote(hostile: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(hostile.address)
    visitor.asks("How long is the river Lumo?").sees("answered")
    visitor.last.locator("a.cite").first.click()
    marked = visitor.reader.locator("mark#quote")
    marked.wait_for()
    assert "912 kilometres" in marked.inner_text()
    assert 0 < marked.bounding_box()["y"] < 800
    assert visitor.reader.locator("img").count() == 0
    assert not [url for url in visitor.requested if "evil" in url]


def test_300_positions_are_folded(served: Served, context: Any) -> None:
    """From a stored conversation: eight cards are shown, the others on a click."""
    exchange = Exchange(question="When?", answer=answer_with(300))
    stored = Conversation(id="many", exchanges=(exchange,)).model_dump(mode="json")
    visitor = Visitor(context.new_page()).opens(served.address)
    page = visitor.page
    page.evaluate("stored => localStorage.setItem('rag::many', stored)", json.dumps({"at": 1, "put": stored}))
    visitor.opens(served.address).sees("disputed")
    assert visitor.last.locator(".position:visible").count() == 8
    visitor.last.get_by_text("292 more answers").click()
    visitor.last.locator(".position").nth(299).scroll_into_view_if_needed()
    assert visitor.last.locator(".position:visible").count() == 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_files_that_cannot_be_read_are_not_sent(served: Served, context: Any, tmp_path: Path) -> None:
    """Empty, of a wrong kind, or of 200 MB: each is named with the reason, and the article beside them is added."""
    for name, size in (("empty.txt", 0), ("program.exe", 10), ("archive.zip", 200_000_000)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    (tmp_path / "lighthouse.txt").write_text("The lighthouse of Vell was lit in 1907 by keeper Oda Brandt.\n")
    visitor = Visitor(context.new_page()).opens(served.address).tab("Library")
    page = visitor.page
    names = ("empty.txt", "program.exe", "archive.zip", "lighthouse.txt")
    page.locator("#files input[type=file]").set_input_files([tmp_path / name for name in names])
    page.locator("#sending li", has_text="lighthouse.txt").get_by_text("Added").wait_for()
    refused = " ".join(" ".join(page.locator("#sending li").all_inner_texts()).split())
    assert "empty.txt It is empty" in refused
    assert "program.exe Files of this kind cannot be read" in refused
    assert "archive.zip It is 200 MB; at most" in refused
    page.get_by_role("button", name="Remove lighthouse.txt").click()
    page.locator("#table a", has_text="lighthouse.txt").wait_for(state="detached")


def test_a_dropped_file_is_added(served: Served, context: Any) -> None:
    """Wherever on the page it is dropped; the page turns to the Library."""
    visitor = Visitor(context.new_page()).opens(served.address)
    page = visitor.page
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(['The pier of Vell was built in 1911.'], 'pier.txt', { type: 'text/plain' }));
          document.querySelector('#main').dispatchEvent(
            new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
        }"""
    )
    page.locator("#sending li", has_text="pier.txt").get_by_text("Added").wait_for()
    page.get_by_role("button", name="Remove pier.txt").click()
    page.locator("#undos .undo", has_text="pier.txt").wait_for()
    assert page.locator("#undos .undo").bounding_box()["y"] < 800
    page.locator("#table a", has_text="pier.txt").wait_for(state="detached")


def test_an_error_of_the_page_is_a_sentence(served: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(served.address)
    visitor.page.evaluate("() => { setTimeout(() => { throw new Error('x is undefined'); }); }")
    notice = visitor.page.locator("#notice")
    notice.wait_for()
    assert "Something on this page failed." in notice.inner_text()
    assert "undefined" not in notice.inner_text()
    assert notice.get_by_role("button", name="Reload").is_visible()


def test_a_rejected_promise_is_the_same_sentence(served: Served, context: Any) -> None:
    """Not so a request that was given up: whether the server is there is told of elsewhere."""
    page = Visitor(context.new_page()).opens(served.address).page
    page.evaluate("() => { Promise.reject(new DOMException('The user aborted a request.', 'AbortError')); }")
    page.evaluate("() => { Promise.reject(new TypeError('Failed to fetch')); }")
    page.wait_for_timeout(300)
    assert page.locator("#notice").count() == 0
    page.evaluate("() => { Promise.reject(new Error('x is undefined')); }")
    page.locator("#notice", has_text="Something on this page failed.").wait_for()


def test_how_much_of_each_file_is_sent_is_shown(served: Served, context: Any, tmp_path: Path) -> None:
    """They are sent one after the other; the second waits for the first."""
    for name in ("one.pdf", "two.pdf"):
        (tmp_path / name).write_bytes(os.urandom(1_500_000))
    visitor = Visitor(context.new_page()).opens(served.address).tab("Library")
    page = visitor.page
    page.locator("#table table").wait_for()
    slow = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 400_000}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    page.locator("#files input[type=file]").set_input_files([tmp_path / "one.pdf", tmp_path / "two.pdf"])
    one, two = (page.locator("#sending li", has_text=name) for name in ("one.pdf", "two.pdf"))
    one.locator(".sent", has_text="%").wait_for()
    assert 0 < float(one.locator("progress").evaluate("each => each.value")) < 1
    assert two.locator(".busy").inner_text() == "Waiting"
    two.locator(".sent", has_text="%").wait_for()
    assert one.locator(".busy").inner_text() == "Sent"
    page.locator("#sending li", has_text="two.pdf").get_by_text("It is not a readable PDF").wait_for()
