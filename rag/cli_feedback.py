"""`rag feedback`: what users of the page said of answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from rag.assistant import checked
from rag.compose import printable
from rag.feedback import FeedbackStore, gold_case
from rag.terminal import harmless, notes

feedback_app = typer.Typer(help="What users of the page said of answers.", no_args_is_help=True)


@feedback_app.callback()
def feedback() -> None:
    """What users of the page said of answers."""


@feedback_app.command("export")
def export(
    file: Annotated[Path | None, typer.Option("--feedback", help="File of the feedback.")] = None,
) -> None:
    """Print it as gold cases for `rag eval`, one a line, to be checked before use."""
    store = FeedbackStore(checked(feedback=file).feedback)
    said = store.all()
    for each in said:
        sys.stdout.write(harmless(json.dumps(gold_case(each), ensure_ascii=False)) + "\n")
    where = Text(printable(str(store.file)))
    notes.print(
        Text(f"{len(said)} cases of ").append(where).append("; check each before you measure by it.")
        if said
        else Text("There is no feedback in ").append(where).append(".")
    )
