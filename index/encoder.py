"""BERT encoders on the CPU, run by OpenVINO.

The graph is that of Devlin et al. 2019 ("BERT"), written out below, so that a model's weights are all that is needed:
neither PyTorch nor transformers is imported, which would take longer than to answer a question. Where the processor
multiplies bfloat16 (since Zen 4, Cooper Lake), OpenVINO computes in it. On two such cores MiniLM reads 14,000 tokens/s,
PyTorch in float32 6,000; the vectors' cosine to those in float32 is above 0.9999.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openvino import CompiledModel, Node

BATCH = 4
"""Texts of one pass."""
STEP = 16
"""Lengths are padded to multiples of this: OpenVINO prepares itself, and takes memory, for every shape it meets."""
MOST_STREAMS = 8
FAR_BELOW = -1e4
"""Added to the attention to padding, before its softmax."""

Weights = Mapping[str, "NDArray[np.float32]"]
Head = Callable[["Node", "Node"], "Node"]
"""What follows the last layer: hidden states (texts, tokens, hidden) and mask (texts, tokens) to the output."""


class Tokens(NamedTuple):
    """One text as the encoder reads it, special marks included."""

    ids: Sequence[int]
    types: Sequence[int]


def supported(config: Mapping[str, Any]) -> bool:
    """Whether a Hugging Face configuration describes an encoder of this graph."""
    return (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
    )


class Encoder:
    """A BERT encoder with a head. Safe to share between threads.

    `weights` are named as in Hugging Face's checkpoints, each name behind `prefix`; `precision` is "bf16" or "f32", or
    None for the fastest that this processor computes in.
    """

    def __init__(
        self, weights: Weights, config: Mapping[str, Any], head: Head, *, prefix: str = "", precision: str | None = None
    ) -> None:
        import openvino

        options: dict[str, Any] = {"NUM_STREAMS": streams(), "INFERENCE_NUM_THREADS": processors()}
        if precision:
            options["INFERENCE_PRECISION_HINT"] = precision
        graph = _graph({name.removeprefix(prefix): value for name, value in weights.items()}, config, head)
        self._compiled: CompiledModel = openvino.Core().compile_model(graph, "CPU", options)
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(streams(), thread_name_prefix="encoder")

    @cached_property
    def precision(self) -> str:
        """What the encoder computes in: "bf16" or "f32"."""
        return str(self._compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name())

    def run(self, texts: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        """The head's output for each text, in order; of an output for each token, only the text's own tokens."""
        found: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(texts)
        parts = list(batches([len(text.ids) for text in texts]))
        outputs = self._pool.map(self._infer, (padded([texts[row] for row in rows]) for rows in parts))
        for rows, output in zip(parts, outputs, strict=True):
            for row, own in zip(rows, output, strict=True):
                found[row] = own[: len(texts[row].ids)] if own.ndim > 1 else own
        return found

    def _infer(self, inputs: list[NDArray[np.int32]]) -> NDArray[np.float32]:
        """One pass, by the request of its thread."""
        if not hasattr(self._own, "request"):
            self._own.request = self._compiled.create_infer_request()
        self._own.request.infer(inputs, share_inputs=True)
        return np.array(self._own.request.get_output_tensor(0).data)


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The places of texts of like lengths, shortest first, so that a pass holds little padding.

    At most BATCH each, and as many passes for every stream: none waits while another one works.
    """
    order = sorted(range(len(lengths)), key=lambda row: lengths[row])
    rounds = -(-len(order) // (BATCH * streams()))
    size = max(1, -(-len(order) // max(1, rounds * streams())))
    for first in range(0, len(order), size):
        yield order[first : first + size]


def padded(texts: Sequence[Tokens]) -> list[NDArray[np.int32]]:
    """Token ids, token types and attention mask, each of shape (texts, longest text padded to a multiple of STEP)."""
    longest = max(len(text.ids) for text in texts)
    ids, types, mask = (np.zeros((len(texts), -(-longest // STEP) * STEP), np.int32) for _ in range(3))
    for row, text in enumerate(texts):
        size = len(text.ids)
        ids[row, :size] = text.ids
        types[row, :size] = text.types
        mask[row, :size] = 1
    return [ids, types, mask]


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def streams() -> int:
    """Passes that run side by side: for many short texts quicker than one pass on all processors."""
    return min(processors(), MOST_STREAMS)


def mean_pooled(hidden: Node, mask: Node) -> Node:
    """A head: the mean over a text's tokens, of length one (Reimers and Gurevych 2019, "Sentence-BERT")."""
    from openvino import opset13 as ops

    weight = ops.unsqueeze(mask, np.int32(2))
    tokens = np.array([1], np.int32)
    mean = ops.divide(ops.reduce_sum(ops.multiply(hidden, weight), tokens), ops.reduce_sum(weight, tokens))
    return ops.normalize_l2(mean, np.array([1]), 1e-12, "max")


def each_token(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Head:
    """A head: a linear layer over every token; `weight` has shape (outputs, hidden)."""

    def head(hidden: Node, mask: Node) -> Node:
        del mask
        return _linear(hidden, weight, bias)

    return head


def _graph(weights: Weights, config: Mapping[str, Any], head: Head) -> Any:
    """The whole network, from token ids, token types and attention mask to the head's output."""
    import openvino
    from openvino import opset13 as ops

    ids, types, mask = (ops.parameter([-1, -1], np.int32, name=name) for name in ("ids", "types", "mask"))
    seen = ops.convert(mask, np.float32)
    padding = ops.multiply(ops.subtract(np.float32(1), ops.unsqueeze(seen, np.array([1, 2]))), np.float32(FAR_BELOW))
    hidden = _embedded(ids, types, weights, config)
    for number in range(config["num_hidden_layers"]):
        own = f"encoder.layer.{number}."
        layer = {name.removeprefix(own): value for name, value in weights.items() if name.startswith(own)}
        hidden = _layer(hidden, padding, layer, config)
    return openvino.Model([ops.result(head(hidden, seen))], [ids, types, mask], "bert")


def _embedded(ids: Node, types: Node, weights: Weights, config: Mapping[str, Any]) -> Node:
    """The sum of each token's word, type and position embedding, normalised."""
    from openvino import opset13 as ops

    def table(name: str, rows: Node) -> Node:
        return ops.gather(
            ops.constant(weights[f"embeddings.{name}_embeddings.weight"], shared_memory=True), rows, np.int32(0)
        )

    length = ops.gather(ops.shape_of(ids, "i32"), np.int32(1), np.int32(0))
    places = table("position", ops.range(np.int32(0), length, np.int32(1), "i32"))
    total = ops.add(ops.add(table("word", ids), table("token_type", types)), ops.unsqueeze(places, np.int32(0)))
    return _norm(total, "embeddings.LayerNorm", weights, config)


def _layer(hidden: Node, padding: Node, weights: Weights, config: Mapping[str, Any]) -> Node:
    """One layer: attention of all heads, then the feed-forward part, each added to what came in and normalised."""
    from openvino import opset13 as ops

    size, heads = config["hidden_size"], config["num_attention_heads"]
    apart, together = np.array([0, 0, heads, size // heads]), np.array([0, 0, size])
    by_head = np.array([0, 2, 1, 3])

    def linear(x: Node, name: str) -> Node:
        return _linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    query, key, value = (
        ops.transpose(ops.reshape(linear(hidden, f"attention.self.{name}"), apart, True), by_head)
        for name in ("query", "key", "value")
    )
    seen = ops.transpose(ops.scaled_dot_product_attention(query, key, value, padding), by_head)
    attended = linear(ops.reshape(seen, together, True), "attention.output.dense")
    hidden = _norm(ops.add(hidden, attended), "attention.output.LayerNorm", weights, config)
    forward = linear(ops.gelu(linear(hidden, "intermediate.dense"), "erf"), "output.dense")
    return _norm(ops.add(hidden, forward), "output.LayerNorm", weights, config)


def _linear(x: Node, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Node:
    from openvino import opset13 as ops

    return ops.add(ops.matmul(x, ops.constant(weight, shared_memory=True), False, True), ops.constant(bias))


def _norm(x: Node, name: str, weights: Weights, config: Mapping[str, Any]) -> Node:
    from openvino import opset13 as ops

    even = ops.mvn(x, np.array([-1]), True, config["layer_norm_eps"], "INSIDE_SQRT")
    scaled = ops.multiply(even, ops.constant(weights[f"{name}.weight"]))
    return ops.add(scaled, ops.constant(weights[f"{name}.bias"]))
