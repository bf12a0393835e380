"""Remove articles from an index, and their files from their folder; whatever else the folder holds does not matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index import Article, ArticleFolderError, RagError, SyncReport, sync
from index.reading.folder import read_file
from index.reading.sandbox import Sandbox
from rag.articles.indexes import choose_embedder, locate_index
from rag.articles.uploads import find_file, put_aside

if TYPE_CHECKING:
    from rag.settings import Settings


def remove_articles(ids: Collection[str], settings: Settings) -> SyncReport:
    """Removes the articles with these ids from the index that settings name; ids that it does not hold are ignored.

    Files are not touched: syncing a folder that still holds them adds them again. Raises what `sync` raises.
    """
    location = locate_index(settings)
    articles = location.snapshot().read_articles()
    kept = [article for article_id, article in articles.items() if article_id not in ids]
    return sync(kept, location, choose_embedder(location, settings))


def remove_with_files(articles: Sequence[Article], folder: Path, settings: Settings) -> SyncReport:
    """Moves the articles' files to the folder's `.removed/`, and removes the articles from the index.

    The folder may be one of several in the index; the others stay as they are. Raises ArticleFolderError, with nothing
    changed, where an article is not a file of the folder.
    """
    folder = folder.resolve()
    with Sandbox(settings.reading) as sandbox:
        files = [find_article_file(article, folder, settings, sandbox) for article in articles]
    moved: list[tuple[Path, Path]] = []
    try:
        for file in dict.fromkeys(files):
            moved.append((put_aside(file, folder), file))
        return remove_articles(list_ids_of_files([article.id for article in articles], settings), settings)
    except RagError:
        for aside, file in moved:
            aside.rename(file)
        raise


def list_ids_of_files(file_ids: Sequence[str], settings: Settings) -> list[str]:
    """The ids of all articles that the index has from some files; a spreadsheet may be an article and hold others."""
    known = locate_index(settings).snapshot().read_keys()
    return [name for name in known if name in file_ids or name.startswith(tuple(f"{each}#" for each in file_ids))]


def find_article_file(article: Article, folder: Path, settings: Settings, sandbox: Sandbox) -> Path:
    """The file of a folder that is an article. In an index of several folders, the id begins with the folder's name.

    Raises ArticleFolderError where there is none, or its text is another one.
    """
    names = [article.id, *([article.id.removeprefix(f"{folder.name}/")] if "/" in article.id else [])]
    files = [file for name in dict.fromkeys(names) if (file := find_file(name, folder))]
    for file in files:
        if article.text in {each.text for each in read_file(file, folder, settings.reading, sandbox).articles}:
            return file
    if files:
        raise ArticleFolderError(
            f"The file {files[0]} is not the article {article.id} of the index, whose text differs; nothing was "
            "removed. Name the folder that was indexed, or index it again if the file has changed."
        )
    raise ArticleFolderError(
        f"The article {article.id} is not one file in {folder}; remove it there by hand, and index the folder again."
    )
