"""Who may log in: a file of names and bcrypt hashes, as `htpasswd -B` writes it; and a limit on attempts."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

import bcrypt

from index import SettingsError
from rag.web.private import write_private

logger = logging.getLogger(__name__)
STAMP_CHARS = 16
HASH = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")
MIN_PASSWORD_CHARS = 8
MAX_PASSWORD_BYTES = 72
"""bcrypt ignores the rest."""
FREE_ATTEMPTS = 5
"""Failures in a row, for a name from an address, before the next attempt has to wait."""
FREE_PER_NAME, FREE_PER_ADDRESS = 100, 50
MAX_COUNTED = 10_000
"""Names and addresses whose failures are remembered."""
MIN_COST = 10
"""bcrypt's cost factor; each step doubles the time of a guess."""
MAX_WAIT_SECONDS = 900.0
"""Each further failure doubles the wait, starting at one second."""


class Users:
    """The users in a file, which is read again when it changes.

    Raises SettingsError where it cannot be read or holds something else; later, the users are those read last.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._version = read_version(file)
        self._hashes = read_users(file)
        if not self._hashes:
            raise SettingsError(f"The file {file} has no users; add one with `rag password NAME --auth-file {file}`.")
        self._most_costly = max(map(hash_cost, self._hashes.values()))
        make_unknown_hash(self._most_costly)

    def verify(self, name: str, password: str) -> bool:
        """Whether there is a user of this name and password."""
        known = self._hashes.get(name)
        given = password.encode()
        if len(given) > MAX_PASSWORD_BYTES:
            return False
        return bcrypt.checkpw(given, known or make_unknown_hash(self._most_costly)) and known is not None

    def stamp(self, name: str) -> str:
        """Return what changes with a user's password; empty where there is no such user."""
        self._reload()
        hashed = self._hashes.get(name)
        return sha256(hashed).hexdigest()[:STAMP_CHARS] if hashed else ""

    def _reload(self) -> None:
        version = read_version(self._file)
        if version == self._version:
            return
        self._version = version
        try:
            self._hashes = read_users(self._file)
        except SettingsError as error:
            logger.warning("%s Until then, the users are those read before.", error)
            return
        self._most_costly = max([self._most_costly, *map(hash_cost, self._hashes.values())])


def read_version(file: Path) -> tuple[int, int, int] | None:
    """Return what changes with the file; None where it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@cache
def make_unknown_hash(cost: int) -> bytes:
    """Return what is checked for unknown names, so that the time does not tell them apart."""
    return bcrypt.hashpw(b"no user", bcrypt.gensalt(cost))


def read_users(file: Path) -> dict[str, bytes]:
    """Return the hash of each user's password, by name. Raises SettingsError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The users file {file} cannot be read ({error}); check its path and contents.") from error
    found: dict[str, bytes] = {}
    for number, line in enumerate(lines, start=1):
        name, _, hashed = line.strip().partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if not name or not HASH.fullmatch(hashed) or hash_cost(hashed.encode()) < MIN_COST:
            raise SettingsError(
                f"Line {number} of {file} must be a name and a bcrypt hash of cost {MIN_COST} or more; write it with "
                "`rag password` or `htpasswd -B -C 12`."
            )
        found[name] = hashed.encode()
    return found


def hash_cost(hashed: bytes) -> int:
    return int(hashed[4:6])


def set_password(file: Path, name: str, password: str) -> None:
    """Add a user to the file, or change a user's password; the file is readable by its owner only.

    Raises SettingsError.
    """
    if not name or ":" in name or not name.isprintable() or name != name.strip():
        raise SettingsError(f"{name!r} cannot be a user's name; use printable characters without a colon.")
    if len(password) < MIN_PASSWORD_CHARS or len(password.encode()) > MAX_PASSWORD_BYTES:
        raise SettingsError(
            f"The password must have at least {MIN_PASSWORD_CHARS} characters and at most {MAX_PASSWORD_BYTES} bytes."
        )
    users = read_users(file) if file.exists() else {}
    users[name] = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    try:
        write_private(file, "".join(f"{user}:{hashed.decode()}\n" for user, hashed in users.items()).encode())
    except OSError as error:
        raise SettingsError(f"The users file {file} cannot be written ({error}); check its folder.") from error


class AttemptLimiter:
    """Makes further attempts wait after failures; safe to share between threads.

    Failures are counted for a name from an address, and with higher limits for a name and for an address alone. So
    failures from elsewhere lock no user out, and many addresses or many names help a guesser little.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[Key, tuple[int, float]] = {}

    def attempt(self, name: str, address: str) -> float:
        """Count an attempt as failed until it succeeds, and return 0; or return the seconds to wait."""
        with self._lock:
            free = list_free_attempts(name, address)
            wait = max(self._left(key, most) for key, most in free.items())
            if not wait:
                self._forget_old()
                self._failures |= {key: (self._failures.get(key, (0, 0.0))[0] + 1, self._clock()) for key in free}
            return wait

    def succeed(self, name: str, address: str) -> None:
        """Take back what was counted for this attempt, and all failures of this name from this address."""
        with self._lock:
            self._failures.pop((name, address), None)
            for key in ((name, ""), ("", address)):
                count, last = self._failures.get(key, (1, 0.0))
                self._failures[key] = (count - 1, last)

    def _left(self, key: Key, free: int) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        pause = min(2.0 ** min(count - free, 20), MAX_WAIT_SECONDS) if count >= free else 0.0
        return max(0.0, last + pause - self._clock())

    def _forget_old(self) -> None:
        oldest = self._clock() - 2 * MAX_WAIT_SECONDS
        kept = [(key, held) for key, held in self._failures.items() if held[1] >= oldest]
        self._failures = dict(kept[-MAX_COUNTED:])


Key = tuple[str, str]
"""A name and an address; either may be empty, for all."""


def list_free_attempts(name: str, address: str) -> dict[Key, int]:
    """Return the failures in a row that cause no wait, by what they are counted for."""
    return {(name, address): FREE_ATTEMPTS, (name, ""): FREE_PER_NAME, ("", address): FREE_PER_ADDRESS}
