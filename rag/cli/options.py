"""The options that several commands take, and how their values are checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from index import RagError
from rag.articles.browsing import Library
from rag.cli.suggestions import did_you_mean, match_name

Format = Literal["text", "json", "markdown"]


def parse_date_option(text: str) -> date:
    """Parses YYYY-MM-DD. Raises typer.BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"invalid date {text!r}; use YYYY-MM-DD") from None


def complete_source(incomplete: str) -> list[str]:
    """The sources of the current folder's index that begin with a text, for shell completion."""
    from rag.articles.indexes import locate_index
    from rag.settings import load_settings

    try:
        sources = Library(locate_index(load_settings())).sources()
    except RagError:
        return []
    return [name for name in sources if name.casefold().startswith(incomplete.casefold())]


IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.  [default: .rag]")]
ChromaOption = Annotated[
    str | None, typer.Option("--chroma", help="Chroma server that holds the index, as http://HOST:PORT.")
]
EmbedderOption = Annotated[
    str | None, typer.Option(help="SentenceTransformer model, by name or path.  [default: all-MiniLM-L6-v2]")
]
PassagesOption = Annotated[int | None, typer.Option(help="Passages to read.  [default: 12]")]
SourcesOption = Annotated[
    list[str] | None,
    typer.Option("--source", help="Only articles of this source; may be repeated.", autocompletion=complete_source),
]
SinceOption = Annotated[
    date | None,
    typer.Option(help="Only articles published on this day or later.", parser=parse_date_option, metavar="YYYY-MM-DD"),
]
UntilOption = Annotated[
    date | None,
    typer.Option(
        help="Only articles published on this day or earlier.", parser=parse_date_option, metavar="YYYY-MM-DD"
    ),
]
LLMOption = Annotated[
    str | None, typer.Option("--llm", help="LLM that reads: openai-like:MODEL@URL, ollama:MODEL, huggingface:PATH.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]


def make_examples(*commands: str) -> str:
    """The examples below a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  {command}" for command in commands)])


def make_filter_settings(
    library: Library, sources: Sequence[str] | None, since: date | None, until: date | None
) -> dict[str, Any]:
    """The three settings that narrow a search, checked against the index.

    Raises typer.BadParameter for a source that no article has, or an empty range of dates.
    """
    if since and until and since > until:
        raise typer.BadParameter(f"--since {since} is later than --until {until}; swap them")
    known = library.sources() if sources else []
    return {"sources": [find_source(name, known) for name in sources or ()] or None, "since": since, "until": until}


def find_source(name: str, known: Sequence[str]) -> str:
    """The source as the articles spell it. Raises typer.BadParameter, naming the nearest ones."""
    found = match_name(name, known)
    if found is None:
        hint = did_you_mean(name, known) or ("" if known else "No article in this index names its source. ")
        raise typer.BadParameter(f"no article has the source {name!r}. {hint}`rag sources` lists all")
    return found
