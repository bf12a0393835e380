"""The chat: ask, and see the answer with its sources and every side of a disagreement. `make app` or `rag chat`."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn

from index import SettingsError
from rag import RagError
from rag.assistant import checked
from rag.terminal import bars
from rag.tracing import start_tracing
from rag.ui.examples import Examples
from rag.ui.page import mounted, page
from rag.uploads import Uploads
from rag.web.app import LOOPBACK, web_app
from rag.web.guard import Limits
from rag.web.service import Service
from rag.web.users import Users

GRACE = 3
"""Seconds that answers under way may still take when the server is stopped; open pages would hold it for ever."""


def parser() -> argparse.ArgumentParser:
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
    options.add_argument("--behind-proxy", action="store_true", help="believe what a proxy on this machine forwards")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    given = parser().parse_args(arguments)
    with TemporaryDirectory(prefix="rag-chat-") as sent:
        os.environ["GRADIO_TEMP_DIR"] = sent  # files that visitors send are gone with the server
        served(given)


def served(given: argparse.Namespace) -> None:
    try:
        start_tracing()
        listening = bound(given.host, given.port)  # before anything that takes long
        settings = checked(index=given.index, chroma=given.chroma, embedder=given.embedder, llm=given.llm)
        users = Users(given.auth_file) if given.auth_file else None
        uploads = Uploads(given.articles, settings) if given.articles else None
        if uploads:
            with bars("Indexing articles") as (indexing,):
                uploads.sync(indexing)
        if given.host not in LOOPBACK and users is None:
            print("Note: whoever reaches this server may ask; --auth-file asks for a login.", file=sys.stderr)
        service = Service.of(settings)
        limits = Limits(settings.max_records_bytes if uploads else None, given.behind_proxy)
        app = web_app(service, users, given.allow_host, limits)
        examples = Examples(service)
        blocks = page(service, examples, uploads, with_login=users is not None)
        mounted(app, blocks, settings.max_records_bytes, given.host, given.port)
        examples.start()
        host = f"[{given.host}]" if ":" in given.host else given.host
        print(f"The chat is at http://{host}:{given.port} (stop it with Ctrl+C)", file=sys.stderr, flush=True)
        config = uvicorn.Config(
            app, log_level="warning", proxy_headers=given.behind_proxy, timeout_graceful_shutdown=GRACE
        )
        with suppress(KeyboardInterrupt):  # that is how it is stopped
            uvicorn.Server(config).run([listening])
    except RagError as error:
        sys.exit(f"Error: {error}")


def bound(host: str, port: int) -> socket.socket:
    """A socket that the server will listen on. Raises SettingsError where the address cannot be had."""
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
