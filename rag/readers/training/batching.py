"""Windows become the batches of PyTorch that the encoder is trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

from rag.readers.spans import Window


def batches(lengths: Sequence[int], tokens: int) -> Iterator[range]:
    """Consecutive runs of sorted lengths whose padded size stays within `tokens`."""
    first = 0
    for i, length in enumerate(lengths):
        if i > first and length * (i + 1 - first) > tokens:
            yield range(first, i)
            first = i
    if lengths:
        yield range(first, len(lengths))


def padded(windows: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, token types and attention mask, each of shape (windows, longest window)."""
    shape = (len(windows), max(len(window.ids) for window in windows))
    ids, types, mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, window in enumerate(windows):
        size = len(window.ids)
        ids[row, :size] = torch.tensor(window.ids)
        types[row, :size] = torch.tensor(window.types)
        mask[row, :size] = 1
    return ids, types, mask


def computes_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware; elsewhere it would be slower than float32."""
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", bool)  # not in every version and build
    return bool(torch.backends.mkldnn.is_available() and supported())
