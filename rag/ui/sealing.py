"""The seal by which a server knows its own answers when a browser sends them back.

It is a plain HMAC: a seal has no date, for which a library would be needed. The key is kept beside the index, so that
answers stay proved when the server is started again.
"""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from rag.web.private import write_private

FILE = "seal.key"
KEY_BYTES = 32


class Sealer:
    """Makes seals. Until `use_folder` is called, and where a folder cannot be read or written, the key is its own."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(KEY_BYTES)
        self._is_kept = False

    def use_folder(self, folder: Path) -> None:
        """Use the key of a folder, which is made if it is missing or damaged. Only the first folder counts."""
        if not self._is_kept:
            with suppress(OSError):
                self._key, self._is_kept = read_seal_key(folder / FILE) or make_seal_key(folder / FILE), True

    def compute(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "replace"), "sha256").hexdigest()


@cache
def default_sealer() -> Sealer:
    """The sealer of this process."""
    return Sealer()


def read_seal_key(file: Path) -> bytes:
    """The key in a file; b"" if there is none. Raises OSError."""
    if not file.is_file():
        return b""
    key = file.read_bytes()
    return key if len(key) == KEY_BYTES else b""


def make_seal_key(file: Path) -> bytes:
    """Write a new key, which only the owner may read, in place of what is there. Raises OSError."""
    key = secrets.token_bytes(KEY_BYTES)
    write_private(file, key)
    return key
