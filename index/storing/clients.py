"""Chroma clients: for a folder, for a server, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import SettingsError
from index.storing.store import Client, make_server_error, translate_chroma_errors


@dataclass(frozen=True)
class Server:
    """A Chroma server (`chroma run`) and how to connect to it. `token`, if given, is sent in `header`.

    `timeout` is the time limit of one call, in seconds.
    """

    url: str
    token: str = field(default="", repr=False)
    header: str = "Authorization"
    tenant: str = "default_tenant"
    database: str = "default_database"
    timeout: float = 60

    @property
    def headers(self) -> dict[str, str]:
        """The HTTP header that carries the token; none without a token."""
        if not self.token:
            return {}
        return {self.header: f"Bearer {self.token}" if self.header.lower() == "authorization" else self.token}

    def __str__(self) -> str:
        return f"at {self.url}"


def connect_to_server(server: Server) -> Client:
    """Raises SettingsError if the address is invalid, and IndexUnavailableError if the server does not respond."""
    import chromadb
    import httpx

    address = parse_address(server.url)
    try:
        # Chroma's own client has no timeout for connecting.
        heartbeat = f"{server.url.rstrip('/')}/api/v2/heartbeat"
        httpx.get(heartbeat, headers=server.headers, timeout=server.timeout).raise_for_status()
    except httpx.HTTPError as error:
        raise make_server_error(str(server), error) from error
    with translate_chroma_errors(str(server)):
        client = chromadb.HttpClient(
            host=address[0],
            port=address[1],
            ssl=server.url.startswith("https:"),
            headers=server.headers,
            settings=make_chroma_settings(),
            tenant=server.tenant,
            database=server.database,
        )
        client._server._session.timeout = httpx.Timeout(server.timeout)  # Chroma has no setting for it
        return client


def parse_address(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        plain = parts.path in ("", "/") and parts.username is None
        if parts.scheme in ("http", "https") and parts.hostname and plain:
            return parts.hostname, parts.port or (443 if parts.scheme == "https" else 8000)
    except ValueError:
        pass
    raise SettingsError(
        f"{url.rpartition('@')[2]!r} is not the address of a Chroma server; write it as http://HOST:PORT "
        "(a token has a setting of its own, chroma_token)."
    )


def open_folder_client(folder: Path) -> Client:
    """Raises IndexUnavailableError."""
    import chromadb

    with translate_chroma_errors(str(folder)):
        # Chroma caches clients by the path as given; a relative path would mean another folder after a chdir.
        return chromadb.PersistentClient(path=folder.resolve(), settings=make_chroma_settings())


@contextmanager
def close_on_error(client: Client) -> Iterator[Client]:
    """Close a folder's client if the block fails. Chroma caches clients by path, so one left open would be reused,
    with deleted files, when a new index is opened there."""
    try:
        yield client
    except BaseException:
        client.close()
        raise


@cache
def get_memory_client() -> Client:
    """The one in-memory client of this process: Chroma fails if threads create and drop several at once."""
    import chromadb

    return chromadb.EphemeralClient(settings=make_chroma_settings())


def make_chroma_settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
