"""The commands `show`, `sources` and `remove`: the articles of an index."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from index import Article, ArticleNotFoundError
from rag.articles.browsing import Library
from rag.articles.indexes import locate_index
from rag.articles.removing import remove_articles, remove_with_files
from rag.cli.options import ChromaOption, IndexOption, JsonOption, make_examples
from rag.cli.printing import print_article, print_json, print_sync
from rag.cli.suggestions import did_you_mean, match_name
from rag.cli.terminal import notes, screen
from rag.schema import ArticleData
from rag.text import printable

SHOW_EXAMPLES = make_examples(
    "rag show putin-visit.txt", 'rag show "Putin to visit North Korea"', "rag show a.txt --json"
)
SOURCES_EXAMPLES = make_examples("rag sources", 'rag ask "Who invited Putin?" --source "The Daily"')
REMOVE_EXAMPLES = make_examples("rag remove old.txt", "rag remove old.txt --articles articles/")

ArticleArgument = Annotated[str, typer.Argument(metavar="ARTICLE", help="Id or title, as citations give it.")]


def show_command(
    article: ArticleArgument, as_json: JsonOption = False, index: IndexOption = None, chroma: ChromaOption = None
) -> None:
    """Print one article in full."""
    found = find_article(open_library(index, chroma), article)
    if as_json:
        print_json(ArticleData.of(found).to_dict())
    else:
        print_article(found)


def sources_command(as_json: JsonOption = False, index: IndexOption = None, chroma: ChromaOption = None) -> None:
    """List the sources and count their articles."""
    counts = open_library(index, chroma).overview().sources
    if as_json:
        print_json([{"source": name, "articles": count} for name, count in counts.items()])
        return
    lines = [f"{count:>8,}  {printable(name) or '(none named)'}" for name, count in counts.items()]
    screen.print(Text("\n".join(["Articles  Source", *lines])))


def remove_command(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Ids or titles of articles.")],
    folder: Annotated[
        Path | None, typer.Option("--articles", help="Folder of the articles; their files are moved to its .removed/.")
    ] = None,
    index: IndexOption = None,
    chroma: ChromaOption = None,
) -> None:
    """Remove articles from the index.

    With --articles, their files are moved to .removed/ in that folder, which may be one of several in the index;
    without it, the files stay, and the next `rag index` adds them again.
    """
    from rag.settings import load_settings

    settings = load_settings(index=index, chroma=chroma)
    location = locate_index(settings)
    found = [find_article(Library(location), each) for each in articles]
    if folder is not None:
        report = remove_with_files(found, folder, settings)
    else:
        report = remove_articles([article.id for article in found], settings)
        notes.print(Text("Move the files away too, or the next `rag index` adds them again.", "dim"))
    print_sync(report, location.where)


def open_library(index: Path | None, chroma: str | None) -> Library:
    from rag.settings import load_settings

    return Library(locate_index(load_settings(index=index, chroma=chroma)))


def find_article(library: Library, name: str) -> Article:
    """The article with this id or title, whatever its capitals. Raises ArticleNotFoundError, naming the nearest."""
    with suppress(ArticleNotFoundError):
        return library.article(name)
    titles = read_titles(library)
    if article_id := match_name(name, titles):
        return library.article(article_id)
    if title := match_name(name, titles.values()):
        return library.article(next(article_id for article_id, known in titles.items() if known == title))
    hint = did_you_mean(name, [*titles, *filter(None, titles.values())])
    raise ArticleNotFoundError(f"The index has no article {name!r}. {hint}`rag search WORDS` finds articles.")


def read_titles(library: Library) -> dict[str, str]:
    """The titles of all articles, by id; "" where an article has none."""
    first = library.listing()
    pages = [first, *(library.listing(page=page) for page in range(2, first.pages + 1))]
    return {each.id: each.title for page in pages for each in page.articles}
