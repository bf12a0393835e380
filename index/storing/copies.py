"""Recognises copies and near-copies of a report, such as agency copy that several papers print in full or cut.

Two articles are copies if most of the shorter one's runs of words are in the other one too (the containment of
Broder 1997, "On the resemblance and containment of documents"). Runs are hashed. A sketch keeps the hashes that are
multiples of the lowest power of two that leaves few enough, so that sketches of long and short articles compare.

MinHash, as in datasketch, estimates resemblance instead, which is low for a report and a short cut of it.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHINGLE_WORDS = 3
"""Words in a run (a shingle)."""
MIN_CONTAINMENT = 0.7
"""The share of the shorter article's runs that must be in the longer one."""
MIN_LENGTH_RATIO = 0.25
"""The shorter article is at least this share of the longer one: a single sentence is not a copy of a report."""
MAX_WORDS = 5_000
"""Only so many words of an article are read, to bound the time for a huge one."""
MAX_CHARS = 40_000
MAX_HASHES = 512
"""The most hashes in a sketch."""
WORD = re.compile(r"\w+")
MIX = np.uint32(2_654_435_761)
"""Knuth's multiplicative hash: spreads the checksums of words over all bits."""


def hash_shingles(text: str) -> NDArray[np.uint32]:
    """The distinct hashes of all runs of words in a text, sorted; a text shorter than a run is one run."""
    words = [word.casefold() for word in WORD.findall(text[:MAX_CHARS])][:MAX_WORDS]
    hashes = np.array([zlib.crc32(word.encode()) for word in words], np.uint32)
    count = max(1, len(hashes) - SHINGLE_WORDS + 1)
    total = np.zeros(count, np.uint32)
    for place in range(min(SHINGLE_WORDS, len(hashes))):
        total = (total ^ hashes[place : place + count]) * MIX
        total ^= total >> np.uint32(15)
    return np.unique(total)


def make_sketch(text: str) -> NDArray[np.uint32]:
    """A sample of at most MAX_HASHES hashes, after the exponent of the power of two that divides them all."""
    found = hash_shingles(text)
    shift = 0
    while len(found) > MAX_HASHES:
        shift += 1
        found = keep_multiples(found, shift)
    return np.concatenate([np.array([shift], np.uint32), found])


def are_sketches_of_copies(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> bool:
    """Whether two sketches are of copies, judged by the hashes that both samples could contain."""
    shift = int(max(a[0], b[0]))
    return are_copies(keep_multiples(a[1:], shift), keep_multiples(b[1:], shift))


def are_copies(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> bool:
    """Whether two sorted arrays of hashes are of copies."""
    short, long = sorted((len(a), len(b)))
    if short == 0 or short < MIN_LENGTH_RATIO * long:
        return False
    return len(np.intersect1d(a, b, assume_unique=True)) >= MIN_CONTAINMENT * short


def keep_multiples(hashes: NDArray[np.uint32], shift: int) -> NDArray[np.uint32]:
    kept: NDArray[np.uint32] = hashes[(hashes & np.uint32((1 << shift) - 1)) == 0]
    return kept
