"""Packs weights into few bits; `rag.readers.weights` unpacks them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.readers.weights import WORD_GROUP

SHRINKS = (1.0, 0.92, 0.85, 0.78)
"""Shares of a group's largest value tried as its scale: clipping the largest values rounds the others less."""


def pack_rows(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Pack a matrix into 8 bits; return it with the scale of each row."""
    scale = np.maximum(np.abs(matrix).max(1, keepdims=True), 1e-8) / 127
    packed = np.clip(np.round(matrix / scale), -127, 127).astype(np.int8)
    return packed, scale[:, 0].astype(np.float32)


def pack_words(words: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Pack word vectors into 4 bits, two values per byte, with the scale of least error per WORD_GROUP values."""
    groups = words.reshape(len(words), -1, WORD_GROUP)
    largest = np.maximum(np.abs(groups).max(2, keepdims=True), 1e-8)
    packed = np.zeros(groups.shape, np.float32)
    scales, errors = np.ones(largest.shape, np.float32), np.full(largest.shape, np.inf, np.float32)
    for shrink in SHRINKS:
        scale = np.maximum((largest * shrink / 7).astype(np.float16).astype(np.float32), 1e-6)
        tried = np.clip(np.round(groups / scale), -8, 7)
        error = ((tried * scale - groups) ** 2).sum(2, keepdims=True)
        packed = np.where(error < errors, tried, packed)
        scales = np.where(error < errors, scale, scales)
        errors = np.minimum(error, errors)
    halves = (packed + 8).astype(np.uint8).reshape(len(words), -1)
    joined = (halves[:, 0::2] | (halves[:, 1::2] << 4)).astype(np.uint8)
    return joined, scales[:, :, 0].astype(np.float16)
