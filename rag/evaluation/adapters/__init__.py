"""Gold in the layouts of public data sets, whose files are given by path and are not part of the project.

Each module says how its data set is read as cases. `FORMATS` names them for the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Article
from rag.evaluation.adapters import multihop, ramdocs, realtimeqa, rgb, squad
from rag.evaluation.cases import Case
from rag.evaluation.gold import read_gold


@dataclass(frozen=True)
class Format:
    """How cases are read, given the file and a way to the articles that they share; and how such articles are read.

    `articles` is None where every case brings its own, or where the articles are a folder.
    """

    cases: Callable[[Path, Callable[[], Sequence[Article]]], list[Case]]
    articles: Callable[[Path], list[Article]] | None = None


def alone(read: Callable[[Path], list[Case]], articles: Callable[[Path], list[Article]] | None = None) -> Format:
    """A format whose cases are read without looking at shared articles."""
    return Format(lambda path, _: read(path), articles)


FORMATS = {
    "gold": alone(read_gold),
    "ramdocs": alone(ramdocs.read),
    "rgb": alone(rgb.read),
    "squad": alone(squad.read),
    "realtimeqa": Format(realtimeqa.read, realtimeqa.read_articles),
    "multihop-rag": alone(multihop.read, multihop.read_articles),
}
