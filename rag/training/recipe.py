"""What the embedded reader is trained on, in what order, and with which seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DEVELOPMENT_WORLDS = ("observatory", "ministry", "valley")
"""Worlds that are never trained on: they are used for early stopping, calibration and development measures."""
HELD_OUT_SHARE = 0.15
"""The share of yes/no passages and statement pairs that is held out for development."""
SQUAD2 = "squad2_dev_half_a"
SQUAD2_HELD_OUT_FROM = 2838
"""The first row of SQUAD2 that is held out for development: its last four articles."""

ModelName = Literal["skimmer", "close_reader"]
Part = Literal["passages", "sentences", "pairs"]

SHAPES: Mapping[ModelName, Mapping[str, int | float | str]] = {
    "skimmer": {
        "model_type": "bert",
        "hidden_size": 384,
        "num_hidden_layers": 6,
        "num_attention_heads": 12,
        "layer_norm_eps": 1e-12,
        "intermediate_size": 1536,
        "vocab_size": 30522,
        "max_position_embeddings": 512,
    },
    "close_reader": {
        "model_type": "mpnet",
        "hidden_size": 768,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "layer_norm_eps": 1e-5,
        "intermediate_size": 3072,
        "vocab_size": 30527,
        "max_position_embeddings": 514,
    },
}
"""The networks, as Hugging Face configurations."""


@dataclass(frozen=True)
class Mix:
    """What a set of examples is made of. `reading` says how often each question of a file is used, on average."""

    name: str
    seed: int
    world_passes: int
    """How often each question of a world is used, with other wordings and negatives."""
    reading: Mapping[str, float]
    recurrences: int
    """The number of invented paragraphs about when something last happened."""
    yes_no_copies: Mapping[str, int]
    statement_share: float
    """The share of statement pairs that are also asked as a yes/no question."""


WIDE = Mix(
    name="wide",
    seed=20261126,
    world_passes=5,
    reading={
        "squadshifts_new_wiki": 1,
        "squadshifts_reddit": 0.8,
        "squadshifts_amazon_reviews": 0.5,
        "nq_oracle": 2,
        "qamr_wiki": 0.35,
        SQUAD2: 3,
        "timeqa_train": 0.7,
        "multispanqa_valid": 2,
        "policyqa": 0.1,
        "unansq_dev": 3,
        "cs224n_small": 1,
        "qed_train": 1,
        "qed_dev": 1,
        "clapnq_dev_answerable": 2,
        "clapnq_dev_unanswerable": 1,
    },
    recurrences=5000,
    yes_no_copies={"boolq_dev": 3, "boolq_train_part": 3, "condaqa_dev_test": 2},
    statement_share=0.8,
)
FINE = Mix(
    name="fine",
    seed=20261127,
    world_passes=2,
    reading={
        "squadshifts_new_wiki": 0.4,
        "squadshifts_reddit": 0.3,
        "squadshifts_amazon_reviews": 0.2,
        "nq_oracle": 1,
        "qamr_wiki": 0.1,
        SQUAD2: 1.5,
        "timeqa_train": 0.3,
        "multispanqa_valid": 1,
        "policyqa": 0.05,
        "unansq_dev": 1.5,
        "cs224n_small": 0.5,
        "qed_train": 0.4,
        "qed_dev": 0.5,
        "clapnq_dev_answerable": 1,
        "clapnq_dev_unanswerable": 0.5,
    },
    recurrences=2500,
    yes_no_copies={"boolq_dev": 4, "boolq_train_part": 4, "condaqa_dev_test": 4},
    statement_share=0.5,
)
MIXES = (WIDE, FINE)


@dataclass(frozen=True)
class Stage:
    """A training stage, whose learning rate warms up to `peak_rate` and then decays linearly to zero."""

    name: str
    model: ModelName
    mix: Mix
    parts: tuple[Part, ...]
    passes: int
    """The number of passes over all examples."""
    peak_rate: float
    seed: int = 17
    warm_up_steps: int = 60
    batch_tokens: int = 24_000
    """The tokens of a step, padding included."""
    round_from: float = 0.0
    """The share of steps after which matrices and their inputs are rounded to 8 bits; 1 means never."""
    smoothing: float = 0.0
    """The target of "answers" is this far from 0 and 1 (label smoothing, Szegedy et al. 2016)."""
    measure_steps: int = 200
    """The steps between measurements on the development worlds, and between checkpoints."""
    patience: int = 6
    """The number of measurements without improvement after which the stage ends."""
    shape: Mapping[str, int | float | str] = field(default_factory=dict)
    """The network; SHAPES[model] if empty."""


STAGES = (
    Stage("skimmer", "skimmer", WIDE, ("passages", "sentences", "pairs"), 1, 2.5e-4, round_from=1.0),
    Stage("close-reader-wide", "close_reader", WIDE, ("sentences", "pairs"), 2, 8e-5, round_from=0.5),
    Stage("close-reader-fine", "close_reader", FINE, ("sentences", "pairs"), 1, 4.5e-5, smoothing=0.03, seed=18),
)
"""The stages in order; each starts from the best weights of the previous stage of the same model."""
