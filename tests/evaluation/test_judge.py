"""An LLM as judge over real HTTP: its reply becomes a score with a reason, and a failure is reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from index import SettingsError
from rag.evaluation.judge import make_judge
from rag.evaluation.outcome import Judgement
from rag.llm.factories import make_llm
from tests.evaluation.builders import case, failed, outcome
from tests.llm_server import POLL_SECONDS

ONE = case("answered", ("1932", "bridge"))


class Scripted(BaseHTTPRequestHandler):
    """Says YES if asked whether quotes support an answer, else NO; can be told to fail."""

    broken = False
    seen: list[dict[str, Any]] = []  # noqa: RUF012 - shared by all requests on purpose

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append(asked | {"key": self.headers["Authorization"]})
        if self.broken:
            self.send_error(400, "out of order")
            return
        said = "YES" if "Information:" in asked["messages"][-1]["content"] else "NO, it is off the point."
        message = {"role": "assistant", "content": said}
        reply = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": []}
        body = json.dumps(reply | {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        del format, args


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    Scripted.broken = False
    Scripted.seen.clear()
    Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_the_judge_reads_answer_and_quotes(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once per evaluator; the key comes from the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    given = outcome("answered", ("1932", "bridge"))
    found = make_judge(make_llm(f"openai-like:tiny@{address}").llm)(ONE, given)
    assert found["faithfulness"] == Judgement(1.0, "YES")
    assert found["relevancy"] == Judgement(0.0, "NO, it is off the point.")
    assert {request["model"] for request in Scripted.seen} == {"tiny"}
    assert all("1932" in json.dumps(request["messages"]) for request in Scripted.seen)
    assert {request["key"] for request in Scripted.seen} == {"Bearer secret"}


def test_a_failing_judge_scores_0_with_the_reason(address: str) -> None:
    Scripted.broken = True
    found = make_judge(make_llm(f"openai-like:tiny@{address}").llm)(ONE, outcome("answered", ("1932", "bridge")))
    assert found["faithfulness"].value == 0.0
    assert "the judge failed" in found["faithfulness"].reason


def test_what_is_not_judged(address: str) -> None:
    """No answer is not judged; a case that failed counts as the worst."""
    judge = make_judge(make_llm(f"openai-like:tiny@{address}").llm)
    assert judge(ONE, outcome("no_evidence")) == {}
    assert judge(ONE, failed())["relevancy"].value == 0.0
    assert Scripted.seen == []


@pytest.mark.parametrize("name", ["gpt", "openai-like:@http://x", "openai-like:m@ftp://x", "nobody:m@x"])
def test_invalid_names_of_a_judge(name: str) -> None:
    with pytest.raises(SettingsError, match="names no LLM; write it as openai-like:MODEL@http"):
        make_llm(name)
