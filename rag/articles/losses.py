"""Finds the articles that a sync would lose, so that a wrong folder does not silently replace the right one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index import Article, FolderReading
from index.embedding.chunks import hash_article
from index.storing.copies import hash_shingles
from index.storing.snapshot import Snapshot
from index.syncing.sync import is_covered_by
from index.wording import count_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_KEPT = 0.3
"""Share of a text's runs of words that a new version of it keeps, of those in no other text."""


@dataclass(frozen=True)
class Losses:
    """How many of an index's articles a sync would lose, and the folders of the index that it would lose entirely."""

    lost: int
    total: int
    folders: tuple[str, ...] = ()

    @property
    def needs_consent(self) -> bool:
        """Whether so much would be lost that the folder may be the wrong one."""
        return 2 * self.lost > self.total or bool(self.folders)

    def __str__(self) -> str:
        """As in "3 of the index's 5 articles, among them all of the folder valley"."""
        named = f", among them all of the folder{'s' * (len(self.folders) > 1)} {', '.join(self.folders)}"
        return f"{self.lost:,} of the index's {count_of(self.total, 'article')}{named if self.folders else ''}"


def find_losses(
    found: FolderReading, snapshot: Snapshot, folders: Collection[str], intended: Collection[str] = ()
) -> Losses:
    """The articles of the index that would be lost: those whose text is gone, or whose id has another text now.

    Renamed articles do not count, nor texts that have moved to other ids, as rows do below an inserted one. But where
    one of two folders is left out, the articles of the other, whose ids no longer begin with their folder, count too.
    Articles whose file could not be read do not count, nor those of the files that are `intended` to go. `folders`
    names the folders that were read, if several.
    """
    failed = [*(problem.article_id for problem in found.failed), *intended]
    new = {article.id: article for article in found.articles}
    texts = {article.text for article in found.articles}
    known = {name: key for name, key in snapshot.read_keys().items() if not is_covered_by(name, failed)}
    changed = [name for name, key in known.items() if name not in new or hash_article(new[name]) != key]
    old = snapshot.read_articles(changed)
    gone = [name for name in changed if name not in new]
    moved = {name for name, article in old.items() if article.text in texts}
    removed = [name for name in gone if name not in moved or name.partition("/")[2] in new]
    replaced = find_replaced(old, {name: new[name] for name in old if name in new and name not in moved})
    return Losses(len(removed) + len(replaced), len(snapshot.read_keys()), find_lost_folders(known, removed, folders))


def find_lost_folders(known: Collection[str], removed: Collection[str], folders: Collection[str]) -> tuple[str, ...]:
    """The folders of an index of several that are not among those read, and of which no article would be left.

    Their names begin the ids of their articles. If no id begins with a folder that was read, the index is rather one
    of a single folder, whose own folders these are.
    """
    before = {name.partition("/")[0] for name in known if "/" in name}
    kept = {name.partition("/")[0] for name in set(known) - set(removed)}
    return tuple(sorted(before - kept - set(folders))) if before & set(folders) else ()


def find_replaced(old: Mapping[str, Article], new: Mapping[str, Article]) -> list[str]:
    """The ids in `new` whose article is another one, rather than a new version of the old one.

    Reports on like events share phrases, so only the runs of words count that no other old article has.
    """
    runs = {name: hash_shingles(article.text) for name, article in old.items()}
    values, counts = np.unique(np.concatenate([*runs.values(), np.array([], np.uint32)]), return_counts=True)
    common = values[counts > 1]
    return [name for name, article in new.items() if not is_version(runs[name], common, old[name], article)]


def is_version(runs: NDArray[np.uint32], common: NDArray[np.uint32], old: Article, new: Article) -> bool:
    """Whether an article is another version of an older one, which has these runs of words."""
    if old.title and old.title == new.title:
        return True
    own = np.setdiff1d(runs, common, assume_unique=True)
    own = own if len(own) else runs
    return len(np.intersect1d(own, hash_shingles(new.text), assume_unique=True)) >= MIN_KEPT * len(own)
