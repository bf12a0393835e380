"""The result of a change to the folder, file by file, and its progress."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Literal

from index import SyncReport
from index.progress import Progress
from index.wording import count_of

LIBRARY_WORDS = re.compile(r" \([^)]*\b(?:[Ee]rror|Failed|PDFium)\b.*$")
MAX_FILES = 50
"""Files that are named one by one, those with problems first."""
REPORT_SECONDS = 0.3
"""Between two reports of how far a change has come."""


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file, in a word or a sentence."""

    name: str
    state: Literal["good", "bad", "busy"]
    text: str


@dataclass(frozen=True)
class ChangeOutcome:
    """What the last change came to: a sentence, its files, and the article that was to be removed, if one was."""

    text: str = ""
    is_error: bool = False
    files: tuple[FileOutcome, ...] = ()
    removed: str = ""


def watch_change(change: Callable[[Progress], SyncReport]) -> Iterator[tuple[int, int] | SyncReport]:
    """Articles done and their total, again and again while the change runs, and at last its report.

    Raises what the change raises.
    """
    steps = [(0, 0)]
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(change, lambda done, total: steps.append((done, total)))
        while not wait([running], timeout=REPORT_SECONDS).done:
            yield steps[-1]
        yield running.result()


def describe_progress(names: Sequence[str], done: int, total: int) -> ChangeOutcome:
    text = f"Indexing article {min(done + 1, total):,} of {total:,} …" if total else "Reading the folder …"
    return ChangeOutcome(text, files=tuple(FileOutcome(name, "busy", "Indexing") for name in names[:MAX_FILES]))


def describe_change(report: SyncReport, names: Sequence[str] = ()) -> ChangeOutcome:
    """What a sync came to. `names` are the files that were sent."""
    problems = [FileOutcome(each.article_id, "bad", capitalize(each.reason)) for each in report.failed]
    problems += [FileOutcome(each.article_id, "bad", f"Indexed, but {each.reason}") for each in report.warnings]
    troubled = {each.name for each in problems}
    good = [FileOutcome(name, "good", "Added") for name in names if name not in troubled]
    return ChangeOutcome(count_changes(report), files=tuple([*problems, *good][:MAX_FILES]))


def count_changes(report: SyncReport) -> str:
    """In words: 2 articles added, 1 file failed."""
    counts = {name: len(getattr(report, name)) for name in ("added", "updated", "removed")}
    done = [f"{count_of(count, 'article')} {name}" for name, count in counts.items() if count]
    failed = [f"{len(report.failed):,} failed"] if report.failed else []
    return ", ".join([*done, *failed]) or "Nothing changed"


def capitalize(text: str) -> str:
    """As a sentence, without what a library said in brackets."""
    shown = LIBRARY_WORDS.sub("", text)
    return shown[:1].upper() + shown[1:]
