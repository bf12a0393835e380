"""The losses of a batch: spans, whether a sentence answers, yes or no, and how two claims relate."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from rag.readers.close import ANSWERS, END, RELATION, START, YES_NO
from rag.training.corpus import NEITHER, NO_VERDICT
from rag.training.inputs import MAX_SPANS, Batch

NEVER = -1e4
VERDICT_WEIGHT = 4
"""The loss of yes/no questions has full weight if they are at least a quarter of a batch."""


def compute_losses(outputs: Tensor, batch: Batch, smoothing: float) -> dict[str, Tensor]:
    """The losses that the batch has examples for, by name; training minimises their sum. `outputs` are float32."""
    first = outputs[:, 0]
    losses: dict[str, Tensor] = {}
    asked = batch.answers >= 0
    has_target = (batch.counts > 0) | (batch.answers == 0)
    spans = asked & (batch.verdicts == NO_VERDICT) & has_target
    if spans.any():
        losses["span"] = compute_span_loss(outputs[spans], batch.inside[spans], batch.spans[spans], batch.counts[spans])
    if asked.any():
        target = batch.answers[asked].float() * (1 - 2 * smoothing) + smoothing
        losses["answers"] = functional.binary_cross_entropy_with_logits(first[asked, ANSWERS], target)
    judged = batch.verdicts >= NEITHER
    if judged.any():
        weight = min(1.0, judged.float().mean().item() * VERDICT_WEIGHT)
        losses["verdict"] = functional.cross_entropy(first[judged, YES_NO], batch.verdicts[judged]) * weight
    paired = batch.relations > 0
    if paired.any():
        losses["relation"] = compute_relation_loss(first[paired, RELATION], batch.relations[paired])
    return losses


def compute_span_loss(outputs: Tensor, inside: Tensor, spans: Tensor, counts: Tensor) -> Tensor:
    """Cross-entropy of start and end, averaged over a window's right spans; the first token means "no answer"."""
    places = torch.arange(MAX_SPANS, device=outputs.device)
    weights = (places[None] < counts.clamp(min=1)[:, None]).float()
    weights = weights / weights.sum(1, keepdim=True)
    total = outputs.new_zeros(())
    for side, output in enumerate((START, END)):
        likelihoods = functional.log_softmax(outputs[:, :, output].masked_fill(~inside, NEVER), 1)
        total = total - (likelihoods.gather(1, spans[:, :, side]) * weights).sum(1).mean() / 2
    return total


def compute_relation_loss(logits: Tensor, relations: Tensor) -> Tensor:
    """The negative log likelihood of any of the relations that a label allows."""
    kinds = torch.arange(logits.shape[1], device=logits.device)
    is_open = (relations[:, None] >> kinds) & 1
    likelihoods = functional.log_softmax(logits, 1)
    return -torch.logsumexp(likelihoods.masked_fill(is_open == 0, NEVER), 1).mean()
