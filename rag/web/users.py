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

HASH = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")
LEAST = 8
"""Characters of a password."""
MOST_BYTES = 72
"""Of a password; bcrypt looks at no more."""
FREE = 5
"""Failed attempts in a row, for a name from an address, before the next has to wait."""
FREE_OF_A_NAME, FREE_OF_AN_ADDRESS = 100, 50
MOST_COUNTED = 10_000
"""Names and addresses that failures are remembered of."""
LEAST_COST = 10
"""Of bcrypt: each step doubles the time that a guess takes."""
LONGEST_WAIT = 900.0
"""Seconds. Each further failure doubles the wait, from one second on."""


class Users:
    """The users of a file. Raises SettingsError where it cannot be read or holds something else."""

    def __init__(self, file: Path) -> None:
        self._hashes = read_users(file)
        if not self._hashes:
            raise SettingsError(f"The file {file} names no user; add one with `rag password NAME --auth-file {file}`.")
        # Checked where there is no such user, so that the time tells nothing.
        self._nobody = bcrypt.hashpw(b"nobody", bcrypt.gensalt(max(map(cost, self._hashes.values()))))

    def accepts(self, name: str, password: str) -> bool:
        known = self._hashes.get(name)
        given = password.encode()
        if len(given) > MOST_BYTES:
            return False
        return bcrypt.checkpw(given, known or self._nobody) and known is not None


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
        if not name or not HASH.fullmatch(hashed) or cost(hashed.encode()) < LEAST_COST:
            raise SettingsError(
                f"Line {number} of {file} is no user with a bcrypt hash of cost {LEAST_COST} or more; write it with "
                "`rag password` or `htpasswd -B -C 12`."
            )
        found[name] = hashed.encode()
    return found


def cost(hashed: bytes) -> int:
    return int(hashed[4:6])


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
    """Slows guessing down; safe to share between threads.

    Failures are counted for a name from an address, and, far more patiently, for a name and for an address alone: so
    nobody is locked out by what others do from elsewhere, and many addresses or many names help a guesser little.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[Key, tuple[int, float]] = {}

    def attempt(self, name: str, address: str) -> float:
        """Counts an attempt as failed, before it is known, and gives 0; or the seconds that it has to wait."""
        with self._lock:
            free = free_attempts(name, address)
            wait = max(self._left(key, most) for key, most in free.items())
            if not wait:
                self._forget_old()
                self._failures |= {key: (self._failures.get(key, (0, 0.0))[0] + 1, self._clock()) for key in free}
            return wait

    def succeeded(self, name: str, address: str) -> None:
        """Takes back what was counted for this attempt, and all failures of this name from this address."""
        with self._lock:
            self._failures.pop((name, address), None)
            for key in ((name, ""), ("", address)):
                count, last = self._failures.get(key, (1, 0.0))
                self._failures[key] = (count - 1, last)

    def _left(self, key: Key, free: int) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        pause = min(2.0 ** min(count - free, 20), LONGEST_WAIT) if count >= free else 0.0
        return max(0.0, last + pause - self._clock())

    def _forget_old(self) -> None:
        oldest = self._clock() - 2 * LONGEST_WAIT
        kept = [(key, held) for key, held in self._failures.items() if held[1] >= oldest]
        self._failures = dict(kept[-MOST_COUNTED:])


Key = tuple[str, str]
"""A name and an address; either may be empty, for all."""


def free_attempts(name: str, address: str) -> dict[Key, int]:
    """The failures in a row that are free of a wait, by what they are counted for."""
    return {(name, address): FREE, (name, ""): FREE_OF_A_NAME, ("", address): FREE_OF_AN_ADDRESS}
