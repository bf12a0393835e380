"""Trains the reader's two models: `python -m rag.training.train DATA --work FOLDER --mpnet FOLDER`.

Runs the stages of the recipe in order, on a GPU if there is one. A run that was stopped, even by kill -9, resumes from
its last checkpoint and ends with the same weights.
"""

from __future__ import annotations

from pathlib import Path

import torch

from rag.readers.weights import load_word_tokenizer
from rag.training.checkpoints import best_path, is_finished, load_best
from rag.training.corpus import load_corpus
from rag.training.log import Log
from rag.training.prepare import corpus_path, make_parser
from rag.training.pretrained import load_pretrained
from rag.training.recipe import SHAPES, STAGES, Stage
from rag.training.stages import Training

MPNET = Path("build/mpnet")


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--mpnet", type=Path, default=MPNET, help="folder of MPNet's model.safetensors")
    arguments = parser.parse_args()
    log = Log(arguments.work / "train.log")
    for number, stage in enumerate(STAGES):
        if not is_finished(arguments.work, stage):
            train_stage(stage, find_start(arguments.work, STAGES[:number], stage), arguments.work, arguments.mpnet, log)


def find_start(work: Path, earlier: tuple[Stage, ...], stage: Stage) -> Path | None:
    """The best weights of the last earlier stage of the same model; None for a model's first stage."""
    own = [each for each in earlier if each.model == stage.model]
    return best_path(work, own[-1]) if own else None


def train_stage(stage: Stage, start: Path | None, work: Path, mpnet: Path, log: Log) -> None:
    torch.manual_seed(stage.seed)
    encoder = load_pretrained(stage.model, stage.shape or SHAPES[stage.model], mpnet)
    if start:
        load_best(encoder, start)
    corpus = load_corpus(corpus_path(work, stage.mix))
    Training(stage, corpus, load_word_tokenizer(), encoder, work, log).run()


if __name__ == "__main__":
    main()
