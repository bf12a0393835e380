"""Articles -> chunks -> embeddings -> Chroma."""

from index.articles import Article, FolderReading, Problem
from index.chunks import Chunk, split
from index.clients import Server
from index.embeddings import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder
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
from index.folder import FolderIndex
from index.locations import Location
from index.manifest import Manifest
from index.memory import MemoryIndex
from index.reading import Fields, ReadOptions, read_folder
from index.server import ServerIndex
from index.snapshot import Snapshot
from index.sync import SyncReport, sync, sync_reading

__all__ = [
    "DEFAULT_EMBEDDER",
    "Article",
    "ArticleFolderError",
    "ArticleNotFoundError",
    "Chunk",
    "ClusterError",
    "Embedder",
    "Fields",
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
    "read_folder",
    "split",
    "sync",
    "sync_reading",
]
