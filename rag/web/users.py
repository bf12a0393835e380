"""Who may log in: a file of names and bcrypt hashes, as `htpasswd -B` writes it; and a brake on guessing."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import bcrypt

from index import SettingsError

HASH = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")
LEAST = 8
"""Characters of a password."""
MOST_BYTES = 72
"""Of a password; bcrypt looks at no more."""
FREE = 5
"""Failed attempts in a row before the next has to wait."""
LONGEST_WAIT = 900.0
"""Seconds. Each further failure doubles the wait, from one second on."""
NOBODY = bcrypt.hashpw(b"nobody", bcrypt.gensalt())
"""Checked where there is no such user, so that the time tells nothing."""


class Users:
    """The users of a file. Raises SettingsError where it cannot be read or holds something else."""

    def __init__(self, file: Path) -> None:
        self._hashes = read_users(file)
        if not self._hashes:
            raise SettingsError(f"The file {file} names no user; add one with `rag password NAME --auth-file {file}`.")

    def accepts(self, name: str, password: str) -> bool:
        known = self._hashes.get(name)
        given = password.encode()
        if len(given) > MOST_BYTES:
            return False
        return bcrypt.checkpw(given, known or NOBODY) and known is not None


def read_users(file: Path) -> dict[str, bytes]:
    """The hash of each user's password, by name. Raises SettingsError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The file of users {file} cannot be read ({error}); check its path and contents."
        ) from error
    found: dict[str, bytes] = {}
    for number, line in enumerate(lines, start=1):
        name, _, hashed = line.strip().partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if not name or not HASH.fullmatch(hashed):
            raise SettingsError(
                f"Line {number} of {file} is no user with a bcrypt hash; write it with `rag password` or `htpasswd -B`."
            )
        found[name] = hashed.encode()
    return found


def set_password(file: Path, name: str, password: str) -> None:
    """Adds a user to the file, or changes the password of one; the file is readable by its owner only.

    Raises SettingsError.
    """
    if not name or ":" in name or not name.isprintable() or name != name.strip():
        raise SettingsError(f"{name!r} cannot be a user's name; use printable characters without a colon.")
    if len(password) < LEAST or len(password.encode()) > MOST_BYTES:
        raise SettingsError(f"The password has to have {LEAST} characters at least, and {MOST_BYTES} bytes at most.")
    users = read_users(file) if file.exists() else {}
    users[name] = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    fresh = file.with_name(f".{file.name}.part")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.writelines(f"{user}:{hashed.decode()}\n" for user, hashed in users.items())
        fresh.replace(file)
    except OSError as error:
        raise SettingsError(f"The file of users {file} cannot be written ({error}); check its folder.") from error


class Brake:
    """Counts failed attempts by a key, such as a user's name or a visitor's address; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, *keys: str) -> float:
        """Seconds until the next attempt may be made with these keys; 0 where it may be made now."""
        with self._lock:
            return max((self._left(key) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        with self._lock:
            self._forget_old()
            for key in keys:
                count, _ = self._failures.get(key, (0, 0.0))
                self._failures[key] = (count + 1, self._clock())

    def succeeded(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _left(self, key: str) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        pause = min(2.0 ** (count - FREE), LONGEST_WAIT) if count >= FREE else 0.0
        return max(0.0, last + pause - self._clock())

    def _forget_old(self) -> None:
        oldest = self._clock() - 2 * LONGEST_WAIT
        self._failures = {key: (count, last) for key, (count, last) in self._failures.items() if last >= oldest}
