"""A question under way: kept for after a restart, in its conversation; forgotten when it is stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from rag.ui.conversations import Conversation, Exchange
from tests.conftest import EXAMPLE
from tests.llm_server import serving
from tests.ui.answers import make_answer
from tests.ui.axe import find_violations
from tests.ui.served import Visitor, serving_page
from tests.ui.test_stopping import hangs_over_passages

pytestmark = pytest.mark.browser
STORED = Conversation(id="c", exchanges=(Exchange(question="When did it open?", answer=make_answer()),))


@pytest.fixture
def slow(seeds_index: Path, tmp_path: Path) -> Iterator[str]:
    """A server whose LLM never reads the passages that it is given. Questions that nobody stops fill its places, so
    each test has its own."""
    with serving(hangs_over_passages) as llm:
        options = ["--index", str(seeds_index), "--llm", f"openai-like:tiny@{llm.url}"]
        with serving_page(tmp_path, options, {}) as served:
            yield served.address


def restart(page: Any) -> None:
    """Have the server look like another one, as after a restart."""
    page.route("**/alive", lambda route: route.fulfill(body="another"))
    page.locator("#notice", has_text="The server was restarted before it answered.").wait_for()


def test_a_follow_up_is_asked_again_in_its_conversation(slow: str, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(slow)
    page = visitor.page
    stored = json.dumps({"at": 1, "put": STORED.model_dump(mode="json")})
    page.evaluate("stored => localStorage.setItem('rag::c', stored)", stored)
    visitor.opens(slow).asks(EXAMPLE)
    page.locator("#now .doing", has_text="Read").wait_for()
    restart(page)
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_url("**/?q=*")
    page.locator("#now .question").wait_for()
    page.locator("#thread .question", has_text="When did it open?").wait_for()
    assert EXAMPLE in page.locator("#now .question").inner_text()


def test_a_question_of_a_link_is_asked_again_after_a_restart(slow: str, context: Any) -> None:
    page = context.new_page()
    Visitor(page)
    page.goto(f"{slow}/?q={quote_plus(EXAMPLE)}")
    page.locator("#now .doing", has_text="Read").wait_for()
    assert find_violations(page) == []
    restart(page)
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_url("**/?q=*")
    page.locator("#now .question", has_text=EXAMPLE).wait_for()


def test_a_question_that_was_stopped_is_forgotten(slow: str, context: Any) -> None:
    """Also where it was the first; one that was not is offered when the page is loaded again."""
    visitor = Visitor(context.new_page()).opens(slow).asks(EXAMPLE)
    page = visitor.page
    page.locator("#now .doing", has_text="Read").wait_for()
    page.reload()
    page.locator("#notice", has_text="Your last question was not answered").wait_for()
    page.locator("#thread .start").wait_for()
    visitor.asks(EXAMPLE)
    page.locator("#stop").click()
    page.locator(".start").wait_for()
    page.wait_for_function("document.activeElement.matches('#question textarea')")
    page.wait_for_function("sessionStorage.getItem('rag-asking') === null")
