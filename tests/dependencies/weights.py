"""The weights that come with the project and its packages, and whether they match their recorded hashes.

`weights.sha256`, in the format of `sha256sum`, has every file of the package's `weights` folders. After training new
weights, `python -m tests.dependencies.weights` records them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.embedding.embedder import DEFAULT_EMBEDDER, WEIGHTS, find_model

ROOT = Path(__file__).parents[2]
RECORD = Path(__file__).with_name("weights.sha256")
SHIPPED = "rag/**/weights/*"
EMBEDDER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the default embedder, all-MiniLM-L6-v2; its package is held to one version too."""


@dataclass(frozen=True)
class WeightsFile:
    """A file of weights, with the sha256 that it should have; "" where none is recorded."""

    path: Path
    expected: str

    @property
    def sha256(self) -> str:
        """Empty where the file is missing."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest() if self.path.is_file() else ""

    @property
    def is_as_recorded(self) -> bool:
        return bool(self.expected) and self.sha256 == self.expected


def list_weights(root: Path = ROOT, record: Path = RECORD) -> Iterator[WeightsFile]:
    """The files that are shipped or recorded, and the default embedder's."""
    recorded = read_record(record)
    for name in sorted({*recorded, *list_shipped(root)}):
        yield WeightsFile(root / name, recorded.get(name, ""))
    yield WeightsFile(Path(find_model(DEFAULT_EMBEDDER)) / WEIGHTS, EMBEDDER_SHA256)


def list_shipped(root: Path) -> list[str]:
    """The paths of the files in the package's weights folders, descriptions left out."""
    return sorted(path.relative_to(root).as_posix() for path in root.glob(SHIPPED) if path.suffix != ".md")


def read_record(record: Path) -> dict[str, str]:
    """The recorded sha256 by path."""
    lines = record.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def write_record(root: Path = ROOT, record: Path = RECORD) -> None:
    lines = [f"{WeightsFile(root / name, '').sha256}  {name}\n" for name in list_shipped(root)]
    record.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write_record()
