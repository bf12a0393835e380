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
    pass


class ArticleNotFoundError(RagError):
    pass


class IndexNotFoundError(RagError):
    pass


class IndexMismatchError(RagError):
    pass


class IndexUnavailableError(RagError):
    pass


class SettingsError(RagError):
    pass


class QuestionError(RagError):
    pass


class ClusterError(RagError):
    pass


class ModelError(RagError):
    pass
