"""Counts the articles that a sync would lose, so that a wrong folder does not silently replace the right one."""

from __future__ import annotations

import numpy as np

from index import FolderReading
from index.embedding.chunks import hash_article
from index.storing.copies import hash_shingles
from index.storing.snapshot import Snapshot
from index.syncing.sync import is_covered_by

MIN_KEPT = 0.1
"""Share of a text's runs of words that a new version of it keeps; unrelated texts share almost none."""


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
    old = {name: article.text for name, article in snapshot.read_articles(changed).items()}
    gone = [name for name in changed if name not in new]
    removed = [name for name in gone if old.get(name) not in texts or name.partition("/")[2] in new]
    replaced = [
        name for name, text in old.items() if name in new and text not in texts and not is_version(text, new[name].text)
    ]
    return len(removed) + len(replaced)


def is_version(old: str, new: str) -> bool:
    """Whether a text is another version of an older one, rather than another article."""
    runs = hash_shingles(old)
    return len(np.intersect1d(runs, hash_shingles(new), assume_unique=True)) >= MIN_KEPT * len(runs)
