"""Articles -> chunks -> embeddings -> Chroma."""

from index.articles import Article, FolderReading, Problem, read_folder
from index.chunks import Chunk, split
from index.embeddings import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder
from index.errors import (
    ArticleFolderError,
    IndexMismatchError,
    IndexNotFoundError,
    IndexUnavailableError,
    ModelError,
    QuestionError,
    RagError,
    SettingsError,
)
from index.manifest import Manifest, check_manifest
from index.store import ChunkStore, Hit, create_store, memory_store, open_store
from index.sync import SyncReport, index_articles, index_folder, sync

__all__ = [
    "DEFAULT_EMBEDDER",
    "Article",
    "ArticleFolderError",
    "Chunk",
    "ChunkStore",
    "Embedder",
    "FolderReading",
    "Hit",
    "IndexMismatchError",
    "IndexNotFoundError",
    "IndexUnavailableError",
    "Manifest",
    "ModelError",
    "Problem",
    "QuestionError",
    "RagError",
    "SentenceTransformerEmbedder",
    "SettingsError",
    "SyncReport",
    "check_manifest",
    "create_store",
    "index_articles",
    "index_folder",
    "memory_store",
    "open_store",
    "read_folder",
    "split",
    "sync",
]
