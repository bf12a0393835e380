"""Where the commands print, and how they show progress."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment

from rag.text import JOINERS, printable

if TYPE_CHECKING:
    from index.progress import Progress as ProgressCallback


class SafeConsole(Console):
    """A console that prints no control character of a text, whoever wrote it; those of rich itself stay."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=drop_control(segment.text))


screen = SafeConsole(highlight=False, soft_wrap=True)
notes = SafeConsole(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def show_spinner(description: str) -> Iterator[Callable[[str], None]]:
    """Shows a line with a spinner on standard error while the block runs; yields a function that changes its text."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=notes,
        transient=True,
        disable=not notes.is_terminal,
    ) as bar:
        task = bar.add_task(description, total=None)
        yield lambda now: bar.update(task, description=printable(now))


@contextmanager
def show_bars(*names: str) -> Iterator[list[ProgressCallback]]:
    """Shows progress bars on standard error if that is a terminal; yields a callback for each."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=notes, transient=True, disable=not notes.is_terminal)
    with bar:
        yield [make_step(bar, name) for name in names]


def drop_control(text: str) -> str:
    """Text without control, zero-width and bidirectional characters; lines and tabs are kept."""
    return "".join(c for c in text if c in "\n\t" or c in JOINERS or unicodedata.category(c)[0] != "C")


def escape_control(text: str) -> str:
    """JSON with control, zero-width and bidirectional characters escaped, so that a terminal cannot act on them."""
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else json.dumps(c)[1:-1] for c in text)


def make_step(bar: Progress, name: str) -> Callable[[int, int], None]:
    """A callback (done, total) that moves one bar, which appears at the first call."""
    task = None

    def step(done: int, total: int) -> None:
        nonlocal task
        if task is None:  # only now, so that the speed is that of this work
            task = bar.add_task(name, completed=done, total=total)
        bar.update(task, completed=done, total=total)

    return step
