"""What a hostile visitor sends to the page's own events and routes, past the page itself."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.web.feedback import FeedbackStore
from tests.ui.answers import make_answer
from tests.ui.served import Served

SECRET = "the operator's secret"  # noqa: S105


def functions(address: str) -> list[dict[str, Any]]:
    return list(httpx.get(f"{address}/config", timeout=120).json()["dependencies"])


def sent(address: str, function: int, data: list[Any], session: str, **more: Any) -> str:
    """What the page's server says to an event, past the queue or through it."""
    body = {"fn_index": function, "data": data, "session_hash": session, **more}
    answer = httpx.post(f"{address}/gradio_api/queue/join", json=body, timeout=120)
    if answer.status_code != 200:
        return answer.text
    told = ""
    with httpx.stream(
        "GET", f"{address}/gradio_api/queue/data", params={"session_hash": session}, timeout=120
    ) as lines:
        for line in lines.iter_lines():
            told += line
            if "process_completed" in line or "close_stream" in line or "unexpected_error" in line:
                break
    return told


def test_no_event_reads_a_file_of_the_server(served: Served, tmp_path: Path) -> None:
    """A path where a file or a text is wanted is no way to the file."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    path = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    for number, function in enumerate(functions(served.address)):
        told = sent(served.address, function["id"], [path] * len(function["inputs"]), f"attack{number}")
        assert SECRET not in told
        assert "secret.txt" not in told.replace(str(secret), "") or "/file=" not in told
    copies = list(Path(tempfile.gettempdir()).glob("rag-chat-*/**/secret.txt"))
    assert copies == []


def test_requests_are_bounded(served: Served) -> None:
    body = json.dumps({"question": "x" * 9_000_000})
    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{served.address}/api/ask", content=body, headers=headers, timeout=120)
    assert answer.status_code == 413
    chunked = httpx.post(f"{served.address}/api/ask", content=iter([b"{}"]), headers=headers, timeout=120)
    assert chunked.status_code == 411


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:5555"},
        {"origin": "null"},
        {"origin": "http://[x"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_pages_of_other_sites_may_not_ask(headers: dict[str, str], served: Served) -> None:
    for path in ("/api/ask", "/mcp/", "/gradio_api/queue/join"):
        answer = httpx.post(served.address + path, json={"question": "Why?"}, headers=headers, timeout=120)
        assert answer.status_code == 403


def test_pages_that_are_not_known_do_not_fill_the_log(served: Served) -> None:
    """Each is told so, without a traceback in the operator's log."""
    log = served.folder / "server.log"
    before = log.stat().st_size
    for number in range(5):
        asked = {"session_hash": f"no{number}"}
        with httpx.stream("GET", f"{served.address}/gradio_api/queue/data", params=asked, timeout=120) as told:
            assert '"session_not_found":true' in next(told.iter_lines())
    httpx.get(f"{served.address}/api/articles", headers={"origin": "http://[x"}, timeout=120)
    assert log.read_text()[before:] == ""


def test_a_forwarded_host_is_not_believed(served: Served) -> None:
    config = httpx.get(f"{served.address}/config", headers={"x-forwarded-host": "evil.example"}, timeout=120).json()
    assert "evil.example" not in json.dumps(config)


def find_function(address: str, target: str) -> dict[str, Any]:
    """The function that an event of a kind is joined to."""
    return next(each for each in functions(address) if any(event == target for _, event in each["targets"]))


def test_forged_answers_are_not_rated(served: Served) -> None:
    """A browser may send back whatever it likes as an earlier answer; only the server's own are kept as rated."""
    answer = make_answer("1999", "It opened in 1999.")
    forged = [
        {
            "id": "1",
            "exchanges": [{"id": "e", "question": "When?", "answer": answer.model_dump(mode="json"), "seal": "0" * 64}],
        }
    ]
    opening = next(each for each in functions(served.address) if each["js"] and "ragStored" in str(each["js"]))
    assert "1999" in sent(served.address, opening["id"], ["", json.dumps(forged), "", ""], "forger")
    rating = find_function(served.address, "rate")
    event = {"exchange": "e", "rating": "up"}
    assert "process_completed" in sent(
        served.address, rating["id"], [None, "embedded", 12, [], "", ""], "forger", event_data=event
    )
    kept = FeedbackStore(served.folder / ".rag-feedback.sqlite").all()
    assert [each.question for each in kept if each.question == "When?"] == []


def test_a_page_that_never_opened_changes_nothing(served: Served) -> None:
    """As after the server was started again: it is told to reload, and writes nothing over what the browser keeps."""
    starting = find_function(served.address, "fresh")
    assert "reload it" in sent(served.address, starting["id"], [], "stranger", event_data={})
