"""What ends a question ends it in the server, before the page goes on; the server's own events are played over HTTP."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import EXAMPLE
from tests.llm_server import Exchange, hangs, says, serving
from tests.ui.answers import make_answer
from tests.ui.served import serving_page

ASKED = [EXAMPLE, "llm", 12, [], "", ""]
SECONDS = 120


class Page:
    """An open page, without a browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = secrets.token_hex(8)
        self.functions = httpx.get(f"{address}/config", timeout=SECONDS).json()["dependencies"]

    def send(self, event: str, data: list[Any], **more: Any) -> str:
        """Send an event; returns its id."""
        found = next(each for each in self.functions if event in (name for _, name in each["targets"]))
        return self.join(found, data, event_data=more)

    def join(self, function: dict[str, Any], data: list[Any], **more: Any) -> str:
        body = {"fn_index": function["id"], "data": data, "session_hash": self.session, **more}
        answer = httpx.post(f"{self.address}/gradio_api/queue/join", json=body, timeout=SECONDS)
        return str(answer.raise_for_status().json()["event_id"])

    def messages(self) -> Iterator[dict[str, Any]]:
        """What the server says until no event is pending."""
        address = f"{self.address}/gradio_api/queue/data"
        with httpx.stream("GET", address, params={"session_hash": self.session}, timeout=SECONDS) as lines:
            for line in lines.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    def finish(self) -> dict[str, Any]:
        """The outputs of the events that are pending, by id."""
        return {each["event_id"]: each["output"] for each in self.messages() if each["msg"] == "process_completed"}

    def open(self, conversations: list[dict[str, Any]]) -> None:
        opening = next(each for each in self.functions if "ragStored" in str(each["js"]))
        self.join(opening, ["", json.dumps(conversations), "", ""])
        self.finish()


def hangs_over_passages(exchange: Exchange) -> None:
    """Completes a follow-up at once, but never reads."""
    asked = json.loads(exchange.asked["messages"][-1]["content"])
    return hangs(exchange) if "passages" in asked else says(json.dumps({"question": EXAMPLE}))(exchange)


@pytest.fixture(scope="module")
def slow(seeds_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose LLM never reads the passages that it is given."""
    with serving(hangs_over_passages) as llm:
        options = ["--index", str(seeds_index), "--llm", f"openai-like:tiny@{llm.url}"]
        with serving_page(tmp_path_factory.mktemp("slow"), options, {}) as served:
            yield served.address


@pytest.fixture
def page(slow: str) -> Page:
    return Page(slow)


def test_a_rename_ends_the_question_under_way_and_stays(page: Page) -> None:
    exchange = {"question": "When?", "answer": make_answer("1999", "It opened in 1999.").model_dump(mode="json")}
    page.open([{"id": "c", "name": "Before", "exchanges": [exchange]}])
    asked = page.send("submit", ASKED)
    renamed, outputs = "", {}
    for message in page.messages():
        if not renamed and "passages</li>" in json.dumps(message):  # they are being read
            renamed = page.send("rename", [], id="c", text="After")
        if message["msg"] == "process_completed":
            outputs[message["event_id"]] = message["output"]
    assert outputs[asked] == {}
    assert "After" in json.dumps(outputs[renamed])
    assert EXAMPLE in outputs[renamed]["data"]  # back in its field
    opened = page.send("open", [], id="c")
    rail = json.dumps(page.finish()[opened])
    assert "After" in rail
    assert "Before" not in rail


def test_stopped_questions_hold_no_place_in_the_queue(page: Page) -> None:
    """Neither those that are being answered nor those that have not begun."""
    page.open([])
    for _ in range(6):
        asked = page.send("submit", ASKED)
        page.send("stop", [])
        assert page.finish()[asked] == {}
    asked = page.send("submit", ASKED)
    assert any(each.get("event_id") == asked and each["msg"] == "process_generating" for each in page.messages())


def test_a_question_that_is_sent_twice_is_asked_once(page: Page) -> None:
    page.open([])
    sent = {page.send("submit", ASKED), page.send("submit", ASKED)}
    ended = next(each for each in page.messages() if each["msg"] == "process_completed")
    assert ended["event_id"] in sent  # the other one waits for the LLM, which never answers
    assert ended["output"]["data"][0] == {"__type__": "update"}


def test_a_server_that_stops_while_pages_listen_logs_no_traceback(seeds_index: Path, tmp_path: Path) -> None:
    with serving(hangs) as llm, ExitStack() as listening:
        options = ["--index", str(seeds_index), "--llm", f"openai-like:tiny@{llm.url}"]
        with serving_page(tmp_path, options, {}) as served:
            page = Page(served.address)
            page.open([])
            page.send("submit", ASKED)
            heard = []  # kept, or else the connections are closed
            for path in (f"heartbeat/{page.session}", f"queue/data?session_hash={page.session}"):
                stream = httpx.stream("GET", f"{served.address}/gradio_api/{path}", timeout=SECONDS)
                heard.append(listening.enter_context(stream).iter_lines())
                next(heard[-1])
        logged = (tmp_path / "server.log").read_text()
    assert "Cancel 2 running task(s)" in logged
    assert "Traceback" not in logged
