"""Measures how a single huge text is indexed and asked: `python -m tests.benchmark.large ARTICLES MEGABYTES`.

The text is made of the articles of the benchmark, one after another. Prints the seconds, the seconds of the processor
(of all cores together, which other programs on the machine change less), and the peak memory of each command. Exits
with 1 above a limit; the limits are for a text of 10 MB on two cores that do nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rag.settings import load_settings
from tests.benchmark.data import read_realtimeqa_articles
from tests.network import rag

MEGABYTE = 1_000_000
MAX_INDEX_SECONDS = 60
MAX_PEAK_MEGABYTES = 900
QUESTION = "How many people were killed in the shooting in Buffalo?"


def write_text(articles: Path, megabytes: int, file: Path) -> None:
    """Write a text of a size that is just below the limit of an article."""
    size = min(megabytes * MEGABYTE, load_settings().max_article_bytes) - 1_000
    text = "\n\n".join(article.text for article in read_realtimeqa_articles(articles))
    data = text.encode()[:size]
    assert len(data) == size, "the articles are too few"
    file.write_text(data.decode(errors="ignore"), encoding="utf-8")


@dataclass(frozen=True)
class Usage:
    """What a command and its children took; `processor` is in seconds, `peak` in MB."""

    seconds: float
    processor: float
    peak: int


def measure(command: list[str]) -> Usage:
    began = perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    return Usage(perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def list_excesses(name: str, used: Usage) -> list[str]:
    """What a command took beyond its limits, a sentence each."""
    found = []
    if name == "index" and used.seconds > MAX_INDEX_SECONDS:
        found.append(f"index took {used.seconds:.0f} s, more than {MAX_INDEX_SECONDS}.")
    if used.peak > MAX_PEAK_MEGABYTES:
        found.append(f"{name} took {used.peak:,} MB, more than {MAX_PEAK_MEGABYTES}.")
    return found


def main(articles: Path, megabytes: int) -> int:
    """Return the exit status."""
    excesses: list[str] = []
    with TemporaryDirectory(prefix="large-") as work:
        folder, index = Path(work) / "articles", Path(work) / "index"
        folder.mkdir()
        write_text(articles, megabytes, folder / "large.txt")
        indexing = rag("index", str(folder), "--index", str(index))
        for name, command in (("index", indexing), ("ask", rag("ask", QUESTION, "--index", str(index)))):
            used = measure(command)
            print(
                f"{name}: {used.seconds:.0f} s, {used.processor:.0f} s of the processor, peak {used.peak:,} MB",
                flush=True,
            )
            excesses += list_excesses(name, used)
    for excess in excesses:
        print(f"error: {excess}", file=sys.stderr)
    return 1 if excesses else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
