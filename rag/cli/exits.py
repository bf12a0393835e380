"""Exit codes, and how errors are printed."""

from __future__ import annotations

from enum import IntEnum

from rich.text import Text

from index import (
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
from rag.cli.terminal import notes
from rag.text import printable


class ExitCode(IntEnum):
    """What the exit code of a command means."""

    SUCCESS = 0
    FAILURE = 1
    USAGE = 2
    BAR_MISSED = 3
    INDEX = 4
    ARTICLES = 5
    MODEL = 6
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        return MEANINGS[self]


MEANINGS = {
    ExitCode.SUCCESS: "The command did its work. An answer of `no_evidence` is an answer.",
    ExitCode.FAILURE: "Any other error. `rag --debug COMMAND` shows where it comes from.",
    ExitCode.USAGE: "An unknown command or option, a value that does not fit, a wrong setting, or an empty question.",
    ExitCode.BAR_MISSED: "`rag eval`: a measure misses its `--fail-under` or `--floor`, or every case failed.",
    ExitCode.INDEX: "There is no index, it was made with other settings, or it cannot be read or written.",
    ExitCode.ARTICLES: "The folder of articles, or the article, is missing or cannot be read.",
    ExitCode.MODEL: "A model or a Ray cluster is missing, cannot be reached, or failed.",
    ExitCode.INTERRUPTED: "Stopped with Ctrl+C.",
}

EXIT_CODES: dict[type[RagError], ExitCode] = {
    SettingsError: ExitCode.USAGE,
    QuestionError: ExitCode.USAGE,
    IndexNotFoundError: ExitCode.INDEX,
    IndexMismatchError: ExitCode.INDEX,
    IndexUnavailableError: ExitCode.INDEX,
    ArticleFolderError: ExitCode.ARTICLES,
    ArticleNotFoundError: ExitCode.ARTICLES,
    ModelError: ExitCode.MODEL,
    ClusterError: ExitCode.MODEL,
}


def get_exit_code(error: Exception) -> ExitCode:
    """The exit code for an error; FAILURE for one that the table does not name."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), ExitCode.FAILURE)


def print_error(message: str) -> None:
    """Prints one line on standard error: `error: what. why. what to do.`"""
    notes.print(Text(f"error: {printable(message)}", "red"))
