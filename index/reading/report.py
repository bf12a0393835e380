"""A report on the files of a folder: what was read, in which format, and what was skipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.articles import FileReport


@dataclass(frozen=True)
class ReadingReport:
    """Reports on all files that were found, sorted by name."""

    files: tuple[FileReport, ...]

    @property
    def read(self) -> tuple[FileReport, ...]:
        return tuple(file for file in self.files if not file.is_skipped)

    @property
    def skipped(self) -> tuple[FileReport, ...]:
        return tuple(file for file in self.files if file.is_skipped)

    def to_dict(self) -> dict[str, object]:
        """The report as JSON types: totals, and an object per file."""
        return {
            "files": len(self.files),
            "read": len(self.read),
            "skipped": len(self.skipped),
            "articles": sum(file.articles for file in self.files),
            "formats": dict(sorted(Counter(file.format for file in self.read).items())),
            "details": [file.to_dict() for file in self.files],
        }


def make_folder_report(files: Sequence[FileReport]) -> ReadingReport:
    """The report on some files, sorted by name."""
    return ReadingReport(tuple(sorted(files, key=lambda file: file.file)))
