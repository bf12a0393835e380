"""Saves and loads a stage's checkpoint, from which it can be resumed, and its best weights.

Both omit the word embeddings, which are never trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from rag.training.encoder import TrainedEncoder
from rag.training.recipe import Stage

WORDS = "words.weight"


@dataclass
class StageProgress:
    """The progress of a stage. `best` is its best score, `since_best` the number of measurements since."""

    step: int = 0
    best: float = float("-inf")
    since_best: int = 0
    is_finished: bool = False


def checkpoint_path(work: Path, stage: Stage) -> Path:
    return work / f"{stage.name}.pt"


def best_path(work: Path, stage: Stage) -> Path:
    return work / f"{stage.name}-best.pt"


def is_finished(work: Path, stage: Stage) -> bool:
    state = read_state(checkpoint_path(work, stage))
    return state is not None and bool(state["progress"]["is_finished"])


def save_checkpoint(
    work: Path, stage: Stage, progress: StageProgress, encoder: TrainedEncoder, optimizer: torch.optim.Optimizer
) -> None:
    """Save everything that later steps depend on; the order of the data follows from the seed and the step."""
    state = {
        "progress": vars(progress),
        "model": select_trained_weights(encoder),
        "optimizer": optimizer.state_dict(),
        "random": torch.get_rng_state(),
        "random_gpu": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }
    write_state(state, checkpoint_path(work, stage))


def load_checkpoint(
    work: Path, stage: Stage, encoder: TrainedEncoder, optimizer: torch.optim.Optimizer
) -> StageProgress:
    """Restore a checkpoint and return its progress; a new StageProgress if there is none."""
    state = read_state(checkpoint_path(work, stage))
    if state is None:
        return StageProgress()
    encoder.load_state_dict(state["model"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    if torch.cuda.is_available() and state["random_gpu"]:
        torch.cuda.set_rng_state_all(state["random_gpu"])
    return StageProgress(**state["progress"])


def save_best(work: Path, stage: Stage, encoder: TrainedEncoder) -> None:
    write_state(select_trained_weights(encoder), best_path(work, stage))


def load_best(encoder: TrainedEncoder, path: Path) -> None:
    encoder.load_state_dict(torch.load(path, map_location="cpu", weights_only=True), strict=False)


def select_trained_weights(encoder: TrainedEncoder) -> dict[str, Tensor]:
    return {name: tensor for name, tensor in encoder.state_dict().items() if name != WORDS}


def read_state(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def write_state(state: Mapping[str, Any], path: Path) -> None:
    """Write a file atomically: a killed process leaves the old file or the new one."""
    new = path.with_suffix(".new")
    torch.save(state, new)
    new.replace(path)
