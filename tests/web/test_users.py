"""Users and their passwords, and the limit on attempts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bcrypt
import pytest

from index import SettingsError
from rag.web.users import (
    FREE_ATTEMPTS,
    FREE_PER_ADDRESS,
    FREE_PER_NAME,
    MAX_WAIT_SECONDS,
    AttemptLimiter,
    Users,
    set_password,
)


def test_a_password_is_set_and_changed(tmp_path: Path) -> None:
    file = tmp_path / "users"
    set_password(file, "alice", "correct horse")
    set_password(file, "bob", "battery staple")
    set_password(file, "alice", "another horse")
    users = Users(file)
    assert users.verify("alice", "another horse")
    assert users.verify("bob", "battery staple")
    assert not users.verify("alice", "correct horse")
    assert not users.verify("carol", "correct horse")
    assert not users.verify("alice", "x" * 100)
    assert not users.verify("alice", "nul\0byte")
    assert [path.name for path in tmp_path.iterdir()] == ["users"]


def test_files_of_htpasswd_are_read(tmp_path: Path) -> None:
    hashed = bcrypt.hashpw(b"correct horse", bcrypt.gensalt(10)).decode().replace("$2b$", "$2y$")
    (tmp_path / "users").write_text(f"# our readers\n\nalice:{hashed}\n")
    assert Users(tmp_path / "users").verify("alice", "correct horse")


@pytest.mark.parametrize(("name", "password"), [("a:b", "correct horse"), ("", "correct horse"), ("a", "short")])
def test_what_cannot_be_a_user(name: str, password: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        set_password(tmp_path / "users", name, password)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text", ["", "alice:plain", "alice", ":$2b$x", "alice:$2b$12$short", f"alice:$2y$05${'x' * 53}"]
)
def test_invalid_files_of_users(text: str, tmp_path: Path) -> None:
    (tmp_path / "users").write_text(text)
    with pytest.raises(SettingsError):
        Users(tmp_path / "users")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        Users(tmp_path / "users")


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_each_failure_doubles_the_wait() -> None:
    clock = Clock()
    limiter = AttemptLimiter(clock)
    assert [limiter.attempt("alice", "here") for _ in range(FREE_ATTEMPTS)] == [0] * FREE_ATTEMPTS
    waits = []
    for _ in range(14):
        waits.append(limiter.attempt("alice", "here"))
        clock.now += waits[-1]
        assert limiter.attempt("alice", "here") == 0
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == MAX_WAIT_SECONDS


def test_others_are_not_locked_out() -> None:
    """Who guesses from elsewhere keeps nobody out, and a success forgets one's own failures alone."""
    limiter = AttemptLimiter(Clock())
    for _ in range(FREE_ATTEMPTS + 1):
        limiter.attempt("alice", "there")
    assert limiter.attempt("alice", "there") > 0
    assert limiter.attempt("alice", "here") == 0
    limiter.succeed("alice", "here")
    assert limiter.attempt("bob", "there") == 0
    assert limiter.attempt("alice", "there") > 0


def test_many_names_or_addresses_help_little() -> None:
    limiter = AttemptLimiter(Clock())
    assert sum(limiter.attempt(f"user {n}", "there") == 0 for n in range(1_000)) == FREE_PER_ADDRESS
    assert sum(limiter.attempt("alice", f"address {n}") == 0 for n in range(1_000)) == FREE_PER_NAME


def test_guesses_at_the_same_time_are_counted_before_they_are_tried() -> None:
    limiter = AttemptLimiter(Clock())
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _: limiter.attempt("alice", "here"), range(2_000)))
    assert waits.count(0) == FREE_ATTEMPTS
