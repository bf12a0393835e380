"""Counts the articles that a sync would lose, so that a wrong folder does not silently replace the right one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from index import Article, FolderReading
from index.embedding.chunks import hash_article
from index.storing.copies import hash_shingles
from index.storing.snapshot import Snapshot
from index.syncing.sync import is_covered_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_KEPT = 0.3
"""Share of a text's runs of words that a new version of it keeps, of those in no other text."""


def count_lost(found: FolderReading, snapshot: Snapshot) -> int:
    """How many articles of the index would be lost: those whose text is gone, or whose id has another text now.

    Renamed articles do not count, nor texts that have moved to other ids, as rows do below an inserted one. But where
    one of two folders is left out, the articles of the other, whose ids no longer begin with their folder, count too.
    Articles whose file could not be read do not count.
    """
    failed = [problem.article_id for problem in found.failed]
    new = {article.id: article for article in found.articles}
    texts = {article.text for article in found.articles}
    known = {name: key for name, key in snapshot.read_keys().items() if not is_covered_by(name, failed)}
    changed = [name for name, key in known.items() if name not in new or hash_article(new[name]) != key]
    old = snapshot.read_articles(changed)
    gone = [name for name in changed if name not in new]
    moved = {name for name, article in old.items() if article.text in texts}
    removed = [name for name in gone if name not in moved or name.partition("/")[2] in new]
    replaced = find_replaced(old, {name: new[name] for name in old if name in new and name not in moved})
    return len(removed) + len(replaced)


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
