"""The command `feedback export`: what visitors of the page said about answers, as gold cases."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from index.wording import count_of
from rag.cli.options import make_examples
from rag.cli.terminal import escape_control, notes
from rag.text import printable

EXPORT_EXAMPLES = make_examples("rag feedback export > cases.jsonl", "rag feedback export --feedback other.sqlite")

feedback_app = typer.Typer(
    help="What visitors of the page said about answers.", no_args_is_help=True, rich_markup_mode=None
)


@feedback_app.callback()
def describe_feedback() -> None:
    """What visitors of the page said about answers."""


@feedback_app.command("export", epilog=EXPORT_EXAMPLES)
def export_command(
    file: Annotated[Path | None, typer.Option("--feedback", help="File of the feedback.")] = None,
) -> None:
    """Print feedback as gold cases for `rag eval`, one a line, to be checked before use.

    The positions of an answer that was disliked are left empty, for a person to fill in.
    """
    from rag.settings import load_settings
    from rag.web.feedback import FeedbackStore, gold_case

    store = FeedbackStore(load_settings(feedback=file).feedback)
    given = store.all()
    for each in given:
        sys.stdout.write(escape_control(json.dumps(gold_case(each), ensure_ascii=False)) + "\n")
    where = printable(str(store.file))
    notes.print(
        Text(f"{count_of(len(given), 'case')} of {where}; check before you measure by it.")
        if given
        else Text(f"There is no feedback in {where}.")
    )
