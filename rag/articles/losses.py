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
    """How many articles of the index would be lost: no longer of their name, or another text under it.

    Renamed ones count, as a folder that is left out gives the articles of the others new names. Those whose file could
    not be read do not, nor texts that stand under another name now, as the rows below one that was inserted.
    """
    failed = [problem.article_id for problem in found.failed]
    new = {article.id: article for article in found.articles}
    texts = {article.text for article in found.articles}
    known = {name: key for name, key in snapshot.read_keys().items() if not is_covered_by(name, failed)}
    changed = [name for name, key in known.items() if name in new and hash_article(new[name]) != key]
    old = {name: article.text for name, article in snapshot.read_articles(changed).items()}
    replaced = [name for name, text in old.items() if text not in texts and not is_version(text, new[name].text)]
    return len(known.keys() - new.keys()) + len(replaced)


def is_version(old: str, new: str) -> bool:
    """Whether a text is another version of an older one, rather than another article."""
    runs = hash_shingles(old)
    return len(np.intersect1d(runs, hash_shingles(new), assume_unique=True)) >= MIN_KEPT * len(runs)
