"""All commands of `rag`: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer
from rich.text import Text
from typer.exceptions import TyperException

from index import IndexNotFoundError, RagError
from index.wording import count_of
from rag.articles.indexes import locate_index
from rag.cli import articles, asking, indexing, reports, serving
from rag.cli.disagreements import DISAGREEMENTS_EXAMPLES, disagreements_command
from rag.cli.evaluate import eval_command, results_command
from rag.cli.exits import ExitCode, get_exit_code, print_error
from rag.cli.feedback import feedback_app
from rag.cli.gold import gold_app
from rag.cli.options import make_examples
from rag.cli.terminal import screen
from rag.tracing import start_tracing

HELP = "Answers questions over a folder of articles, every answer cited in the articles' own words."
FIRST_STEPS = """There is no index here yet. Next:

  rag index FOLDER          make one from a folder of articles
  rag --help                all commands"""
NEXT_STEPS = """The index {where} holds {articles}. Next:

  rag ask "Your question?"  answer a question, with citations
  rag chat                  ask in the browser
  rag --help                all commands"""

EVAL_EXAMPLES = make_examples(
    "rag eval gold.jsonl --articles articles/ --out results/",
    "rag eval gold.jsonl --out results/ --resume",
    "rag eval --compare before/ after/",
)
RESULTS_EXAMPLES = make_examples("rag results results/ other/", "rag results results/ --out results.md")

app = typer.Typer(
    help=HELP,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
app.command("index", epilog=indexing.INDEX_EXAMPLES)(indexing.index_command)
app.command("check", epilog=reports.CHECK_EXAMPLES)(reports.check_command)
app.command("ask", epilog=asking.ASK_EXAMPLES)(asking.ask_command)
app.command("search", epilog=asking.SEARCH_EXAMPLES)(asking.search_command)
app.command("disagreements", epilog=DISAGREEMENTS_EXAMPLES)(disagreements_command)
app.command("show", epilog=articles.SHOW_EXAMPLES)(articles.show_command)
app.command("sources", epilog=articles.SOURCES_EXAMPLES)(articles.sources_command)
app.command("remove", epilog=articles.REMOVE_EXAMPLES)(articles.remove_command)
app.command("status", epilog=indexing.STATUS_EXAMPLES)(indexing.status_command)
app.command("chat", epilog=serving.CHAT_EXAMPLES)(serving.chat_command)
app.command("password", epilog=serving.PASSWORD_EXAMPLES)(serving.password_command)
app.command("eval", epilog=EVAL_EXAMPLES)(eval_command)
app.command("results", epilog=RESULTS_EXAMPLES)(results_command)
app.add_typer(gold_app, name="gold")
app.add_typer(feedback_app, name="feedback")


def print_version(wanted: bool) -> None:
    if wanted:
        screen.print(f"rag {version('cited-rag')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=print_version, is_eager=True)
    ] = False,
) -> None:
    del debug, version  # `run_command` looks for --debug, because errors also come from outside a command
    if context.invoked_subcommand is None:
        screen.print(Text(describe_next_steps()))


def describe_next_steps() -> str:
    """What to type next, depending on whether the current folder has an index. Raises what reading an index raises."""
    from rag.settings import load_settings

    location = locate_index(load_settings())
    try:
        count, _ = location.snapshot().count()
    except IndexNotFoundError:
        return FIRST_STEPS
    return NEXT_STEPS.format(where=location.where, articles=count_of(count, "article"))


def run_command() -> int:
    """Run the command and return its exit code. An error is one line on standard error.

    Raises KeyboardInterrupt, and with --debug any error.
    """
    try:
        start_tracing()
        return int(app(standalone_mode=False) or ExitCode.SUCCESS)
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except TyperException as error:
        message = error.format_message().rstrip(".").replace("Value error, ", "")  # which the libraries add
        print_error(f"{message}{'' if message.endswith('?') else '.'} See `rag --help`, or `rag COMMAND --help`.")
        return ExitCode.USAGE
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        print_error(str(error) if isinstance(error, RagError) else describe_bug(error))
        return get_exit_code(error)


def describe_bug(error: Exception) -> str:
    return f"{type(error).__name__}: {error}. This is a bug. `rag --debug COMMAND` shows where."
