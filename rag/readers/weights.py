"""Load the shipped weights, checked by hash: the skimmer (MiniLM) and the close reader (MPNet).

Matrices are int8 with one float32 scale per row. MPNet was trained with its matrices and their inputs rounded so
(quantisation-aware, straight-through: Jacob et al. 2018) and with its word embeddings in 4 bits, one scale per 32
values. MiniLM's word embeddings are those of the default embedder, whose package holds them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import DEFAULT_EMBEDDER, ModelError
from index.embedding.embedder import find_model, load_word_table
from index.embedding.encoder import Encoder
from index.embedding.graph import SCALE, make_token_head
from index.errors import summarize_error

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "weights"
CONFIG = "config.json"
WORDS = "embeddings.word_embeddings"
WORD_GROUP = 32
"""Values of a word's vector that share a scale."""


def load_config(folder: Path = WEIGHTS) -> dict[str, Any]:
    """The models' shapes, the sha256 of each file, and the calibrations. Raises ModelError."""
    try:
        found: dict[str, Any] = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError) as error:
        raise make_weights_error(folder / CONFIG, summarize_error(error)) from error


def load_word_tokenizer() -> Tokenizer:
    """The tokenizer of the BERT vocabulary, which both models read. Raises ModelError."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(find_model(DEFAULT_EMBEDDER)) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def load_encoder(name: str, folder: Path = WEIGHTS) -> Encoder:
    """The encoder "skimmer" or "close_reader", with eleven outputs for every token. Raises ModelError."""
    config = load_config(folder)[name]
    state: dict[str, NDArray[Any]] = {}
    for file, digest in config["files"].items():
        state |= load_checked(folder / file, digest)
    if f"{WORDS}.packed" in state:
        words = unpack_words(state.pop(f"{WORDS}.packed"), state.pop(f"{WORDS}.scale"))
    else:
        words = load_word_table(Path(find_model(DEFAULT_EMBEDDER)))
        state = unpack(state)
    state[f"{WORDS}.weight"] = words
    head = make_token_head(state.pop("head.weight"), state.pop("head.bias"))
    try:
        return Encoder(state, config, head)
    except (RuntimeError, KeyError) as error:
        raise make_weights_error(folder, summarize_error(error)) from error


def load_checked(path: Path, digest: str) -> dict[str, NDArray[Any]]:
    """The arrays of a file whose sha256 is as recorded. Raises ModelError."""
    from safetensors.numpy import load

    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise make_weights_error(path, "its content changed")
        return load(data)
    except OSError as error:
        raise make_weights_error(path, summarize_error(error)) from error


def make_weights_error(path: Path, reason: str) -> ModelError:
    return ModelError(f"The reader's weights in {path} cannot be used ({reason}); install the project again.")


def unpack(state: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The state in float32: each int8 matrix times its rows' scales."""
    found = {name: array for name, array in state.items() if not name.endswith(SCALE)}
    for name, array in found.items():
        if name + SCALE in state:
            found[name] = array.astype(np.float32) * state[name + SCALE][:, None]
    return found


def unpack_words(packed: NDArray[np.uint8], scale: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Word vectors in float32, from two 4-bit values per byte, the first in the lower half, and a scale per group."""
    words = np.empty((len(packed), packed.shape[1] * 2), np.float32)
    words[:, 0::2] = packed & 15
    words[:, 1::2] = packed >> 4
    groups = (words - 8).reshape(len(words), -1, WORD_GROUP)
    return (groups * scale.astype(np.float32)[:, :, None]).reshape(len(words), -1)
