"""Training: a killed run ends like one that was not, and exported models read like the trained ones."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from index import DEFAULT_EMBEDDER, ModelError
from index.embedding.embedder import find_model
from rag.readers.close import as_tokens
from rag.readers.weights import load_config, load_encoder, load_word_tokenizer, unpack_words
from rag.training.checkpoints import best_path, is_finished, load_best
from rag.training.corpus import COMPATIBLE, CONFLICTS, ExampleSet
from rag.training.encoder import OUTPUTS, TrainedEncoder
from rag.training.export import export_model
from rag.training.from_worlds import add_worlds
from rag.training.inputs import TrainingWindow, WindowMaker, make_batch, plan_batches
from rag.training.log import Log
from rag.training.losses import compute_losses, compute_relation_loss
from rag.training.packing import pack_rows, pack_words
from rag.training.pretrained import CHECKPOINT, load_pretrained, unpack_mpnet
from rag.training.recipe import FINE, SHAPES, Stage
from rag.training.stages import Training
from tests.fakes import WordEmbedder
from tests.training.data import write_world

# Heads of 16 numbers are computed wrongly in bfloat16 by OpenVINO 2026 on processors with AMX.
TINY: dict[str, int | float | str] = {
    "model_type": "mpnet",
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "layer_norm_eps": 1e-5,
    "intermediate_size": 64,
    "vocab_size": 30527,
    "max_position_embeddings": 514,
}
STAGE = Stage(
    "tiny",
    "close_reader",
    FINE,
    ("sentences", "pairs"),
    passes=1,
    peak_rate=1e-3,
    warm_up_steps=2,
    batch_tokens=700,
    round_from=0.5,
    measure_steps=2,
    shape=TINY,
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> ExampleSet:
    folder = tmp_path_factory.mktemp("worlds")
    write_world(folder / "made")
    write_world(folder / "valley")
    made = ExampleSet()
    add_worlds(made, [folder / "made", folder / "valley"], WordEmbedder(), 2, random.Random(1))
    return made


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_word_tokenizer()


def start(corpus: ExampleSet, tokenizer: Tokenizer, work: Path) -> Training:
    work.mkdir(exist_ok=True)
    torch.manual_seed(STAGE.seed)
    return Training(STAGE, corpus, tokenizer, TrainedEncoder(TINY), work, Log(work / "log"))


def test_a_killed_run_ends_as_one_that_was_not(corpus: ExampleSet, tokenizer: Tokenizer, tmp_path: Path) -> None:
    """Stopped after step 3, it resumes from the checkpoint of step 2: every weight is the same at the end."""
    whole = start(corpus, tokenizer, tmp_path / "whole")
    assert len(whole.plan) > 4
    whole.run()
    start(corpus, tokenizer, tmp_path / "killed").run(stop_after=3)
    assert not is_finished(tmp_path / "killed", STAGE)
    resumed = start(corpus, tokenizer, tmp_path / "killed")
    assert resumed.progress.step == 2
    resumed.run()
    assert is_finished(tmp_path / "killed", STAGE)
    expected = whole.encoder.state_dict()
    assert all(torch.equal(tensor, expected[name]) for name, tensor in resumed.encoder.state_dict().items())
    assert "step 2: span" in (tmp_path / "killed" / "log").read_text()


def test_what_is_exported_reads_as_what_was_trained(corpus: ExampleSet, tokenizer: Tokenizer, tmp_path: Path) -> None:
    training = start(corpus, tokenizer, tmp_path)
    training.run(stop_after=4)
    load_best(training.encoder, best_path(tmp_path, STAGE))
    export_model(training.encoder, STAGE, tmp_path / "weights")
    shipped = load_encoder("close_reader", tmp_path / "weights")
    windows = WindowMaker(corpus, tokenizer, for_mpnet=True).make_all(corpus.sentences[:6])
    training.encoder.set_rounding(True)
    expected = training.predict(windows)
    for own, found in zip(expected, shipped.run([as_tokens(each.ids.tolist()) for each in windows]), strict=True):
        assert found.shape == own.shape
        assert np.abs(found - own).max() < 0.1 * np.abs(own).max()
    assert set(load_config(tmp_path / "weights")["close_reader"]["files"]) == {
        "close-reader-1.safetensors",
        "close-reader-2.safetensors",
    }


def test_windows_mark_the_values_that_answer(corpus: ExampleSet, tokenizer: Tokenizer) -> None:
    """The marked tokens are those of the value, for MPNet and for BERT."""
    example = next(each for each in corpus.sentences if each.spans)
    value = corpus.documents[example.document][example.sentence][slice(*example.spans[0])]
    for for_mpnet, shift in ((True, 4), (False, 0)):
        [window] = WindowMaker(corpus, tokenizer, for_mpnet=for_mpnet).make_all([example])
        first, last = window.spans[0]
        ids = [token - shift for token in window.ids[first : last + 1].tolist()]
        assert tokenizer.decode(ids) == value.lower()


def test_passage_windows_mark_values_and_whole_sentences(corpus: ExampleSet, tokenizer: Tokenizer) -> None:
    maker = WindowMaker(corpus, tokenizer, for_mpnet=False)
    windows = maker.make_all(corpus.passages)
    assert len(windows) == len(corpus.passages)
    found = {
        tokenizer.decode(window.ids[first : last + 1].tolist()) for window in windows for first, last in window.spans
    }
    assert found == {"3 may 2021", "40 million crowns", "52 million crowns", "it is safe."}


def test_a_batch_plan_holds_every_window_once() -> None:
    lengths = [int(size) for size in np.random.default_rng(1).integers(5, 200, 500)]
    plan = plan_batches(lengths, 1_000, np.random.default_rng(2))
    assert sorted(row for rows in plan for row in rows) == list(range(500))
    assert all(-(-max(lengths[row] for row in rows) // 16) * 16 * len(rows) <= 1_000 for rows in plan)
    assert plan == plan_batches(lengths, 1_000, np.random.default_rng(2))
    assert plan != plan_batches(lengths, 1_000, np.random.default_rng(3))


def test_losses_are_least_where_outputs_are_right() -> None:
    """Outputs that give the right span, answer and relation cost next to nothing; the opposite costs much."""
    ids = np.arange(10, 20, dtype=np.uint16)
    windows = [
        TrainingWindow(ids, 3, 4, 9, ((5, 6),), 1),
        TrainingWindow(ids, 3, 4, 9, (), 0),
        TrainingWindow(ids, 3, relations=CONFLICTS),
    ]
    batch = make_batch(windows, padding=1)
    right = torch.zeros(3, 16, OUTPUTS)
    right[0, 5, 0] = right[0, 6, 1] = right[1, 0, 0] = right[1, 0, 1] = 20
    right[:, 0, 2] = torch.tensor([20.0, -20.0, 0.0])
    right[2, 0, 9] = 20
    assert sum(float(loss) for loss in compute_losses(right, batch, 0.0).values()) < 1e-3
    assert all(float(loss) > 5 for loss in compute_losses(-right, batch, 0.0).values())


def test_a_label_may_leave_two_relations_open() -> None:
    """Either of them costs nothing."""
    label = torch.tensor([COMPATIBLE | CONFLICTS])
    for kind in (2, 3):
        assert float(compute_relation_loss(20.0 * torch.eye(5)[kind][None], label)) < 1e-3
    assert float(compute_relation_loss(20.0 * torch.eye(5)[0][None], label)) > 5


def test_packed_rows_are_within_half_a_step() -> None:
    matrix = np.random.default_rng(1).normal(size=(8, 16)).astype(np.float32)
    packed, scale = pack_rows(matrix)
    assert packed.dtype == np.int8
    assert (np.abs(packed * scale[:, None] - matrix) <= scale[:, None] / 2 + 1e-6).all()


def test_packed_words_come_back_close() -> None:
    words = np.random.default_rng(2).normal(size=(6, 64)).astype(np.float32)
    packed, scale = pack_words(words)
    assert packed.shape == (6, 32)
    assert scale.shape == (6, 2)
    again = unpack_words(packed, scale)
    assert np.abs(again - words).mean() < 0.1 * np.abs(words).mean() * 1.5
    assert unpack_words(*pack_words(again)) == pytest.approx(again, abs=0.15)


def test_two_values_a_byte_the_first_in_the_lower_half() -> None:
    packed = np.zeros((1, 16), np.uint8)
    packed[0, 0] = 9 | 6 << 4
    words = unpack_words(packed, np.array([[0.5]], np.float16))
    assert words[0, :3].tolist() == [0.5, -1.0, -4.0]


def test_missing_pretrained_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors; run `make"):
        load_pretrained("close_reader", TINY, tmp_path)
    with pytest.raises(ModelError, match="download the five packages"):
        unpack_mpnet(tmp_path, tmp_path / "out")


def test_mpnet_computes_what_transformers_computes(tmp_path: Path) -> None:
    """From a checkpoint of random weights, but for the word embeddings, which are those of 4 bits."""
    from transformers import MPNetConfig, MPNetModel

    shape = {name: value for name, value in TINY.items() if name != "model_type"}
    theirs = MPNetModel(MPNetConfig(**shape, relative_attention_num_buckets=32)).eval()
    save_file({f"mpnet.{name}": own.contiguous() for name, own in theirs.state_dict().items()}, tmp_path / CHECKPOINT)
    ours = load_pretrained("close_reader", TINY, tmp_path).eval()
    theirs.embeddings.word_embeddings.weight.data = ours.words.weight.data
    check_same(ours, theirs, "mpnet")


def test_bert_computes_what_transformers_computes(tmp_path: Path) -> None:
    """MiniLM as its package has it."""
    from transformers import BertModel

    ours = load_pretrained("skimmer", SHAPES["skimmer"], tmp_path).eval()
    check_same(ours, BertModel.from_pretrained(find_model(DEFAULT_EMBEDDER), local_files_only=True).eval(), "bert")


def check_same(ours: TrainedEncoder, theirs: Any, model_type: str) -> None:
    """Both give the same hidden states for two texts of unlike length, over 128 tokens: the farthest distances too."""
    ours.head = torch.nn.Identity()
    ids = torch.randint(5, 1000, (2, 150), generator=torch.Generator().manual_seed(1))
    mask = torch.ones(2, 150, dtype=torch.bool)
    mask[1, 40:] = False
    if model_type == "mpnet":
        ids = ids.masked_fill(~mask, 1)
    types = torch.zeros_like(ids)
    more = {"token_type_ids": types} if model_type == "bert" else {}
    with torch.no_grad():
        expected = theirs(input_ids=ids, attention_mask=mask.long(), **more).last_hidden_state
        found = ours(ids, mask, types)
    assert torch.allclose(found[mask], expected[mask], atol=1e-4)
