"""What the commands share: where results and notes are printed, progress, and the options that several of them take."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from rag.compose import printable

if TYPE_CHECKING:
    from index.progress import Progress as Called

screen = Console(highlight=False, soft_wrap=True)
notes = Console(stderr=True, highlight=False, soft_wrap=True)

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.  [default: .rag]")]
ChromaOption = Annotated[
    str | None, typer.Option("--chroma", help="Chroma server that holds the index, as http://HOST:PORT.")
]
EmbedderOption = Annotated[
    str | None, typer.Option(help="SentenceTransformer model, by name or path.  [default: all-MiniLM-L6-v2]")
]
PassagesOption = Annotated[int | None, typer.Option(help="Passages to read.  [default: 12]")]
SourcesOption = Annotated[
    list[str] | None, typer.Option("--source", help="Only articles of this source; may be repeated.")
]
SinceOption = Annotated[str | None, typer.Option(help="Only articles published on this day (2024-06-18) or later.")]
UntilOption = Annotated[str | None, typer.Option(help="Only articles published on this day or earlier.")]
LLMOption = Annotated[
    str | None, typer.Option("--llm", help="LLM that reads: openai-like:MODEL@URL, ollama:MODEL, huggingface:PATH.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@contextmanager
def spinner(description: str) -> Iterator[Callable[[str], None]]:
    """Says on standard error what is under way, and leaves nothing behind; gives what says something else."""
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
def bars(*names: str) -> Iterator[list[Called]]:
    """Progress bars on standard error, each shown from its first step on; none where nobody is looking."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=notes, transient=True, disable=not notes.is_terminal)
    with bar:
        yield [stepper(bar, name) for name in names]


def harmless(text: str) -> str:
    """JSON with all control, zero-width and bidirectional characters escaped, so that no terminal obeys one."""
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else json.dumps(c)[1:-1] for c in text)


def stepper(bar: Progress, name: str) -> Callable[[int, int], None]:
    task = None

    def step(done: int, total: int) -> None:
        nonlocal task
        if task is None:  # what an earlier run did must not count as speed
            task = bar.add_task(name, completed=done, total=total)
        bar.update(task, completed=done, total=total)

    return step
