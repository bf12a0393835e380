"""What an answer can be, and how two values can relate: the fixed words of the answer schema."""

from __future__ import annotations

from typing import Literal

Status = Literal["answered", "disputed", "updated", "several", "overview", "no_evidence"]
RelationKind = Literal["same", "refines", "compatible", "conflicts", "unrelated"]
