"""BERT and MPNet as OpenVINO graphs, built from a model's weights alone.

BERT is that of Devlin et al. 2019, MPNet that of Song et al. 2020, whose attention adds a bias that depends on the
distance between two tokens, as T5's does (Raffel et al. 2020). Weights have the names of Hugging Face's BERT
checkpoints; MPNet's have the same names, plus `encoder.relative_attention_bias.weight`. A matrix may be int8, with one
float32 scale per row under the matrix's name followed by SCALE.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openvino import Node

FAR_BELOW = -1e4
"""Added to the attention scores of padding before the softmax."""
SCALE = ".scale"
MPNET_FIRST_POSITION = 2
"""The row of the first token in MPNet's position table."""
BUCKETS, FARTHEST = 32, 128
"""The number of MPNet's distance buckets, and the distance from which all share the last bucket."""

Weights = Mapping[str, "NDArray[Any]"]
Head = Callable[["Node", "Node"], "Node"]
"""What follows the last layer: maps hidden states (texts, tokens, hidden) and mask (texts, tokens) to the output."""


def can_build(config: Mapping[str, Any]) -> bool:
    """Whether `build_graph` can build the BERT model that a Hugging Face configuration describes."""
    return (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
    )


def pool_mean(hidden: Node, mask: Node) -> Node:
    """A head: the mean over a text's tokens, scaled to length one (Reimers and Gurevych 2019, "Sentence-BERT")."""
    from openvino import opset13 as ops

    weight = ops.unsqueeze(mask, np.int32(2))
    tokens = np.array([1], np.int32)
    mean = ops.divide(ops.reduce_sum(ops.multiply(hidden, weight), tokens), ops.reduce_sum(weight, tokens))
    return ops.normalize_l2(mean, np.array([1]), 1e-12, "max")


def make_token_head(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Head:
    """Return a head that applies a linear layer to every token; `weight` has shape (outputs, hidden)."""

    def head(hidden: Node, mask: Node) -> Node:
        del mask
        return _linear(hidden, weight, bias)

    return head


def build_graph(weights: Weights, config: Mapping[str, Any], head: Head) -> Any:
    """Build the network, from token ids, token types and attention mask to the head's output."""
    import openvino
    from openvino import opset13 as ops

    ids, types, mask = (ops.parameter([-1, -1], np.int32, name=name) for name in ("ids", "types", "mask"))
    seen = ops.convert(mask, np.float32)
    padding = ops.multiply(ops.subtract(np.float32(1), ops.unsqueeze(seen, np.array([1, 2]))), np.float32(FAR_BELOW))
    if config["model_type"] == "mpnet":
        padding = ops.add(padding, _compute_distance_bias(ids, weights))
    hidden = _embed_inputs(ids, types, weights, config)
    for number in range(config["num_hidden_layers"]):
        own = f"encoder.layer.{number}."
        layer = {name.removeprefix(own): value for name, value in weights.items() if name.startswith(own)}
        hidden = _build_layer(hidden, padding, layer, config)
    return openvino.Model([ops.result(head(hidden, seen))], [ids, types, mask], "bert")


def _embed_inputs(ids: Node, types: Node, weights: Weights, config: Mapping[str, Any]) -> Node:
    """The sum of each token's word, type and position embeddings, normalised."""
    from openvino import opset13 as ops

    def look_up(name: str, rows: Node) -> Node:
        return ops.gather(
            ops.constant(weights[f"embeddings.{name}_embeddings.weight"], shared_memory=True), rows, np.int32(0)
        )

    length = ops.gather(ops.shape_of(ids, "i32"), np.int32(1), np.int32(0))
    first = np.int32(MPNET_FIRST_POSITION if config["model_type"] == "mpnet" else 0)
    places = look_up("position", ops.range(first, ops.add(length, first), np.int32(1), "i32"))
    total = ops.add(look_up("word", ids), ops.unsqueeze(places, np.int32(0)))
    if config["model_type"] == "bert":
        total = ops.add(total, look_up("token_type", types))
    return _normalize(total, "embeddings.LayerNorm", weights, config)


def _compute_distance_bias(ids: Node, weights: Weights) -> Node:
    """The attention bias for the distance between two tokens, shape (1, heads, tokens, tokens)."""
    from openvino import opset13 as ops

    length = ops.gather(ops.shape_of(ids, "i32"), np.int32(1), np.int32(0))
    at = ops.range(np.int32(0), length, np.int32(1), "i32")
    apart = ops.subtract(ops.unsqueeze(at, np.int32(0)), ops.unsqueeze(at, np.int32(1)))
    farthest = 2 * FARTHEST
    by_distance = np.array([find_distance_bucket(distance) for distance in range(-farthest, farthest + 1)], np.int32)
    # In integers: bfloat16 has too few bits.
    near = ops.minimum(ops.maximum(apart, np.int32(-farthest)), np.int32(farthest))
    buckets = ops.gather(ops.constant(by_distance), ops.add(near, np.int32(farthest)), np.int32(0))
    bias = ops.gather(ops.constant(weights["encoder.relative_attention_bias.weight"]), buckets, np.int32(0))
    return ops.unsqueeze(ops.transpose(bias, np.array([2, 0, 1])), np.int32(0))


def find_distance_bucket(distance: int) -> int:
    """The bucket of a signed distance between two tokens: exact if small, else logarithmic (as in transformers)."""
    half, exact = BUCKETS // 2, BUCKETS // 4
    side = half if distance > 0 else 0
    distance = abs(distance)
    if distance < exact:
        return side + distance
    steps = np.log(np.float32(distance / exact)) / np.float32(np.log(FARTHEST / exact)) * (half - exact)
    return side + min(half - 1, exact + int(steps))


def _build_layer(hidden: Node, padding: Node, weights: Weights, config: Mapping[str, Any]) -> Node:
    """One layer: self-attention, then the feed-forward network, each with a residual connection and normalised."""
    from openvino import opset13 as ops

    size, heads = config["hidden_size"], config["num_attention_heads"]
    apart, together = np.array([0, 0, heads, size // heads]), np.array([0, 0, size])
    by_head = np.array([0, 2, 1, 3])

    def linear(x: Node, name: str) -> Node:
        return _linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"], weights.get(f"{name}.weight{SCALE}"))

    query, key, value = (
        ops.transpose(ops.reshape(linear(hidden, f"attention.self.{name}"), apart, True), by_head)
        for name in ("query", "key", "value")
    )
    seen = ops.transpose(ops.scaled_dot_product_attention(query, key, value, padding), by_head)
    attended = linear(ops.reshape(seen, together, True), "attention.output.dense")
    hidden = _normalize(ops.add(hidden, attended), "attention.output.LayerNorm", weights, config)
    forward = linear(ops.gelu(linear(hidden, "intermediate.dense"), "erf"), "output.dense")
    return _normalize(ops.add(hidden, forward), "output.LayerNorm", weights, config)


def _linear(x: Node, weight: NDArray[Any], bias: NDArray[np.float32], scale: NDArray[np.float32] | None = None) -> Node:
    from openvino import opset13 as ops

    matrix = ops.constant(weight, shared_memory=True)
    if scale is not None:
        matrix = ops.multiply(ops.convert(matrix, np.float32), ops.constant(scale[:, None]))
    return ops.add(ops.matmul(x, matrix, False, True), ops.constant(bias))


def _normalize(x: Node, name: str, weights: Weights, config: Mapping[str, Any]) -> Node:
    from openvino import opset13 as ops

    even = ops.mvn(x, np.array([-1]), True, config["layer_norm_eps"], "INSIDE_SQRT")
    scaled = ops.multiply(even, ops.constant(weights[f"{name}.weight"]))
    return ops.add(scaled, ops.constant(weights[f"{name}.bias"]))
