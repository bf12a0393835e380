"""Tell whether a description means a person, as "the driver" does, a group or an event, by a linear model over its
embedding.

Trained by `rag.training.questions.roles`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
ROLES = ("person", "group", "event")
"""What a description may mean, besides a thing: one person, or several and what they form, such as "the council", or
what happens, and what may be wrong, such as "the delay"."""
SURE = 1.0
"""The rating, in logits, from which a description surely has a role; up to its negative it surely has not."""


@dataclass(frozen=True)
class RoleRating:
    """How surely a description means a person, a group or an event, in logits."""

    person: float
    group: float
    event: float

    @property
    def is_person(self) -> bool:
        return self.person >= SURE

    @property
    def is_no_person(self) -> bool:
        return self.person <= -SURE

    @property
    def is_thing(self) -> bool:
        """Whether it surely means neither a person nor a group."""
        return self.is_no_person and self.group <= -SURE

    @property
    def is_no_event(self) -> bool:
        return self.event <= -SURE


def is_description(phrase: str) -> bool:
    """Whether a phrase is one that the model can rate: "the captain of the Solvane", and not "the Solvane"."""
    return DESCRIPTION.match(phrase) is not None


@cache
def load_role_weights() -> NDArray[np.float32]:
    """The weights of the model, one row for each role, the bias last. Raises ModelError."""
    with explain_load_errors("model of roles", ROLE_WEIGHTS), np.load(ROLE_WEIGHTS, allow_pickle=False) as stored:
        return np.asarray(stored["weights"], np.float32)


def rate_roles(vector: NDArray[np.float32]) -> RoleRating:
    """Rate a description with this embedding. Raises ModelError."""
    weights = load_role_weights()
    return RoleRating(*map(float, weights[:, :-1] @ vector + weights[:, -1]))
