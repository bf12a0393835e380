"""OpenVINO's encoder returns the same as sentence-transformers, whatever else is in the batch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.embedder import TORCH, SentenceTransformerEmbedder, find_model, is_mean_pooled_bert
from index.embedding.encoder import BATCH_SIZE, Encoder, TokenSequence, group_by_length
from index.embedding.graph import can_build, make_token_head

TEXTS = [
    "Bees make honey.",
    "",
    "Putin will visit North Korea for the first time in 24 years.",
    "word " * 400,
    "Ein Satz über Käse \U0001f9c0.",
]


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


def test_vectors_are_those_of_sentence_transformers(embedder: SentenceTransformerEmbedder) -> None:
    """Compared with the library: cosine above 0.9999 in the fast precision, and equal in float32."""
    expected = SentenceTransformerEmbedder(runtime=TORCH)
    vectors = expected.embed(TEXTS)
    assert (embedder.embed(TEXTS) * vectors).sum(axis=1).min() > 0.9999
    exact = SentenceTransformerEmbedder(runtime="openvino-f32")
    assert exact.runtime == "openvino-f32"
    np.testing.assert_allclose(exact.embed(TEXTS), vectors, atol=2e-6)
    assert (embedder.dimension, embedder.max_tokens) == (expected.dimension, expected.max_tokens)
    assert [embedder.token_offsets(text) for text in TEXTS] == [expected.token_offsets(text) for text in TEXTS]


def test_the_same_texts_give_the_same_vectors(embedder: SentenceTransformerEmbedder) -> None:
    """Bit-identical, in any thread and batch: an index does not depend on how the work was split."""
    groups = [[f"{'word ' * (7 * i % 40)}{i} {j}" for j in range(i % 11 + 1)] for i in range(24)]
    one_by_one = [embedder.embed(group) for group in groups]
    with ThreadPoolExecutor(4) as pool:
        for first, again in zip(one_by_one, pool.map(embedder.embed, groups), strict=True):
            np.testing.assert_array_equal(first, again)


def test_repeated_texts_have_the_vectors_of_distinct_ones(embedder: SentenceTransformerEmbedder) -> None:
    one, other = "Nothing else happened.", "The river is 912 kilometres long, says a gauge at its mouth."
    np.testing.assert_array_equal(embedder.embed([one, other, one, one]), embedder.embed([one, other])[[0, 1, 0, 0]])


def test_scores_are_those_of_transformers() -> None:
    """A small random BertForQuestionAnswering gives the same start and end scores, padding or none."""
    from transformers import BertConfig, BertForQuestionAnswering

    torch.manual_seed(1)
    config = BertConfig(vocab_size=50, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
    judge = BertForQuestionAnswering(config).eval()
    weights = {name: tensor.numpy() for name, tensor in judge.state_dict().items()}
    head = make_token_head(weights["qa_outputs.weight"], weights["qa_outputs.bias"])
    encoder = Encoder(weights, config.to_dict(), head, prefix="bert.", precision="f32")
    texts = [
        TokenSequence(list(range(1, length)), [0] * (length // 2) + [1] * (length - 1 - length // 2))
        for length in (2, 9, 40)
    ]
    for text, scores in zip(texts, encoder.run(texts), strict=True):
        with torch.inference_mode():
            output = judge(input_ids=torch.tensor([list(text.ids)]), token_type_ids=torch.tensor([text.types]))
        expected = torch.stack([output.start_logits[0], output.end_logits[0]], dim=1).numpy()
        np.testing.assert_allclose(scores, expected, atol=1e-4)
    assert "bert.embeddings.word_embeddings.weight" in weights


@given(st.lists(st.integers(1, 256)))
def test_batches_cover_everything_once(lengths: list[int]) -> None:
    """Each text is in one batch, no batch is too large, and shorter texts come before longer ones."""
    made = list(group_by_length(lengths))
    assert sorted(row for rows in made for row in rows) == list(range(len(lengths)))
    assert all(len(rows) <= BATCH_SIZE for rows in made)
    order = [lengths[row] for rows in made for row in rows]
    assert order == sorted(order)


def test_only_what_the_graph_can_run_is_run_by_it(tmp_path: Path) -> None:
    """Another architecture, activation or kind of pooling goes to sentence-transformers."""
    assert is_mean_pooled_bert(Path(find_model("all-MiniLM-L6-v2")))
    assert not is_mean_pooled_bert(tmp_path)
    assert not can_build({"model_type": "mpnet", "hidden_act": "gelu"})
    assert not can_build({"model_type": "bert", "hidden_act": "relu"})
    assert not can_build({"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "relative_key"})
