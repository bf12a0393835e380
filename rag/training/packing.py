"""Weights in few bits; `rag.readers.weights` unpacks them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.readers.weights import WORD_GROUP

SHRINKS = (1.0, 0.92, 0.85, 0.78)
"""Parts of a group's largest value that its scale is tried for: cutting off the largest rounds the others less."""


def pack_rows(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix in 8 bits, and the scale of each row."""
    scale = np.maximum(np.abs(matrix).max(1, keepdims=True), 1e-8) / 127
    packed = np.clip(np.round(matrix / scale), -127, 127).astype(np.int8)
    return packed, scale[:, 0].astype(np.float32)


def pack_words(words: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Word vectors in 4 bits, two values a byte, and a scale for each WORD_GROUP values, chosen for the least error."""
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
