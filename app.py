"""Serve the chat: answers with their sources and every side of a disagreement. Run by `make app` and `rag chat`."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from index import SettingsError
from rag import RagError
from rag.articles.indexes import find_snapshot, locate_index
from rag.articles.uploads import Uploads
from rag.assistant import read_settings
from rag.cli.exits import get_exit_code, print_error
from rag.cli.indexing import confirm_loss
from rag.cli.terminal import show_bars
from rag.tracing import start_tracing
from rag.ui.findings import Findings
from rag.ui.page import make_page, mount_page
from rag.web.app import LOOPBACK, web_app
from rag.web.guard import RequestLimits
from rag.web.service import Service
from rag.web.serving import make_server
from rag.web.users import Users


def make_argument_parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="app", description=__doc__)
    options.add_argument("--index", type=Path, help="folder of the index (default: .rag)")
    options.add_argument("--chroma", help="Chroma server that holds the index, as http://HOST:PORT")
    options.add_argument("--embedder", help="SentenceTransformer model (default: all-MiniLM-L6-v2)")
    options.add_argument("--llm", help="LLM that reads, as openai-like:MODEL@URL, ollama:MODEL, ...")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=7860)
    options.add_argument(
        "--allow-host", action="append", default=[], help="a name by which browsers address this server"
    )
    options.add_argument("--auth-file", type=Path, help="users who may log in (see `rag password`)")
    options.add_argument("--articles", type=Path, help="folder of articles, which visitors may then change")
    options.add_argument("--yes", action="store_true", help="do not ask before most of the index's articles are lost")
    options.add_argument("--root-path", default="", help="path under which a proxy serves this, as /articles")
    options.add_argument(
        "--behind-proxy", action="store_true", help="trust the headers that a proxy on this machine forwards"
    )
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    given = make_argument_parser().parse_args(arguments)
    with TemporaryDirectory(prefix="rag-chat-") as sent:
        os.environ["GRADIO_TEMP_DIR"] = sent  # files that visitors send are gone with the server
        serve(given)


def serve(given: argparse.Namespace) -> None:
    try:
        start_tracing()
        listening = open_listening_socket(given.host, given.port)  # before anything that takes long
        settings = read_settings(index=given.index, chroma=given.chroma, embedder=given.embedder, llm=given.llm)
        users = Users(given.auth_file) if given.auth_file else None
        uploads = Uploads(given.articles, settings) if given.articles else None
        if uploads and not (uploads.is_empty and find_snapshot(locate_index(settings)) is None):
            with show_bars("Indexing articles") as (indexing,):
                uploads.sync(indexing, None if given.yes else confirm_loss)
        if given.host not in LOOPBACK and users is None:
            print("Note: anyone who can reach this server can ask; --auth-file requires a login.", file=sys.stderr)
        service = Service.of(settings, may_be_empty=uploads is not None)
        limits = RequestLimits(settings.max_records_bytes if uploads else None, given.behind_proxy)
        app = web_app(service, users, given.allow_host, limits)
        findings = Findings(service)
        blocks = make_page(service, findings, uploads, with_login=users is not None)
        mount_page(app, blocks, settings.max_records_bytes, given.host, given.port, given.root_path)
        findings.start()
        host = f"[{given.host}]" if ":" in given.host else given.host
        print(f"The chat is at http://{host}:{given.port} (stop it with Ctrl+C)", file=sys.stderr, flush=True)
        server = make_server(app, is_behind_proxy=given.behind_proxy)
        with suppress(KeyboardInterrupt):  # that is how it is stopped
            server.run([listening])
    except RagError as error:
        print_error(str(error))
        sys.exit(int(get_exit_code(error)))


def open_listening_socket(host: str, port: int) -> socket.socket:
    """A socket that the server will listen on. Raises SettingsError if the address is in use or not allowed."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise SettingsError(
            f"The chat cannot listen on {host}:{port} ({reason}); choose another --port or --host."
        ) from error


if __name__ == "__main__":
    main()
