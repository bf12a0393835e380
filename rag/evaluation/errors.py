"""Errors of an evaluation that its user can correct."""

from __future__ import annotations

from index import RagError


class GoldError(RagError):
    """A file of gold cases or articles is invalid. The message names the file, the line and the field."""


class RunError(RagError):
    """An output folder has another run, lacks one that is needed, or cannot be written."""


class BaselineUnavailableError(RagError):
    """A baseline cannot run on this machine."""
