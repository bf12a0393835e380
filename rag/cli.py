"""The command `rag`: results on standard output, progress and errors on standard error.

Exit codes: 0 for an answer and for "no evidence", 1 for an error that the user can mend, 2 for bad usage.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.text import Text

from index import RagError, SyncReport
from rag.answer import Answer, Citation
from rag.assistant import Assistant, checked
from rag.cli_eval import eval_command
from rag.compose import newest_of, printable, standing_behind
from rag.opening import located, synced
from rag.terminal import EmbedderOption, PassagesOption, notes, screen

app = typer.Typer(
    help="Answers questions over a folder of articles, every answer cited in the articles' own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.  [default: .rag]")]


@app.callback()
def common(debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False) -> None:
    del debug  # looked up by `main`, which also sees errors from outside a command


@app.command("index")
def index_command(
    folder: Annotated[Path, typer.Argument(help="Folder of .txt and .md articles.")],
    index: IndexOption = None,
    embedder: EmbedderOption = None,
) -> None:
    """Make the index equal to a folder: add, update and remove what differs."""
    settings = checked(index=index, embedder=embedder)
    with progress() as bar:
        task = bar.add_task("Loading the embedder", total=None)
        report = synced(
            folder,
            settings,
            lambda done, total: bar.update(task, description="Indexing articles", completed=done, total=total),
        )
    print_problems(report)
    counts = (f"{name} {len(getattr(report, name))}" for name in ("added", "updated", "removed", "unchanged", "failed"))
    screen.print(Text(f"Index {settings.index}: {', '.join(counts)}."))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    passages: PassagesOption = None,
) -> None:
    """Answer one question from the index."""
    assistant = Assistant.open(index, embedder=embedder, passages=passages)
    with progress() as bar:
        bar.add_task("Loading the models and reading", total=None)
        answer = assistant.ask(question)
    if as_json:
        sys.stdout.write(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        print_answer(answer)


@app.command()
def status(index: IndexOption = None) -> None:
    """Say what the index holds and how it was made."""
    settings = checked(index=index)
    location = located(settings)
    snapshot = location.snapshot()
    articles, chunks = snapshot.counts()
    dates = snapshot.catalog.dates()
    made = snapshot.manifest
    lines = [
        f"Index     {location.where}",
        f"Articles  {articles:,}" + (f", {len(dates):,} of them dated {dates[0]} to {dates[-1]}" if dates else ""),
        f"Chunks    {chunks:,} ({made.chunking})",
        f"Embedder  {made.embedder}, {made.dimension} dimensions, by {made.runtime}",
        f"Format    {made.format}",
    ]
    screen.print(Text("\n".join(lines)))


@app.command()
def chat(
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 7860,
) -> None:
    """Serve the chat page on this machine."""
    given = {"--host": host, "--port": port, "--index": index, "--embedder": embedder}
    options = [str(part) for name, value in given.items() if value is not None for part in (name, value)]
    # The page is a program of its own, which this package does not import; -P: not an `app` of the current folder.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "app", *options])  # noqa: S606


app.command("eval")(eval_command)


def progress() -> Progress:
    """A bar on standard error that leaves nothing behind; none where nobody is looking."""
    return Progress(console=notes, transient=True, disable=not notes.is_terminal)


def print_problems(report: SyncReport) -> None:
    for problem in report.failed:
        notes.print(Text(f"Left out {printable(problem.article_id)}: {printable(problem.reason)}.", "red"))
    for problem in report.warnings:
        notes.print(Text(f"Note on {printable(problem.article_id)}: {printable(problem.reason)}.", "yellow"))


def print_answer(answer: Answer) -> None:
    """Status and reason, then each position with its sources; where there is none, the nearest passages."""
    screen.print(Text(f"{answer.status}: ", "bold").append(Text(printable(answer.reason), "not bold")))
    newest = newest_of(answer.positions)
    for place, each in enumerate(answer.positions, start=1):
        support = standing_behind(each, newest)
        screen.print(Text(f"\n{place}. ").append(printable(each.value), "bold").append(f"  ({support})", "dim"))
        for cited in each.citations:
            screen.print(source(cited, each.value))
    for passage in answer.nearest:
        screen.print(Text(f"\nNearest: {printable(passage.article.name)}\n   {printable(passage.chunk.text)}", "dim"))


def source(cited: Citation, value: str) -> Text:
    """One source: its number, name, date and quote, the value underlined; no quote where it is the value itself."""
    about = [printable(part) for part in (cited.title or cited.article_id, cited.source) if part]
    about += [cited.published.isoformat()] if cited.published else []
    about += [printable(cited.url)] if cited.url else []
    line = Text(f"   [{cited.number}] {', '.join(about)}, characters {cited.start}-{cited.end}")
    if cited.quote == value:
        return line
    quote = Text(printable(cited.quote))
    quote.highlight_words([printable(value)], "underline")
    return line.append("\n       “").append(quote).append("”")


def main() -> None:
    """Runs the command; an error that a user can mend is one sentence on standard error."""
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        known = isinstance(error, RagError)
        said = str(error) if known else f"{type(error).__name__}: {error}; `rag --debug` shows where it comes from."
        notes.print(Text(f"Error: {printable(said)}", "red"))
        sys.exit(1)


if __name__ == "__main__":
    main()
