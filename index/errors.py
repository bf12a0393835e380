"""Everything that can go wrong in a way that a user can mend. Each message names the thing, the reason and what to do.

RagError
├── ArticleFolderError     the folder of articles is missing, empty or unreadable
├── ArticleNotFoundError   an article that the index does not hold
├── IndexNotFoundError     there is no index where one was expected
├── IndexMismatchError     the index was made by another embedder, chunking or format
├── IndexUnavailableError  the index cannot be read or written just now
├── SettingsError          an unknown setting, or a value that does not fit
├── QuestionError          a question that cannot be asked
├── ClusterError           a Ray cluster that cannot be reached or that failed
└── ModelError             an embedder or a reader that cannot be loaded or that failed
"""

from __future__ import annotations


class RagError(Exception):
    """Base of all errors that are shown to a user as one sentence."""


class ArticleFolderError(RagError):
    """The folder of articles is missing, empty or unreadable."""


class ArticleNotFoundError(RagError):
    """An article that the index does not hold."""


class IndexNotFoundError(RagError):
    """There is no index where one was expected."""


class IndexMismatchError(RagError):
    """The index was made by another embedder, chunking or format."""


class IndexUnavailableError(RagError):
    """The index cannot be read or written just now."""


class SettingsError(RagError):
    """An unknown setting, or a value that does not fit."""


class QuestionError(RagError):
    """A question that cannot be asked."""


class ClusterError(RagError):
    """A Ray cluster that cannot be reached or that failed."""


class ModelError(RagError):
    """An embedder or a reader that cannot be loaded or that failed."""


def summarize_error(error: Exception) -> str:
    """The first line of what a library's error says, without its full stop; its type where it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
