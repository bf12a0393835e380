"""The commands `chat` and `password`: the page, REST and MCP, and who may use them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from rag.cli.options import ChromaOption, EmbedderOption, IndexOption, LLMOption, make_examples
from rag.cli.terminal import notes
from rag.text import printable

CHAT_EXAMPLES = make_examples(
    "rag chat",
    "rag chat --articles articles/",
    "rag chat --host 0.0.0.0 --allow-host news.example.org --auth-file users --behind-proxy",
)
PASSWORD_EXAMPLES = make_examples("rag password anna --auth-file users")


def chat_command(
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
        bool, typer.Option("--behind-proxy", help="Trust the headers that a proxy on this machine forwards.")
    ] = False,
    root_path: Annotated[str | None, typer.Option(help="Path under which a proxy serves this, as /articles.")] = None,
    articles: Annotated[
        Path | None, typer.Option(help="Folder of articles: the index is made equal to it, and visitors may change it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before most articles are lost.")] = False,
) -> None:
    """Serve the page, REST and MCP."""
    given: dict[str, object] = {"--host": host, "--port": port, "--index": index, "--chroma": chroma}
    given |= {"--embedder": embedder, "--llm": llm, "--auth-file": auth_file, "--articles": articles}
    given |= {"--root-path": root_path}
    options = [str(part) for name, value in given.items() if value is not None for part in (name, value)]
    options += ["--behind-proxy"] if behind_proxy else []
    options += ["--yes"] if yes else []
    options += [part for name in allow_host or () for part in ("--allow-host", name)]
    # The page is a separate program, which this package does not import; -P ignores an `app` in the current folder.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "app", *options])  # noqa: S606


def password_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")],
    auth_file: Annotated[Path, typer.Option(help="File of users, made if it is not there.")],
) -> None:
    """Add a user, or change a password."""
    from rag.web.users import set_password

    set_password(auth_file, name, typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    notes.print(Text(f"{printable(name)} may log in where {auth_file} is the --auth-file."))
