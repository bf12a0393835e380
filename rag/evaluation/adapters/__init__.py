"""Readers of gold in the project's own formats and in those of public data sets.

The public data sets themselves are not part of the project; give the paths of their files. `FORMATS` has the names of
all formats for the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Article
from rag.evaluation.adapters.multihop import read_multihop, read_multihop_articles
from rag.evaluation.adapters.ramdocs import read_ramdocs
from rag.evaluation.adapters.realtimeqa import read_realtimeqa, read_realtimeqa_articles
from rag.evaluation.adapters.rgb import read_rgb
from rag.evaluation.adapters.squad import read_squad
from rag.evaluation.adapters.wikicontradict import read_wikicontradict
from rag.evaluation.cases import Case
from rag.evaluation.gold import read_gold
from rag.evaluation.worlds import read_world, read_world_articles

__all__ = ["FORMATS", "GoldFormat"]


@dataclass(frozen=True)
class GoldFormat:
    """How to read a gold file.

    `read_cases` takes the file and a function that returns the articles that the cases share. `read_articles` reads
    these articles from a file; None if every case has its own articles, or if they are in a folder.
    """

    read_cases: Callable[[Path, Callable[[], Sequence[Article]]], list[Case]]
    read_articles: Callable[[Path], list[Article]] | None = None


def make_format(
    read: Callable[[Path], list[Case]], read_articles: Callable[[Path], list[Article]] | None = None
) -> GoldFormat:
    """Return a format whose cases are read without the shared articles."""
    return GoldFormat(lambda path, _: read(path), read_articles)


FORMATS = {
    "gold": make_format(read_gold),
    "world": GoldFormat(read_world, read_world_articles),
    "ramdocs": make_format(read_ramdocs),
    "rgb": make_format(read_rgb),
    "squad": make_format(read_squad),
    "realtimeqa": GoldFormat(read_realtimeqa, read_realtimeqa_articles),
    "wikicontradict": make_format(read_wikicontradict),
    "multihop-rag": make_format(read_multihop, read_multihop_articles),
}
