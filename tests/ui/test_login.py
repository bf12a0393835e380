"""The login: everything is closed without one, guesses are slowed down, and who logs out is out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import ascii_letters, digits
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from typer.testing import CliRunner

from rag.cli.commands import app
from rag.web.users import set_password
from tests.conftest import EXAMPLE
from tests.ui.axe import find_violations
from tests.ui.conftest import Serve
from tests.ui.served import Served, Visitor

CLOSED = [
    ("GET", "/config"),
    ("GET", "/api/openapi.json"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/info"),
    ("GET", "/openapi.json"),
    ("GET", "/api/articles"),
    ("GET", "/api/disagreements"),
    ("POST", "/api/ask"),
    ("GET", "/article?id=x"),
    ("POST", "/mcp/"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/theme.css"),
]
PASSWORD = "correct horse"  # noqa: S105


@pytest.fixture(scope="module")
def locked(serve: Serve, seeds_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The page for those who may log in: alice and bob."""
    users = tmp_path_factory.mktemp("users") / "users"
    for name in ("alice", "bob"):
        made = CliRunner().invoke(app, ["password", name, "--auth-file", str(users)], input=f"{PASSWORD}\n{PASSWORD}\n")
        assert made.exit_code == 0, made.output
    assert users.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in users.read_text()
    return serve("--index", str(seeds_index), "--auth-file", str(users))


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_closed_without_a_login(method: str, path: str, locked: Served) -> None:
    assert httpx.request(method, locked.address + path, timeout=120).status_code == 401


def test_a_browser_is_led_to_the_login(locked: Served) -> None:
    answer = httpx.get(locked.address, headers={"accept": "text/html"}, timeout=120)
    assert (answer.status_code, answer.headers["location"]) == (303, "login")


def test_the_question_of_a_link_comes_through_the_login(locked: Served) -> None:
    """And nothing else of the address: neither another parameter nor markup nor another server."""
    question = 'When?"><script>&next=//evil.example'
    kept = f"?{urlencode({'q': question})}"
    asked = {"q": question, "next": "//evil.example"}
    answer = httpx.get(locked.address, params=asked, headers={"accept": "text/html"}, timeout=120)
    assert answer.headers["location"] == f"login{kept}"
    form = {"username": "alice", "password": "wrong horse"}
    address, asks_page = f"{locked.address}/login{kept}", {"accept": "text/html"}
    answer = httpx.post(address, data=form, headers=asks_page, timeout=120)
    assert f'action="login{kept}"' in answer.text
    assert "<script" not in answer.text
    form["password"] = PASSWORD
    answer = httpx.post(address, data=form, headers=asks_page, timeout=120)
    assert (answer.status_code, answer.headers["location"]) == (303, f"./{kept}")


@pytest.mark.browser
def test_what_was_asked_is_forgotten_with_the_logout(locked: Served, context: Any) -> None:
    """A link's question is asked after the login; the next user of the tab sees nothing of it."""
    page = context.new_page()
    visitor = Visitor(page)

    def log_in(name: str) -> None:
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()

    page.goto(f"{locked.address}/?{urlencode({'q': EXAMPLE})}")
    assert find_violations(page) == []
    log_in("alice")
    visitor.sees("disputed", EXAMPLE)
    page.evaluate("rag.remember('Who?')")
    context.clear_cookies()  # a login that is over: another user may come
    page.goto(locked.address)
    log_in("bob")
    page.locator("#thread .start").wait_for()
    assert page.locator("#notice").count() == 0
    page.evaluate("rag.remember('Who?')")
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Password").wait_for()
    assert page.evaluate("sessionStorage.getItem('rag-asking')") is None


@pytest.mark.browser
def test_in_and_out(locked: Served, context: Any) -> None:
    page = context.new_page()
    page.goto(locked.address)
    page.get_by_label("Name").fill("alice")
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("button", name="Log in").click()
    page.get_by_text("The name or the password is wrong.").wait_for()
    page.get_by_label("Name").fill("alice")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("#question textarea").wait_for()
    [cookie] = [each for each in context.cookies() if each["name"] == "rag_session"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Password").wait_for()
    page.goto(locked.address)
    page.get_by_label("Password").wait_for()
    answer = httpx.get(f"{locked.address}/config", cookies={"rag_session": cookie["value"]}, timeout=120)
    assert answer.status_code == 401


def test_programs_send_name_and_password(locked: Served) -> None:
    """With each request, or once, as Gradio's client does."""
    from gradio_client import Client

    answer = httpx.get(f"{locked.address}/api/articles", auth=("alice", PASSWORD), timeout=120)
    assert answer.json()["total"] == 2
    client = Client(locked.address, auth=("bob", PASSWORD), verbose=False)
    assert client.predict("Who is Elena Yakovleva?", api_name="/ask")["status"] == "answered"


def test_right_passwords_at_the_same_time_are_all_right(locked: Served) -> None:
    """Programs send them with each request."""

    def status(number: int) -> int:
        del number
        return httpx.get(f"{locked.address}/api/articles", auth=("bob", PASSWORD), timeout=120).status_code

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(status, range(20))) == {200}


def test_a_page_is_led_to_the_login_and_not_asked_by_the_browser(locked: Served) -> None:
    answer = httpx.get(f"{locked.address}/config", headers={"sec-fetch-mode": "cors"}, timeout=120)
    assert (answer.status_code, answer.headers.get("www-authenticate")) == (401, None)


def test_a_login_that_was_ended_stays_ended_however_its_token_is_spelt(locked: Served) -> None:
    """Base64 has several spellings of the same bytes."""
    form = {"username": "alice", "password": PASSWORD}
    token = httpx.post(f"{locked.address}/login", data=form, timeout=120).cookies["rag_session"]

    def status(spelt: str) -> int:
        return httpx.get(f"{locked.address}/api/articles", headers={"cookie": f"rag_session={spelt}"}).status_code

    spellings = [token, f"{token}=", *(token[:-1] + last for last in f"{ascii_letters}{digits}-_")]
    accepted = [spelt for spelt in spellings if status(spelt) == 200]
    assert token in accepted
    httpx.get(f"{locked.address}/logout", headers={"cookie": f"rag_session={token}"}, timeout=120)
    assert [status(spelt) for spelt in accepted] == [401] * len(accepted)


def test_a_changed_password_ends_what_was_opened_with_the_old_one(
    serve: Serve, seeds_index: Path, tmp_path: Path
) -> None:
    """Sessions and remembered passwords, without a restart; a file that cannot be read changes nothing."""
    users = tmp_path / "users"
    set_password(users, "dora", PASSWORD)
    set_password(users, "emil", PASSWORD)
    address = serve("--index", str(seeds_index), "--auth-file", str(users)).address

    def status(name: str, password: str) -> int:
        return httpx.get(f"{address}/api/articles", auth=(name, password), timeout=120).status_code

    form = {"username": "dora", "password": PASSWORD}
    cookies = httpx.post(f"{address}/login", data=form, timeout=120).cookies
    assert status("dora", PASSWORD) == status("emil", PASSWORD) == 200
    set_password(users, "dora", "another horse")
    assert httpx.get(f"{address}/api/articles", cookies=cookies, timeout=120).status_code == 401
    assert [status("dora", PASSWORD), status("dora", "another horse"), status("emil", PASSWORD)] == [401, 200, 200]
    dora, _ = users.read_text().splitlines()
    users.write_text(f"{dora}\n")
    assert [status("dora", "another horse"), status("emil", PASSWORD)] == [200, 401]
    users.write_text("not a users file")
    assert status("dora", "another horse") == 200


def test_guessing_is_slowed_down(locked: Served) -> None:
    """After five failures an attempt has to wait.

    Each further failure doubles the wait, so that a guess meets one even where an attempt itself takes seconds.
    """

    def attempt(password: str) -> httpx.Response:
        return httpx.post(f"{locked.address}/login", data={"username": "carol", "password": password}, timeout=120)

    assert [attempt(f"guess {n}").status_code for n in range(5)] == [401] * 5
    answers = (attempt(f"guess {n}") for n in range(5, 15))
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["retry-after"]) >= 1


def test_a_login_form_of_a_megabyte_is_refused(locked: Served) -> None:
    answer = httpx.post(f"{locked.address}/login", data={"username": "x" * 1_000_000, "password": "y"}, timeout=120)
    assert answer.status_code == 413
