"""What a sync would lose of an index, so that a wrong folder does not silently take the place of the right one."""

from __future__ import annotations

import numpy as np

from index import FolderReading
from index.embedding.chunks import hash_article
from index.storing.copies import hash_shingles
from index.storing.snapshot import Snapshot
from index.syncing.sync import is_covered_by

MIN_KEPT = 0.1
"""Part of the old runs of words that stand in a new version of a text; other texts share next to none."""


def count_lost(found: FolderReading, snapshot: Snapshot) -> int:
    """How many articles of the index would be lost: gone from the folder, or another text under their name.

    What has only another name is not lost, nor is an article whose file could not be read.
    """
    failed = [problem.article_id for problem in found.failed]
    new = {article.id: article for article in found.articles}
    texts = {article.text for article in found.articles}
    changed = [
        name
        for name, key in snapshot.read_keys().items()
        if not is_covered_by(name, failed) and (name not in new or hash_article(new[name]) != key)
    ]
    old = {name: article.text for name, article in snapshot.read_articles(changed).items()}
    return sum(
        text not in texts and not (name in new and is_version(text, new[name].text)) for name, text in old.items()
    )


def is_version(old: str, new: str) -> bool:
    """Whether a text is another version of an older one, rather than another article."""
    runs = hash_shingles(old)
    return len(np.intersect1d(runs, hash_shingles(new), assume_unique=True)) >= MIN_KEPT * len(runs)
