"""The command `rag`: results on standard output, progress and errors on standard error.

Exit codes: 0 for an answer and for "no evidence", 1 for an error that the user can mend, 2 for bad usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from index import RagError, SyncReport
from rag.answer import Answer, passage_dict
from rag.assistant import Assistant, checked
from rag.cli_eval import eval_command
from rag.cli_feedback import feedback_app
from rag.compose import printable
from rag.events import Answered, Event, described
from rag.opening import located, synced
from rag.printing import print_answer, print_json, print_passages, print_report
from rag.terminal import (
    ChromaOption,
    EmbedderOption,
    IndexOption,
    JsonOption,
    LLMOption,
    PassagesOption,
    SinceOption,
    SourcesOption,
    UntilOption,
    bars,
    notes,
    screen,
    spinner,
)
from rag.tracing import start_tracing
from rag.watch import watch as watched

app = typer.Typer(
    help="Answers questions over a folder of articles, every answer cited in the articles' own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def common(debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False) -> None:
    del debug  # looked up by `main`, which also sees errors from outside a command


@app.command("index")
def index_command(
    folder: Annotated[Path, typer.Argument(help="Folder of articles: txt, md, html, pdf, docx, json, jsonl, csv.")],
    index: IndexOption = None,
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    field: Annotated[
        list[str] | None, typer.Option(help="What a field of records is called, as text=body; may be repeated.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and index again after every change.")] = False,
    engine: Annotated[str | None, typer.Option(help="Where to read and embed: local or ray.  [default: local]")] = None,
    ray_address: Annotated[str | None, typer.Option(help="Ray cluster to join; else one on this machine.")] = None,
) -> None:
    """Make the index equal to a folder: add, update and remove what differs."""
    given = {"index": index, "chroma": chroma, "embedder": embedder, "engine": engine, "ray_address": ray_address}
    settings = checked(**given, fields=dict(field_of(each) for each in field) if field else None)

    def once() -> SyncReport:
        with bars("Reading files", "Indexing articles") as (reading, indexing):
            return synced(folder, settings, indexing, reading)

    where = located(settings).where
    if not watch:
        print_report(once(), where)
        return
    with stop_told():
        for found in watched(folder, settings.index, once):
            if isinstance(found, RagError):
                notes.print(Text(f"Error: {printable(str(found))}", "red"))
            else:
                print_report(found, where)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    as_json: JsonOption = False,
    index: IndexOption = None,
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    llm: LLMOption = None,
    passages: PassagesOption = None,
    source: SourcesOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Answer one question from the index."""
    given = {"llm": llm, "passages": passages, "sources": source, "since": since, "until": until}
    with spinner("Loading the models") as say:
        assistant = Assistant.open(index, chroma=chroma, embedder=embedder, **given)
        answer = followed(assistant.stream(question), say)
    if as_json:
        print_json(answer.to_dict())
    else:
        print_answer(answer)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    as_json: JsonOption = False,
    index: IndexOption = None,
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    passages: PassagesOption = None,
    source: SourcesOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Show the passages that a question finds, with their places by meaning and by words."""
    only = {"sources": source, "since": since, "until": until}
    with spinner("Loading the embedder and searching"):
        assistant = Assistant.open(index, chroma=chroma, embedder=embedder, passages=passages, **only)
        found = assistant.search(question)
    if as_json:
        print_json([passage_dict(passage) for passage in found])
    else:
        print_passages(found)


@app.command()
def status(index: IndexOption = None, chroma: ChromaOption = None) -> None:
    """Say what the index holds and how it was made."""
    settings = checked(index=index, chroma=chroma)
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
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    llm: LLMOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 7860,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A name by which browsers may address this server; may be repeated.")
    ] = None,
    auth_file: Annotated[Path | None, typer.Option(help="File of users who may log in; see `rag password`.")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Believe what a proxy on this machine forwards.")
    ] = False,
    articles: Annotated[
        Path | None, typer.Option(help="Folder of articles: the index is made equal to it, and visitors may change it.")
    ] = None,
) -> None:
    """Serve the chat page, REST and MCP on this machine."""
    given: dict[str, object] = {"--host": host, "--port": port, "--index": index, "--chroma": chroma}
    given |= {"--embedder": embedder, "--llm": llm, "--auth-file": auth_file, "--articles": articles}
    options = [str(part) for name, value in given.items() if value is not None for part in (name, value)]
    options += ["--behind-proxy"] if behind_proxy else []
    options += [part for name in allow_host or () for part in ("--allow-host", name)]
    # The page is a program of its own, which this package does not import; -P: not an `app` of the current folder.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "app", *options])  # noqa: S606


@app.command()
def password(
    name: Annotated[str, typer.Argument(help="The user's name.")],
    auth_file: Annotated[Path, typer.Option(help="File of users, made if it is not there.")],
) -> None:
    """Add a user who may log in to the chat, or change a password."""
    from rag.web.users import set_password

    set_password(auth_file, name, typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    notes.print(Text(f"{printable(name)} may log in where {auth_file} is the --auth-file."))


app.command("eval")(eval_command)
app.add_typer(feedback_app, name="feedback")


def followed(events: Iterable[Event], say: Callable[[str], None]) -> Answer:
    """The answer that events end with; what happens on the way is said."""
    for event in events:
        if isinstance(event, Answered):
            return event.answer
        if now := described(event):
            say(now)
    raise AssertionError("a stream ends with its answer, or raises")


def field_of(given: str) -> tuple[str, str]:
    """One of our fields and what it is called. Raises typer.BadParameter."""
    name, equals, called = given.partition("=")
    if not (name and equals and called):
        raise typer.BadParameter(f"{given!r} names no field; write it as text=body")
    return name, called


@contextmanager
def stop_told() -> Iterator[None]:
    """Ends without a word of Python's where the user stops watching."""
    try:
        yield
    except KeyboardInterrupt:
        notes.print(Text("Stopped watching.", "dim"))


def main() -> None:
    """Runs the command; an error that a user can mend is one sentence on standard error."""
    try:
        start_tracing()
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
