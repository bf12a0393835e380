"""Writes files atomically: completely or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.evaluation.errors import RunError


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    write_file(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_file(path: Path, text: str) -> None:
    """Write a file completely or not at all. Raises RunError."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RunError(f"{path} cannot be written ({error.strerror}); free space or choose another place.") from error


def append_line(path: Path, line: str) -> None:
    """Add a line to a file, which is created if needed; end the last one if it is not. Raises RunError."""
    try:
        is_ended = not path.exists() or path.read_bytes()[-1:] in (b"", b"\n")
        with path.open("a", encoding="utf-8") as file:
            file.write(("" if is_ended else "\n") + line + "\n")
    except OSError as error:
        raise RunError(f"{path} cannot be written ({error.strerror}); choose another file.") from error
