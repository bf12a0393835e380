"""A log on standard error and in a file, with the time of each line."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path


class Log:
    """Writes lines to standard error and appends them to a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, line: str) -> None:
        line = f"{datetime.now():%Y-%m-%d %H:%M:%S} {line}"
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, file=sys.stderr, flush=True)
