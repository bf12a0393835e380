"""A report on the files of a folder: what was read, in which format, and what was skipped.

The totals count the files in an archive, not the archive itself, unless nothing in it is a file that could be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.articles import FileReport
from index.reading.registry import FORMATS


@dataclass(frozen=True)
class ReadingReport:
    """Reports on all files that were found, sorted by name."""

    files: tuple[FileReport, ...]

    @property
    def counted(self) -> tuple[FileReport, ...]:
        """The files, with those in each archive instead of the archive."""
        opened = {file.file[: found.start()] for file in self.files for found in re.finditer("#", file.file)}
        return tuple(file for file in self.files if not (is_archive(file) and file.file in opened))

    @property
    def read(self) -> tuple[FileReport, ...]:
        return tuple(file for file in self.counted if not file.is_skipped)

    @property
    def skipped(self) -> tuple[FileReport, ...]:
        return tuple(file for file in self.counted if file.is_skipped)

    def to_dict(self) -> dict[str, object]:
        """The report as JSON types: totals, and an object per file."""
        read, skipped = self.read, self.skipped
        return {
            "files": len(read) + len(skipped),
            "read": len(read),
            "skipped": len(skipped),
            "articles": sum(file.articles for file in read),
            "formats": dict(sorted(Counter(file.format for file in read).items())),
            "details": [file.to_dict() for file in self.files],
        }


def make_folder_report(files: Sequence[FileReport]) -> ReadingReport:
    """The report on some files, sorted by name."""
    return ReadingReport(tuple(sorted(files, key=lambda file: file.file)))


def is_archive(file: FileReport) -> bool:
    """Whether a file's own report repeats those on the files in it."""
    return file.format in FORMATS and FORMATS[file.format].unpack is not None
