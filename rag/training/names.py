"""The names of weights: in training, in Hugging Face's checkpoints, and in the shipped files."""

from __future__ import annotations

from collections.abc import Iterable

FIXED = {
    "words.weight": "embeddings.word_embeddings.weight",
    "positions.weight": "embeddings.position_embeddings.weight",
    "types.weight": "embeddings.token_type_embeddings.weight",
    "relative.weight": "encoder.relative_attention_bias.weight",
    "norm.weight": "embeddings.LayerNorm.weight",
    "norm.bias": "embeddings.LayerNorm.bias",
}
BERT_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
"""The shipped files use BERT's names for both models."""
MPNET_LAYER = BERT_LAYER | {
    "q": "attention.attn.q",
    "k": "attention.attn.k",
    "v": "attention.attn.v",
    "o": "attention.attn.o",
    "norm1": "attention.LayerNorm",
}


def translate(name: str, layer_names: dict[str, str]) -> str:
    """Translate a weight's name in training; names in the head stay as they are."""
    if name.startswith("layers."):
        _, number, own, part = name.split(".")
        return f"encoder.layer.{number}.{layer_names[own]}.{part}"
    return FIXED.get(name, name)


def translate_all(names: Iterable[str], model_type: str) -> dict[str, str]:
    """Names in training to those in a Hugging Face checkpoint of "bert" or "mpnet", without the head."""
    layer_names = MPNET_LAYER if model_type == "mpnet" else BERT_LAYER
    return {name: translate(name, layer_names) for name in names if not name.startswith("head.")}
