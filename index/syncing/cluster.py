"""Reads, chunks and embeds on a Ray cluster. The process that holds the index writes the results.

Every machine of the cluster needs this project, the embedder, and the folder of articles at the same path.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from index.articles import Article, FolderReading
from index.embedding.embedder import Embedder
from index.errors import ClusterError, ModelError
from index.reading.folder import read_file
from index.reading.options import ReadOptions
from index.reading.sandbox import Sandbox
from index.syncing.engine import Embedded, embed_article

FILES_PER_BATCH = 16
ARTICLES_PER_BATCH = 8
CONNECT_SECONDS = 10.0
NOISY_LOGGERS = ("execution.streaming_executor", "progress")
"""Parts of Ray that print messages of interest only to its developers."""

Batch = dict[str, Any]


class ReadFiles:
    """A Ray actor that reads files."""

    def __init__(self, folder: Path, options: ReadOptions) -> None:
        self._folder = folder
        self._options = options
        self._sandbox = Sandbox(options)

    def __call__(self, batch: Batch) -> Batch:
        return {
            "item": [
                pickle.dumps(read_file(Path(pickle.loads(item)), self._folder, self._options, self._sandbox))  # noqa: S301
                for item in batch["item"]
            ]
        }


class EmbedArticles:
    """A Ray actor that chunks and embeds articles with its own embedder."""

    def __init__(self, make_embedder: Callable[[], Embedder], runtime: str) -> None:
        self._make = make_embedder
        self._runtime = runtime

    def __call__(self, batch: Batch) -> Batch:
        articles = [pickle.loads(item) for item in batch["item"]]  # noqa: S301
        try:
            found: list[Embedded | ModelError] = [embed_article(article, self._embedder) for article in articles]
        except ModelError as error:  # returned as a value: Ray would wrap it in its own error
            found = [error] * len(articles)
        return {"item": [pickle.dumps(each) for each in found]}

    @cached_property
    def _embedder(self) -> Embedder:
        embedder = self._make()
        if embedder.runtime != self._runtime:
            raise ModelError(
                f"A machine of the Ray cluster embeds with {embedder.runtime} but this one with {self._runtime}, "
                "and their vectors differ; index with machines of the same kind."
            )
        return embedder


class RayCluster:
    """A context manager for the cluster at `address`, or a new one on this machine if that is empty.

    `make_embedder` makes the embedder on each machine, and must be picklable. Raises ClusterError if Ray is not
    installed or the cluster cannot be reached.
    """

    def __init__(self, make_embedder: Callable[[], Embedder], address: str = "") -> None:
        self._make = make_embedder
        self._address = address

    def __enter__(self) -> Self:
        # Read when Ray is imported: no usage reports to its developers, no internal messages on the terminal.
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
        try:
            import ray
        except ImportError as error:
            raise ClusterError(
                "Ray is not installed; install it with `pip install -e '.[ray]'` in a clone of this project."
            ) from error
        with translate_ray_errors(self._address):
            check_reachable(self._address)
            if self._address:
                ray.init(self._address, logging_level=logging.ERROR, log_to_driver=False)
            else:
                start_silent_cluster()
        for name in NOISY_LOGGERS:  # Ray resets the level of ray.data with each data set
            logging.getLogger(f"ray.data._internal.{name}").setLevel(logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import ray

        ray.shutdown()

    def read(self, files: Iterable[Path], folder: Path, options: ReadOptions) -> Iterator[FolderReading]:
        """Read files of a folder, in order; a `Spread` of `index.reading`."""
        paths = (str(path.parent.resolve() / path.name) for path in files)
        yield from self._map(ReadFiles, (folder.resolve(), options), paths, FILES_PER_BATCH)

    def embed(self, articles: Iterable[Article]) -> Iterator[Embedded]:
        """Chunk and embed articles, in order; an `Engine` of `index.syncing.engine`."""
        yield from self._map(EmbedArticles, (self._make, self._make().runtime), articles, ARTICLES_PER_BATCH)

    def _map(self, actor: type, arguments: tuple[Any, ...], items: Iterable[Any], batch_size: int) -> Iterator[Any]:
        import ray

        # Pickled here, because Arrow would take the values apart and lose their types.
        rows = [{"item": pickle.dumps(item)} for item in items]
        if not rows:
            return
        with translate_ray_errors(self._address):
            pool = ray.data.ActorPoolStrategy(min_size=1, max_size=count_actors(len(rows), batch_size))
            dataset = ray.data.from_items(rows, override_num_blocks=-(-len(rows) // batch_size)).map_batches(
                actor, fn_constructor_args=arguments, batch_size=batch_size, compute=pool, num_cpus=1
            )
            for row in dataset.iter_rows():
                found = pickle.loads(row["item"])  # noqa: S301 (from this project's own code)
                if isinstance(found, ModelError):
                    raise found
                yield found


def start_silent_cluster() -> None:
    """Start a cluster of this machine's processors, without Ray's dashboard process.

    Ray would start that process even with the dashboard disabled, and it queries cloud providers' metadata services
    even with usage reports disabled.
    """
    import ray
    from ray._private.node import Node

    start = Node.start_api_server
    Node.start_api_server = lambda *_, **__: None
    try:
        ray.init("local", logging_level=logging.ERROR, log_to_driver=False, include_dashboard=False)
    finally:
        Node.start_api_server = start


def check_reachable(address: str) -> None:
    """Raises OSError if nothing listens at HOST:PORT or ray://HOST:PORT; Ray itself would retry for many minutes."""
    found = urlsplit(address if "://" in address else f"//{address}")
    if found.hostname and found.port:
        socket.create_connection((found.hostname, found.port), CONNECT_SECONDS).close()


def count_actors(rows: int, batch_size: int) -> int:
    """The most actors to start: one per processor of the cluster, but no more than there are batches."""
    import ray

    return max(1, min(int(ray.cluster_resources().get("CPU", 1)), -(-rows // batch_size)))


@contextmanager
def translate_ray_errors(address: str) -> Iterator[None]:
    """Turn Ray's errors into ClusterError; errors of this project pass unchanged."""
    try:
        yield
    except (ClusterError, ModelError, GeneratorExit):
        raise
    except Exception as error:
        where = f"at {address}" if address else "of this machine"
        lines = str(error).strip().splitlines()
        raise ClusterError(
            f"The Ray cluster {where} cannot be used ({type(error).__name__}: {lines[-1] if lines else ''}); "
            "check the address and that the cluster runs, or index without --engine ray."
        ) from error
