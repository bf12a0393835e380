"""The size of a request is checked before its body is read."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from rag.web.connections import ConnectionLimits
from rag.web.guard import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, Guard, RequestLimits

UPLOAD = "/gradio_api/upload"


def post(path: str, length: str, max_upload_bytes: int | None = 500_000_000) -> int:
    """The status for a request with this Content-Length."""
    app = Starlette(routes=[Route(name, lambda _: PlainTextResponse("served"), methods=["POST"]) for name in (path,)])
    client = TestClient(Guard(app, RequestLimits(max_upload_bytes)))
    headers = {b"content-length": length.encode("latin-1")}
    return client.post(path, content=b"{}", headers=headers).status_code


@pytest.mark.parametrize("length", ["many", "-1", "1e3", "", " ", "12²"])
def test_a_length_that_is_not_a_number(length: str) -> None:
    assert post("/api/ask", length) == 400


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/api/ask", MAX_BODY_BYTES, 200),
        ("/api/ask", MAX_BODY_BYTES + 1, 413),
        (UPLOAD, MAX_UPLOAD_BYTES, 200),
        (UPLOAD, MAX_UPLOAD_BYTES + 1, 413),
    ],
)
def test_a_length_above_the_limit(path: str, length: int, status: int) -> None:
    """An upload within the limit is never dropped because the server holds too many bytes."""
    assert post(path, str(length)) == status
    assert ConnectionLimits().max_unfinished_bytes > MAX_UPLOAD_BYTES


def test_the_setting_may_be_lower() -> None:
    assert post(UPLOAD, "1001", max_upload_bytes=1_000) == 413
    assert post(UPLOAD, "1001", max_upload_bytes=None) == 404
