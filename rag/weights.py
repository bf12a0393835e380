"""Errors of the small models, whose weights come with this package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import ModelError


@contextmanager
def explain_load_errors(model: str, file: Path) -> Iterator[None]:
    """Raise a ModelError that says what to do, for any error of a block that loads the weights of a model."""
    try:
        yield
    except Exception as error:  # the libraries raise many kinds; a user needs one sentence
        raise ModelError(
            f"The weights of the {model}, {file}, cannot be loaded ({error}); install the project again."
        ) from error
