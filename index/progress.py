"""How long operations report progress to their callers."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the number of items done and the total."""


def ignore_progress(done: int, total: int) -> None:
    """Report nothing."""
