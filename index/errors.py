"""Errors that a user can fix. Each message says what failed, why, and what to do.

RagError
├── ArticleFolderError     the folder of articles is missing, empty or unreadable
├── ArticleNotFoundError   the index does not contain the article
├── IndexNotFoundError     there is no index at the given place
├── IndexMismatchError     the index was made with another embedder, chunking or format
├── IndexUnavailableError  the index cannot be read or written at present
├── SettingsError          an unknown setting or an invalid value
├── QuestionError          a question that cannot be asked
├── ClusterError           a Ray cluster that cannot be reached or that failed
└── ModelError             an embedder or a reader that cannot be loaded or that failed
"""

from __future__ import annotations


class RagError(Exception):
    """Base of all errors. Each is shown to the user as one sentence."""


class ArticleFolderError(RagError):
    """The folder of articles is missing, empty or unreadable."""


class ArticleNotFoundError(RagError):
    """The index does not contain the article."""


class IndexNotFoundError(RagError):
    """There is no index at the given place."""


class IndexMismatchError(RagError):
    """The index was made with another embedder, chunking or format."""


class IndexUnavailableError(RagError):
    """The index cannot be read or written at present."""


class SettingsError(RagError):
    """An unknown setting or an invalid value."""


class QuestionError(RagError):
    """A question that cannot be asked."""


class ClusterError(RagError):
    """A Ray cluster that cannot be reached or that failed."""


class ModelError(RagError):
    """An embedder or a reader that cannot be loaded or that failed."""


def summarize_error(error: Exception) -> str:
    """The first line of a library's error message, without its full stop; the error's type if there is no message."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
