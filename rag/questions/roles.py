"""Tell whether a description means a person, as "the driver" does, by a linear model over its embedding.

Trained by `rag.training.questions.roles`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.weights import explain_load_errors

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROLE_WEIGHTS = Path(__file__).parent / "weights" / "roles.npz"
DESCRIPTION = re.compile(r"(?:the|a|an|his|her|its|their|this|that)\s+(?:[a-z][\w’'-]*\s+)*[a-z][\w’'-]*")
"""Words that describe a thing and begin with no capital; what follows may be a name."""
SURE = 1.0
"""The rating, in logits, from which a description surely means a person; up to its negative it surely does not."""


def describes_person(rating: float) -> bool:
    return rating >= SURE


def describes_thing(rating: float) -> bool:
    return rating <= -SURE


def is_description(phrase: str) -> bool:
    """Whether a phrase is one that the model can rate: "the captain of the Solvane", and not "the Solvane"."""
    return DESCRIPTION.match(phrase) is not None


@cache
def load_role_direction() -> NDArray[np.float32]:
    """The weights of the model, its bias last. Raises ModelError."""
    with (
        explain_load_errors("model of descriptions", ROLE_WEIGHTS),
        np.load(ROLE_WEIGHTS, allow_pickle=False) as stored,
    ):
        return np.asarray(stored["weights"], np.float32)


def rate_role(vector: NDArray[np.float32]) -> float:
    """How surely a description with this embedding means a person, in logits. Raises ModelError."""
    weights = load_role_direction()
    return float(vector @ weights[:-1] + weights[-1])
