"""Packs the trained models for shipping: `python -m rag.training.export DATA --work FOLDER --mpnet FOLDER`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from index.embedding.graph import SCALE
from rag.readers.weights import CONFIG, WEIGHTS, WORDS
from rag.training.checkpoints import best_path, load_best
from rag.training.encoder import TrainedEncoder
from rag.training.names import BERT_LAYER, translate
from rag.training.packing import pack_rows, pack_words
from rag.training.prepare import make_parser
from rag.training.pretrained import load_pretrained
from rag.training.recipe import SHAPES, STAGES, ModelName, Stage
from rag.training.train import MPNET

FILES: Mapping[ModelName, Sequence[str]] = {
    "skimmer": ("skimmer.safetensors",),
    "close_reader": ("close-reader-1.safetensors", "close-reader-2.safetensors"),
}
"""A model's layers are split over its files, so that no file in the repository exceeds 95 MB."""
CONFIG_FIELDS = ("model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "layer_norm_eps")

State = dict[str, NDArray[Any]]


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--mpnet", type=Path, default=MPNET, help="folder of MPNet's model.safetensors")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    for stage in {stage.model: stage for stage in STAGES}.values():  # the last stage of each model
        encoder = load_pretrained(stage.model, SHAPES[stage.model], arguments.mpnet)
        load_best(encoder, best_path(arguments.work, stage))
        export_model(encoder, stage, arguments.out)


def export_model(encoder: TrainedEncoder, stage: Stage, folder: Path) -> None:
    """Write a model's files, and put their hashes into the configuration, keeping its other entries."""
    folder.mkdir(parents=True, exist_ok=True)
    shape = stage.shape or SHAPES[stage.model]
    states = split_state(pack_encoder(encoder), len(FILES[stage.model]), int(shape["num_hidden_layers"]))
    digests = {}
    for file, state in zip(FILES[stage.model], states, strict=True):
        save_file({name: np.ascontiguousarray(state[name]) for name in sorted(state)}, folder / file)
        digests[file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    path = folder / CONFIG
    config = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"calibrations": {}}
    config[stage.model] = {name: shape[name] for name in CONFIG_FIELDS} | {"files": digests}
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def pack_encoder(encoder: TrainedEncoder) -> State:
    """The state as shipped: layers' matrices in 8 bits, MPNet's words in 4 bits, BERT's omitted, the rest as is."""
    packed: State = {}
    with torch.no_grad():
        state = {name: tensor.float().cpu().numpy() for name, tensor in encoder.state_dict().items()}
    words = state.pop("words.weight")
    if encoder.is_mpnet:
        packed[f"{WORDS}.packed"], packed[f"{WORDS}.scale"] = pack_words(words)
    for own, array in state.items():
        name = translate(own, BERT_LAYER)
        if own.startswith("layers.") and array.ndim == 2:
            packed[name], packed[name + SCALE] = pack_rows(array)
        else:
            packed[name] = array
    return packed


def split_state(state: State, files: int, layers: int) -> list[State]:
    """Split the state into parts with an equal number of layers; weights outside layers go into the first part."""
    parts: list[State] = [{} for _ in range(files)]
    for name, array in state.items():
        layer = int(name.split(".")[2]) if name.startswith("encoder.layer.") else 0
        parts[layer * files // layers][name] = array
    return parts


if __name__ == "__main__":
    main()
