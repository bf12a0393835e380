"""Articles -> chunks -> embeddings -> Chroma."""

import index.telemetry  # noqa: F401 (must come first: it silences OpenVINO)
from index.articles import Article, FileReport, FolderReading, Problem, location_of
from index.embedding.chunks import Chunk, split
from index.embedding.embedder import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder
from index.errors import (
    ArticleFolderError,
    ArticleNotFoundError,
    ClusterError,
    IndexMismatchError,
    IndexNotFoundError,
    IndexUnavailableError,
    ModelError,
    QuestionError,
    RagError,
    SettingsError,
)
from index.filters import Filter
from index.reading import Fields, ReadOptions, read_folder
from index.storing.clients import Server
from index.storing.disk.folder import FolderIndex
from index.storing.locations import Location
from index.storing.manifest import Manifest
from index.storing.memory import MemoryIndex
from index.storing.server import ServerIndex
from index.storing.snapshot import Snapshot
from index.syncing.sync import SyncReport, sync, sync_reading

__all__ = [
    "DEFAULT_EMBEDDER",
    "Article",
    "ArticleFolderError",
    "ArticleNotFoundError",
    "Chunk",
    "ClusterError",
    "Embedder",
    "Fields",
    "FileReport",
    "Filter",
    "FolderIndex",
    "FolderReading",
    "IndexMismatchError",
    "IndexNotFoundError",
    "IndexUnavailableError",
    "Location",
    "Manifest",
    "MemoryIndex",
    "ModelError",
    "Problem",
    "QuestionError",
    "RagError",
    "ReadOptions",
    "SentenceTransformerEmbedder",
    "Server",
    "ServerIndex",
    "SettingsError",
    "Snapshot",
    "SyncReport",
    "location_of",
    "read_folder",
    "split",
    "sync",
    "sync_reading",
]
