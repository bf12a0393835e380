"""Behind a proxy with a prefix, with a login, an LLM that never answers, and a server that is restarted."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rag.cli.commands import app
from tests.conftest import EXAMPLE
from tests.llm_server import hangs, serving
from tests.ui.proxy import PREFIX, proxying
from tests.ui.served import PATIENCE, Visitor, find_port, serving_page

pytestmark = pytest.mark.browser
PASSWORD = "correct horse"  # noqa: S105


def log_in(page: Any) -> None:
    page.get_by_label("Name").fill("alice")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("#thread :is(.start, .exchange)").first.wait_for()


def test_a_restart_in_the_middle_of_an_answer(context: Any, seeds_index: Path, tmp_path: Path) -> None:
    """All addresses stay below the prefix; stopping brings the question back; after a restart it is asked again."""
    users, port = tmp_path / "users", find_port()
    made = CliRunner().invoke(app, ["password", "alice", "--auth-file", str(users)], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    common = ["--index", str(seeds_index), "--auth-file", str(users), "--root-path", PREFIX]
    with ExitStack() as stack, serving(hangs) as llm, proxying(port) as address:
        slow = stack.enter_context(ExitStack())
        slow.enter_context(serving_page(tmp_path, [*common, "--llm", f"openai-like:tiny@{llm.url}"], {}, port))
        visitor = Visitor(context.new_page())
        page = visitor.page
        page.set_default_timeout(3 * PATIENCE)  # two servers start from nothing, beside the other tests
        page.goto(address)
        log_in(page)
        visitor.asks(EXAMPLE)
        page.locator("#now .doing", has_text="Read").wait_for()
        page.locator("#stop").click()
        page.locator(".start").wait_for()
        assert page.locator("#question textarea").input_value() == EXAMPLE
        page.locator("#question textarea").press("Enter")
        page.locator("#now .doing", has_text="Read").wait_for()
        slow.close()
        page.get_by_text("The server does not answer.").wait_for()
        stack.enter_context(serving_page(tmp_path, common, {}, port))
        page.get_by_label("Password").wait_for()
        log_in(page)
        page.get_by_role("button", name="Ask again").click()
        visitor.sees("disputed", EXAMPLE)
        visitor.last.locator("a.cite").first.click()
        assert visitor.reader.locator("mark#quote").inner_text()
        assert all(f"{PREFIX}/" in url for url in visitor.requested if url.startswith("http"))
