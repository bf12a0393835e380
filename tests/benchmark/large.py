"""Measures how a single huge text is indexed and asked: `python -m tests.benchmark.large ARTICLES MEGABYTES`.

The text is made of the articles of the benchmark, one after another. Prints the seconds, the seconds of the processor
(of all cores together, which other programs on the machine change less), and the peak memory of each command.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rag.settings import load_settings
from tests.benchmark.data import read_realtimeqa_articles
from tests.network import rag

MEGABYTE = 1_000_000
QUESTION = "How many people were killed in the shooting in Buffalo?"


def write_text(articles: Path, megabytes: int, file: Path) -> None:
    """Write a text of a size that is just below the limit of an article."""
    size = min(megabytes * MEGABYTE, load_settings().max_article_bytes) - 1_000
    text = "\n\n".join(article.text for article in read_realtimeqa_articles(articles))
    data = text.encode()[:size]
    assert len(data) == size, "the articles are too few"
    file.write_text(data.decode(errors="ignore"), encoding="utf-8")


def measure(command: list[str]) -> tuple[float, float, int]:
    """Seconds, the processor's seconds, and peak memory in MB of a command and its children."""
    began = perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    return perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main(articles: Path, megabytes: int) -> None:
    with TemporaryDirectory(prefix="large-") as work:
        folder, index = Path(work) / "articles", Path(work) / "index"
        folder.mkdir()
        write_text(articles, megabytes, folder / "large.txt")
        indexing = rag("index", str(folder), "--index", str(index))
        for name, command in (("index", indexing), ("ask", rag("ask", QUESTION, "--index", str(index)))):
            seconds, processor, peak = measure(command)
            print(f"{name}: {seconds:.0f} s, {processor:.0f} s of the processor, peak {peak:,} MB", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
