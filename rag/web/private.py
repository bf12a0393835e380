"""Files that only their owner may read, such as keys and passwords."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_private(file: Path, data: bytes) -> None:
    """Write a file, or replace it at once and whole. Raises OSError, with nothing left behind."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
        fresh.replace(file)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
