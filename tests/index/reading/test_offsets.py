"""Offsets are exact: in every format, each chunk is the article's text at its offsets, and every place is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Article, FolderIndex, ReadOptions, location_of, read_folder, split, sync
from index.articles import find_grapheme_start
from index.reading.contents import read_contents
from index.reading.registry import FORMATS, find_format
from tests.fakes import WordEmbedder
from tests.index.reading.documents import MAKERS, pdf_bytes
from tests.index.reading.shared import share_sandbox

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
OTHERS = "éàñßŁжλ中文あ한ا\u0301\u200c\u200d👩👧“”’—–€°²·"
sentence = st.lists(st.text(LETTERS + OTHERS, min_size=1, max_size=12), min_size=3, max_size=12).map(
    lambda words: f"The {' '.join(words)} end."
)


def tokenise(text: str) -> list[tuple[int, int]]:
    return [(n, n + 1) for n, char in enumerate(text) if not char.isspace()]


def letters_of(text: str) -> str:
    """Only the ASCII letters and digits, which no format may lose or reorder."""
    return "".join(char for char in text if char in LETTERS)


def test_every_format_is_tried() -> None:
    assert {format.name for name in MAKERS if (format := find_format(name))} == FORMATS.keys()


@pytest.mark.parametrize("name", MAKERS)
def test_quotes_are_the_text_that_is_shown(name: str) -> None:
    """Quotes are the text at their offsets, no grapheme is cut, and no words are lost or moved."""
    format = find_format(name)
    assert format is not None

    @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(sentence, min_size=1, max_size=4))
    def check(texts: list[str]) -> None:
        made = MAKERS[name](texts)
        found = read_contents(
            made if isinstance(made, bytes) else made.encode(), name, format, ReadOptions(), share_sandbox()
        )
        assert not found.failed
        whole = "\n".join(article.text for article in found.articles)
        for text in texts:
            expected = text.encode("ascii", "ignore").decode() if name == "a.pdf" else text
            assert letters_of(expected) in letters_of(whole)
        for article in found.articles:
            check_article(article)

    check()


def check_article(article: Article) -> None:
    chunks = split(article, tokenise, most=20)
    for chunk in chunks:
        assert article.text[chunk.start : chunk.end] == chunk.text
        assert find_grapheme_start(article.text, chunk.start) == chunk.start or not article.text[: chunk.start].strip()
    assert "".join(article.text.split()) == "".join("".join(chunk.text.split()) for chunk in chunks)
    starts = [start for start, _ in article.places]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(article.text) for start in starts)
    for start, label in article.places:
        assert location_of(article, start, start + 1) == label


def test_places_survive_the_index(tmp_path: Path) -> None:
    """A citation has its page in articles read from the catalog and from the store."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf_bytes(["Bees make honey.", "Ants do not.", "Wasps neither."]))
    location = FolderIndex(tmp_path / "index")
    sync(read_folder(folder).articles, location, WordEmbedder())
    [article] = location.snapshot().read_articles(["a.pdf"]).values()
    assert location_of(article, article.text.index("Ants"), article.text.index("Ants") + 4) == "page 2"
    assert location_of(article, 0, len(article.text)) == "pages 1-3"
    assert location_of(Article("b", "No places."), 0, 5) == ""
