"""Missing, truncated or changed weights are an error that says what to do; nothing replaces them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index import ModelError
from rag.readers.weights import WEIGHTS, load_config, load_encoder

SKIMMER = "skimmer.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The skimmer's weights and the configuration, to be damaged."""
    shutil.copy(WEIGHTS / "config.json", tmp_path)
    shutil.copy(WEIGHTS / SKIMMER, tmp_path)
    return tmp_path


def test_weights_are_as_recorded(folder: Path) -> None:
    load_encoder("skimmer", folder)


def test_missing_weights_are_named(folder: Path) -> None:
    (folder / SKIMMER).unlink()
    with pytest.raises(ModelError, match=rf"{SKIMMER} cannot be used \(.*No such file.*\); install the project again"):
        load_encoder("skimmer", folder)


@pytest.mark.parametrize("size", [0, 100, -1])
def test_weights_cut_short_are_named(folder: Path, size: int) -> None:
    content = (folder / SKIMMER).read_bytes()
    (folder / SKIMMER).write_bytes(content[:size])
    with pytest.raises(
        ModelError, match=rf"{SKIMMER} cannot be used \(its content changed\); install the project again"
    ):
        load_encoder("skimmer", folder)


def test_one_changed_byte_is_noticed(folder: Path) -> None:
    content = bytearray((folder / SKIMMER).read_bytes())
    content[-1] ^= 1
    (folder / SKIMMER).write_bytes(content)
    with pytest.raises(ModelError, match="its content changed"):
        load_encoder("skimmer", folder)


def test_a_broken_configuration_is_named(folder: Path) -> None:
    (folder / "config.json").write_text("{")
    with pytest.raises(ModelError, match=r"config\.json cannot be used"):
        load_encoder("skimmer", folder)


def test_files_are_small_enough() -> None:
    """At most 95 MB a file and 125 MB in all; every recorded file is there, and no other weights."""
    files = {path.name: path.stat().st_size for path in WEIGHTS.glob("*.safetensors")}
    config = load_config()
    assert files.keys() == {file for model in ("skimmer", "close_reader") for file in config[model]["files"]}
    assert max(files.values()) <= 95e6
    assert sum(files.values()) <= 125e6
    assert json.dumps(config["calibrations"])
