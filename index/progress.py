"""How callers are told how far something is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the number of things done and to be done."""


def ignore_progress(done: int, total: int) -> None:
    """Shows nothing."""
