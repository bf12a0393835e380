"""What can go wrong in an evaluation and be mended by its user."""

from __future__ import annotations

from index import RagError


class GoldError(RagError):
    """A file of gold cases or articles that cannot be read; names the file, the line and the field."""


class RunError(RagError):
    """An output folder that holds another run, or none where one is needed."""
