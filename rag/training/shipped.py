"""Runs the shipped close reader on training windows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.readers.close import as_tokens
from rag.readers.weights import load_encoder
from rag.training.development import Outputs, Predict
from rag.training.inputs import TrainingWindow
from rag.training.log import Log

AT_ONCE = 1_000


def load_shipped(folder: Path, log: Log) -> Predict:
    """Return a function that reads windows with the weights in a folder, as in production. Raises ModelError."""
    encoder = load_encoder("close_reader", folder)

    def predict(windows: Sequence[TrainingWindow]) -> list[Outputs]:
        found: list[Outputs] = []
        for first in range(0, len(windows), AT_ONCE):
            part = windows[first : first + AT_ONCE]
            found.extend(encoder.run([as_tokens(window.ids.tolist()) for window in part]))
            log.write(f"read {len(found):,} of {len(windows):,} windows")
        return found

    return predict
