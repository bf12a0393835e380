"""Measures how fast files of mixed formats are read: `python -m tests.benchmark.intake FILES [SUFFIX ...]`.

Without suffixes such as `.html`, all formats are measured.
The files, with articles of a few hundred words, are generated and always the same. The time for embedding the same
articles, which indexing also needs, is measured for comparison.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from index import DEFAULT_EMBEDDER, Article, FolderReading, SentenceTransformerEmbedder, read_folder
from index.machine import count_processors
from index.reading.report import make_folder_report
from index.syncing.engine import make_local_engine
from tests.index.reading.documents import MAKERS

PARAGRAPHS = 8
"""Of an article; PDFs of the tests have a page for each."""
WORDS = "the ferry of the lake sank in May when Ulla Berg, its captain, had left for Orsa with 12 of 40 tonnes".split()
SEED = 7


def write_files(folder: Path, count: int, suffixes: Sequence[str]) -> None:
    """Write `count` files below a folder, the formats in turn, each format in a folder of its own."""
    chance = random.Random(SEED)
    names = [name for name in sorted(MAKERS) if not suffixes or name.removeprefix("a") in suffixes]
    for number in range(count):
        name = names[number % len(names)]
        texts = [f"Report {number} says: {' '.join(chance.choices(WORDS, k=40))}." for _ in range(PARAGRAPHS)]
        made = MAKERS[name](texts)
        suffix = name.removeprefix("a")
        file = folder / suffix[1:] / f"{number}{suffix}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made if isinstance(made, bytes) else made.encode())


def time_reading(folder: Path) -> tuple[FolderReading, float]:
    """Read a folder; return the reading and the seconds it took."""
    begun = perf_counter()
    return read_folder(folder), perf_counter() - begun


def time_embedding(articles: tuple[Article, ...]) -> float:
    """The seconds that the default embedder takes for articles, without loading it."""
    embedder = SentenceTransformerEmbedder(DEFAULT_EMBEDDER)
    engine = make_local_engine(embedder)
    list(engine(articles[:1]))
    begun = perf_counter()
    list(engine(articles))
    return perf_counter() - begun


def main(count: int, suffixes: Sequence[str]) -> None:
    """Prints a table of the formats, then reading and embedding of all files."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        write_files(folder, count, suffixes)
        print("| format | files | articles | seconds | files a second |\n| --- | --: | --: | --: | --: |")
        for part in sorted(folder.iterdir()):
            found, seconds = time_reading(part)
            files = len(list(part.iterdir()))
            print(f"| {part.name} | {files} | {len(found.articles)} | {seconds:.2f} | {files / seconds:.0f} |")
        found, seconds = time_reading(folder)
    report = make_folder_report(found.files)
    failed = Counter(problem.reason for problem in found.failed)
    print(f"\nAll {count} files on {count_processors()} processors: {seconds:.1f} s, {report.to_dict()['formats']}")
    print(f"Left out: {dict(failed) or 'none'}")
    embedding = time_embedding(found.articles)
    print(f"Embedding their {len(found.articles)} articles: {embedding:.1f} s; reading takes {seconds / embedding:.0%}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
