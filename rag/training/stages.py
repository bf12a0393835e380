"""The training loop of a stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from rag.training.checkpoints import StageProgress, load_checkpoint, save_best, save_checkpoint
from rag.training.corpus import ExampleSet
from rag.training.development import Outputs, format_figures, measure_worlds, predict_questions
from rag.training.encoder import TrainedEncoder
from rag.training.inputs import Batch, TrainingWindow, WindowMaker, cut_batches, make_batch, plan_batches
from rag.training.log import Log
from rag.training.losses import compute_losses
from rag.training.recipe import Stage

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CPU_TOKENS = 3_000
"""The tokens of a pass on a CPU, where a whole batch would need too much memory; gradients are accumulated."""
MEASURED_QUESTIONS = 60
"""The number of development questions measured during training."""
SCORE = "sentences: ROC area"
"""The figure by which the best weights are chosen."""
FIRST_RATE = 0.02
"""The learning rate of the first step, as a share of the peak rate."""
MAX_GRADIENT = 1.0
WEIGHT_DECAY = 0.01
BETAS, EPSILON = (0.9, 0.98), 1e-6
MPNET_PADDING, BERT_PADDING = 1, 0


class Training:
    """A stage in progress: model, optimiser, data order and progress."""

    def __init__(
        self, stage: Stage, corpus: ExampleSet, tokenizer: Tokenizer, encoder: TrainedEncoder, work: Path, log: Log
    ) -> None:
        self.encoder = encoder
        self._stage, self._work, self._log = stage, work, log
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._padding = MPNET_PADDING if encoder.is_mpnet else BERT_PADDING
        self._maker = WindowMaker(corpus, tokenizer, for_mpnet=encoder.is_mpnet)
        questions = corpus.development.questions["worlds"]
        self._measured = questions[:: max(1, len(questions) // MEASURED_QUESTIONS)]
        self._parts = [self._maker.make_all(getattr(corpus, part)) for part in stage.parts]
        self.plan = list(self._plan())
        encoder.to(self._device)
        self._optimizer = make_optimizer(encoder, stage.peak_rate)
        self.progress = load_checkpoint(work, stage, encoder, self._optimizer)
        self._losses: dict[str, list[float]] = {}
        tokens = sum(len(window.ids) for part in self._parts for window in part)
        log.write(f"{stage.name}: {tokens:,} tokens, {len(self.plan):,} steps, {self.progress.step:,} done")

    def run(self, stop_after: int | None = None) -> StageProgress:
        """Train to the end of the plan, until the stage's patience is exhausted, or for `stop_after` steps."""
        last = len(self.plan) if stop_after is None else min(len(self.plan), self.progress.step + stop_after)
        while self.progress.step < last and not self.progress.is_finished:
            self._step(*self.plan[self.progress.step])
            self.progress.step += 1
            is_last = self.progress.step == len(self.plan)
            if is_last or self.progress.step % self._stage.measure_steps == 0:
                self._measure()
                self.progress.is_finished = is_last or self.progress.since_best >= self._stage.patience
                save_checkpoint(self._work, self._stage, self.progress, self.encoder, self._optimizer)
        return self.progress

    def predict(self, windows: Sequence[TrainingWindow]) -> list[Outputs]:
        """The model's outputs for each window's tokens, without dropout."""
        self.encoder.eval()
        found: list[Outputs] = [np.empty(0, np.float32)] * len(windows)
        with torch.no_grad():
            for rows in self._cut(range(len(windows)), windows, self._stage.batch_tokens):
                outputs = self._forward(self._batch([windows[row] for row in rows])).cpu().numpy()
                for row, own in zip(rows, outputs, strict=True):
                    found[row] = own[: len(windows[row].ids)]
        return found

    def _plan(self) -> Iterator[tuple[int, list[int]]]:
        """All steps, as (part of the examples, windows of that part)."""
        generator = np.random.default_rng(self._stage.seed)
        for _ in range(self._stage.passes):
            steps = [
                (part, rows)
                for part, windows in enumerate(self._parts)
                for rows in plan_batches([len(each.ids) for each in windows], self._stage.batch_tokens, generator)
            ]
            yield from (steps[place] for place in generator.permutation(len(steps)))

    def _step(self, part: int, rows: Sequence[int]) -> None:
        done = self.progress.step / len(self.plan)
        rate = self._stage.peak_rate * min(1, self.progress.step / self._stage.warm_up_steps + FIRST_RATE) * (1 - done)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self.encoder.train()
        self.encoder.set_rounding(done >= self._stage.round_from)
        windows = self._parts[part]
        for own in self._cut(rows, windows, self._stage.batch_tokens):
            batch = self._batch([windows[row] for row in own])
            losses = compute_losses(self._forward(batch), batch, self._stage.smoothing)
            if losses:
                (torch.stack(list(losses.values())).sum() * len(own) / len(rows)).backward()
            for name, loss in losses.items():
                self._losses.setdefault(name, []).append(float(loss.detach()))
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), MAX_GRADIENT)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)

    def _measure(self) -> None:
        """Measure the weights as shipped (rounded, if the stage ever rounds), and save the best."""
        self.encoder.set_rounding(self._stage.round_from < 1)
        figures = measure_worlds(predict_questions(self._measured, self._maker, self.predict))
        losses = {name: float(np.mean(values)) for name, values in self._losses.items()}
        self._losses = {}
        self._log.write(f"{format_figures(f'step {self.progress.step}', losses | figures)}")
        self.progress.since_best += 1
        if figures[SCORE] > self.progress.best:
            self.progress.best, self.progress.since_best = figures[SCORE], 0
            save_best(self._work, self._stage, self.encoder)

    def _cut(self, rows: Sequence[int], windows: Sequence[TrainingWindow], tokens: int) -> Iterator[list[int]]:
        """Runs of rows of similar lengths that fit into a pass."""
        tokens = tokens if self._device == "cuda" else min(tokens, CPU_TOKENS)
        ordered = sorted(rows, key=lambda row: len(windows[row].ids))
        return cut_batches(ordered, [len(windows[row].ids) for row in ordered], tokens)

    def _batch(self, windows: Sequence[TrainingWindow]) -> Batch:
        return make_batch(windows, padding=self._padding).to(self._device)

    def _forward(self, batch: Batch) -> Tensor:
        with torch.autocast(self._device, dtype=torch.bfloat16):
            outputs: Tensor = self.encoder(batch.ids, batch.mask, batch.types)
        return outputs.float()


def make_optimizer(encoder: TrainedEncoder, rate: float) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter 2019), without decay for biases and norms."""
    trained = [parameter for parameter in encoder.parameters() if parameter.requires_grad]
    groups = [
        {"params": [own for own in trained if own.ndim > 1], "weight_decay": WEIGHT_DECAY},
        {"params": [own for own in trained if own.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=BETAS, eps=EPSILON)
