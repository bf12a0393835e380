"""BERT and MPNet encoders for training, which compute like the shipped ones, with 8-bit matrices and inputs.

Gradients pass through the rounding unchanged (quantisation-aware training, Jacob et al. 2018).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from index.embedding.encoder import INPUT_GROUP
from index.embedding.graph import BUCKETS, FAR_BELOW, FARTHEST, MPNET_FIRST_POSITION

OUTPUTS = 11
"""For every token: start, end. For the first one also: answers; neither, yes, no; and five kinds of relations."""
MAX_INT8 = 127
"""The largest value of a signed 8-bit number."""
DROPOUT = 0.1


def round_to(values: Tensor, scale: Tensor) -> Tensor:
    """Round values to 8 bits; gradients pass as if they were not rounded."""
    return values + (torch.clamp(torch.round(values / scale), -MAX_INT8, MAX_INT8) * scale - values).detach()


def round_inputs(values: Tensor) -> Tensor:
    """Round the inputs of a matrix, with one scale per INPUT_GROUP values of a token."""
    size = values.shape[-1]
    group = min(INPUT_GROUP, size)
    parts = values.unflatten(-1, (size // group, group))
    with torch.no_grad():
        scale = parts.abs().amax(-1, keepdim=True).clamp(min=1e-6) / MAX_INT8
    return round_to(parts, scale).flatten(-2)


def round_rows(matrix: Tensor) -> Tensor:
    """Round a matrix, with one scale per row."""
    with torch.no_grad():
        scale = matrix.abs().amax(1, keepdim=True).clamp(min=1e-8) / MAX_INT8
    return round_to(matrix, scale)


class RoundedLinear(nn.Linear):
    """A linear layer that rounds its matrix while `is_rounding`."""

    is_rounding = False

    def forward(self, values: Tensor) -> Tensor:
        matrix = round_rows(self.weight) if self.is_rounding else self.weight
        return functional.linear(values, matrix, self.bias)


class EncoderLayer(nn.Module):
    """Attention and a feed-forward network, each followed by a norm (Vaswani et al. 2017)."""

    def __init__(self, shape: Mapping[str, Any]) -> None:
        super().__init__()
        size, inner = shape["hidden_size"], shape["intermediate_size"]
        self.heads = int(shape["num_attention_heads"])
        self.q, self.k, self.v, self.o = (RoundedLinear(size, size) for _ in range(4))
        self.up, self.down = RoundedLinear(size, inner), RoundedLinear(inner, size)
        self.norm1, self.norm2 = (nn.LayerNorm(size, shape["layer_norm_eps"]) for _ in range(2))

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Hidden states (texts, tokens, size); `bias` (texts, heads, tokens, tokens) is added to the attention."""
        rounded = round_inputs if self.q.is_rounding else nn.Identity()
        seen = rounded(hidden)
        q, k, v = (layer(seen).unflatten(-1, (self.heads, -1)).transpose(1, 2) for layer in (self.q, self.k, self.v))
        found = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        attended = self.o(rounded(found.transpose(1, 2).flatten(-2)))
        hidden = self.norm1(hidden + functional.dropout(attended, DROPOUT, self.training))
        inner = functional.gelu(self.up(rounded(hidden)))
        return self.norm2(hidden + functional.dropout(self.down(rounded(inner)), DROPOUT, self.training))


class TrainedEncoder(nn.Module):
    """An encoder with OUTPUTS values for every token. `shape` is a configuration as in `recipe.SHAPES`."""

    def __init__(self, shape: Mapping[str, Any]) -> None:
        super().__init__()
        size = shape["hidden_size"]
        self.is_mpnet = shape["model_type"] == "mpnet"
        self.heads = int(shape["num_attention_heads"])
        self.words = nn.Embedding(shape["vocab_size"], size)
        self.words.weight.requires_grad = False
        self.positions = nn.Embedding(shape["max_position_embeddings"], size)
        if self.is_mpnet:
            self.relative = nn.Embedding(BUCKETS, self.heads)
            self.relative.weight.requires_grad = False
        else:
            self.types = nn.Embedding(2, size)
        self.norm = nn.LayerNorm(size, shape["layer_norm_eps"])
        self.layers = nn.ModuleList(EncoderLayer(shape) for _ in range(shape["num_hidden_layers"]))
        self.head = nn.Linear(size, OUTPUTS)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def set_rounding(self, is_rounding: bool) -> None:
        """Set whether matrices and their inputs are rounded to 8 bits."""
        for module in self.modules():
            if isinstance(module, RoundedLinear):
                module.is_rounding = is_rounding

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Outputs (texts, tokens, OUTPUTS); ids, mask and types have shape (texts, tokens)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.words(ids) + self.positions(places + (MPNET_FIRST_POSITION if self.is_mpnet else 0))
        if not self.is_mpnet:
            hidden = hidden + self.types(types)
        hidden = functional.dropout(self.norm(hidden), DROPOUT, self.training)
        bias = (~mask)[:, None, None, :].to(hidden.dtype) * FAR_BELOW
        if self.is_mpnet:
            bias = bias + self.relative(bucket_distances(places)).permute(2, 0, 1)[None].to(hidden.dtype)
        else:
            bias = bias.expand(-1, self.heads, ids.shape[1], -1)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        outputs: Tensor = self.head(hidden)
        return outputs


def bucket_distances(places: Tensor) -> Tensor:
    """The bucket of the distance of any two positions (`MPNetEncoder.relative_position_bucket` in transformers)."""
    distance = places[:, None] - places[None, :]
    half = BUCKETS // 2
    side = (distance < 0).long() * half
    distance = distance.abs()
    exact = half // 2
    ratio = torch.log(distance.float().clamp(min=1) / exact) / math.log(FARTHEST / exact)
    far = (exact + (ratio * (half - exact)).long()).clamp(max=half - 1)
    return side + torch.where(distance < exact, distance, far)
