"""Whatever a slow network delays, no question is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE
from tests.llm_server import hangs, serving
from tests.ui.served import Served, Visitor, serving_page

pytestmark = pytest.mark.browser
SLOW_STREAM = """
const fetched = window.fetch;
window.closing = [];
window.fetch = async (...request) => {
    const address = String(request[0]?.url ?? request[0]);
    const waiting = address.includes("/queue/join") ? window.closing.splice(0) : [];
    const answer = await fetched(...request);
    waiting.forEach((resolve) => setTimeout(resolve, 500));
    if (!address.includes("/queue/data")) return answer;
    const late = new TransformStream({ transform: async (part, to) => {
        const text = new TextDecoder().decode(part);
        const at = text.indexOf('data: {"msg":"close_stream"');
        if (at < 0) return to.enqueue(part);
        to.enqueue(new TextEncoder().encode(text.slice(0, at)));
        await new Promise((resolve) => window.closing.push(resolve));
        to.enqueue(new TextEncoder().encode(text.slice(at)));
    } });
    return new Response(answer.body.pipeThrough(late), { status: answer.status, headers: answer.headers });
};
"""
"""The end of a stream of events reaches the page only after the answer to the next event that it sends."""


def test_a_question_that_crosses_the_end_of_the_stream_is_answered(context: Any, served: Served) -> None:
    page = context.new_page()
    page.add_init_script(SLOW_STREAM)
    visitor = Visitor(page).opens(served.address)
    page.locator(".examples button").first.wait_for()  # the page sends no more events of its own
    page.wait_for_function("window.closing.length === 1")
    visitor.asks(EXAMPLE).sees("disputed")
    assert visitor.problems == []


def test_events_are_heard_where_the_browser_tells_of_no_abort(context: Any, served: Served) -> None:
    """Chromium at times tells those who listen to a request's signal nothing of its abort."""
    page = context.new_page()
    page.add_init_script("AbortSignal.prototype.addEventListener = () => {};")
    visitor = Visitor(page).opens(served.address).tab("Library")
    for column in ("Title", "Source", "Title"):
        page.locator("#table th").get_by_role("button", name=column).click()
        page.locator("#table th[aria-sort]", has_text=column).wait_for()
    assert visitor.problems == []


def test_a_question_right_after_stop_is_asked(context: Any, seeds_index: Path, tmp_path: Path) -> None:
    with serving(hangs) as llm:
        options = ["--index", str(seeds_index), "--llm", f"openai-like:tiny@{llm.url}"]
        with serving_page(tmp_path, options, {}) as slow:
            visitor = Visitor(context.new_page()).opens(slow.address)
            page = visitor.page
            for path in ("cancel", "reset"):
                page.route(f"**/gradio_api/{path}", lambda _: None)  # never answered
            visitor.asks(EXAMPLE)
            for _ in range(2):
                page.locator("#now .doing", has_text="Read").wait_for()
                page.locator("#stop").click()
                page.locator(".start").wait_for()
                page.locator("#now .doing").wait_for(state="detached")
                page.locator("#question textarea").press("Enter")
            page.locator("#now .doing", has_text="Read").wait_for()
            assert visitor.problems == []
