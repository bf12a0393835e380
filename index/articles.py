"""A folder of files becomes articles. One bad file is reported and never stops the others.

Files are read here and not by LlamaIndex's `SimpleDirectoryReader`, which decodes with errors ignored, so that quotes
would no longer be the article's own words, and follows links out of the folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from index.errors import ArticleFolderError
from index.front_matter import Metadata, split_front_matter

SUFFIXES = frozenset({".txt", ".md"})
MAX_ARTICLE_BYTES = 10_000_000
"""A larger file is no article but a dump; it is reported and left out."""


@dataclass(frozen=True)
class Article:
    """One article. `id` is its path inside the folder; `text` is what every quote is checked against.

    `published` is None where the article does not say. `extra` keeps whatever else its front matter holds.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a reader of the answer knows the article by: its title, or its id where it has none."""
        return self.title or self.id


@dataclass(frozen=True)
class Problem:
    """Something to tell the user about one file."""

    article_id: str
    reason: str


@dataclass(frozen=True)
class FolderReading:
    """What a folder holds: its articles in order of their ids, files left out, and oddities in files taken in."""

    articles: tuple[Article, ...]
    failed: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


class UnreadableFileError(Exception):
    """Why one file is no article; becomes a `Problem`."""


def read_folder(folder: Path, *, max_bytes: int = MAX_ARTICLE_BYTES) -> FolderReading:
    """Reads every .txt and .md file below `folder`; hidden files and folders are passed over.

    Raises ArticleFolderError where the folder is missing, holds no such file, or none of them can be read.
    """
    articles: list[Article] = []
    failed: list[Problem] = []
    warnings: list[Problem] = []
    files, unlisted = article_files(folder)
    failed.extend(unlisted)
    for path in files:
        article_id = path.relative_to(folder).as_posix()
        try:
            article, notes = read_article(path, article_id, folder, max_bytes)
        except UnreadableFileError as error:
            failed.append(Problem(printable(article_id), str(error)))
            continue
        articles.append(article)
        warnings.extend(Problem(article_id, note) for note in notes)
    if not articles:
        raise ArticleFolderError(nothing_readable(folder, failed))
    return FolderReading(tuple(articles), tuple(failed), tuple(warnings))


def article_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Files with an article's suffix below `folder`, in order of their paths, and the folders that cannot be listed.

    Linked folders are not entered.
    """
    try:
        if not folder.exists():
            raise ArticleFolderError(f"The folder {folder} does not exist; give the path of a folder of articles.")
        if not folder.is_dir():
            raise ArticleFolderError(f"{folder} is a file; give the path of the folder that holds it.")
    except OSError as error:
        raise ArticleFolderError(f"The folder {folder} cannot be read ({error.strerror}); give another one.") from error
    errors: list[OSError] = []
    found = sorted(walk(folder, errors.append))
    unlisted = [
        Problem(printable(Path(e.filename).relative_to(folder).as_posix()), f"it cannot be listed: {e.strerror}")
        for e in errors
    ]
    if not found:
        reason = f" ({unlisted[0].article_id}: {unlisted[0].reason})" if unlisted else ""
        raise ArticleFolderError(f"The folder {folder} holds no .txt or .md file{reason}; put articles there first.")
    return found, unlisted


def walk(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(parent, name)


def read_article(path: Path, article_id: str, folder: Path, max_bytes: int) -> tuple[Article, list[str]]:
    """One file as an article, with what is odd about its front matter. Raises UnreadableFileError."""
    text = read_text(path, article_id, folder, max_bytes)
    metadata, body, notes = split_front_matter(text)
    if not body.strip():
        raise UnreadableFileError("it is empty")
    return article_from(article_id, body, metadata), notes


def article_from(article_id: str, text: str, metadata: Metadata) -> Article:
    title = metadata.title or (heading(text) if article_id.lower().endswith(".md") else "")
    return Article(
        article_id, text, title, metadata.source, metadata.published, metadata.url, extra=dict(metadata.extra)
    )


def heading(text: str) -> str:
    """The first line of a Markdown text where it is a top heading; an empty string otherwise."""
    first = text.lstrip().split("\n", 1)[0]
    return first[2:].strip() if first.startswith("# ") else ""


def read_text(path: Path, article_id: str, folder: Path, max_bytes: int) -> str:
    if printable(article_id) != article_id:
        raise UnreadableFileError("its name is not valid UTF-8; rename it")
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise UnreadableFileError("it is a link that leads out of the folder")
        if not path.is_file():
            raise UnreadableFileError("it is not a regular file")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error
    except RuntimeError as error:  # what pathlib makes of links in a circle before Python 3.13
        raise UnreadableFileError("it is a link that leads in a circle") from error
    if len(data) > max_bytes:
        raise UnreadableFileError(
            f"it is larger than the limit of {max_bytes:,} bytes; split it or raise max_article_bytes"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"it is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def printable(name: str) -> str:
    """The name with bytes that are not UTF-8 replaced, fit for a terminal and for storage."""
    return os.fsencode(name).decode("utf-8", "replace")


def nothing_readable(folder: Path, failed: list[Problem]) -> str:
    listed = "; ".join(f"{problem.article_id}: {problem.reason}" for problem in failed[:3])
    more = f" (and {len(failed) - 3} more)" if len(failed) > 3 else ""
    return f"None of the {len(failed)} files in {folder} can be read as an article: {listed}{more}."
