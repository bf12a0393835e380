"""Users and their passwords, and the brake on guessing."""

from __future__ import annotations

from pathlib import Path

import bcrypt
import pytest

from index import SettingsError
from rag.web.users import FREE, LONGEST_WAIT, Brake, Users, set_password


def test_a_password_is_set_and_changed(tmp_path: Path) -> None:
    file = tmp_path / "users"
    set_password(file, "alice", "correct horse")
    set_password(file, "bob", "battery staple")
    set_password(file, "alice", "another horse")
    users = Users(file)
    assert users.accepts("alice", "another horse")
    assert users.accepts("bob", "battery staple")
    assert not users.accepts("alice", "correct horse")
    assert not users.accepts("carol", "correct horse")
    assert not users.accepts("alice", "x" * 100)
    assert not users.accepts("alice", "nul\0byte")
    assert [path.name for path in tmp_path.iterdir()] == ["users"]


def test_files_of_htpasswd_are_read(tmp_path: Path) -> None:
    hashed = bcrypt.hashpw(b"correct horse", bcrypt.gensalt(4)).decode().replace("$2b$", "$2y$")
    (tmp_path / "users").write_text(f"# our readers\n\nalice:{hashed}\n")
    assert Users(tmp_path / "users").accepts("alice", "correct horse")


@pytest.mark.parametrize(("name", "password"), [("a:b", "correct horse"), ("", "correct horse"), ("a", "short")])
def test_what_cannot_be_a_user(name: str, password: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        set_password(tmp_path / "users", name, password)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "alice:plain", "alice", ":$2b$x", "alice:$2b$12$short"])
def test_files_that_are_no_users(text: str, tmp_path: Path) -> None:
    (tmp_path / "users").write_text(text)
    with pytest.raises(SettingsError):
        Users(tmp_path / "users")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        Users(tmp_path / "users")


def test_each_failure_doubles_the_wait() -> None:
    now = 0.0
    brake = Brake(lambda: now)
    waits = []
    for _ in range(FREE + 12):
        brake.failed("from here", "as alice")
        waits.append(brake.wait("as alice"))
    assert waits[: FREE - 1] == [0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 2] == [1, 2, 4]
    assert waits[-1] == LONGEST_WAIT
    assert brake.wait("as bob") == 0
    now = LONGEST_WAIT
    assert brake.wait("from here") == 0
    brake.succeeded("from here", "as alice")
    brake.failed("as alice")
    assert brake.wait("as alice") == 0
