"""A server knows its own answers again, also after it was started anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.ui.sealing import FILE, KEY_BYTES, Sealer


def sealer_of(folder: Path) -> Sealer:
    sealer = Sealer()
    sealer.use_folder(folder)
    return sealer


def test_a_seal_outlives_the_server(tmp_path: Path) -> None:
    assert sealer_of(tmp_path).compute("1933") == sealer_of(tmp_path).compute("1933")
    assert Sealer().compute("1933") != Sealer().compute("1933")
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("left", [b"", b"x" * (KEY_BYTES - 1), b"x" * 10_000])
def test_a_damaged_key_is_replaced(tmp_path: Path, left: bytes) -> None:
    """A short key could be guessed."""
    (tmp_path / FILE).write_bytes(left)
    assert sealer_of(tmp_path).compute("1933") == sealer_of(tmp_path).compute("1933")
    assert (tmp_path / FILE).stat().st_size == KEY_BYTES


def test_where_no_key_can_be_kept_the_server_has_its_own(tmp_path: Path) -> None:
    sealer = sealer_of(tmp_path / "missing")
    assert sealer.compute("1933") == sealer.compute("1933") != sealer_of(tmp_path / "missing").compute("1933")


def test_one_server_has_one_key(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sealer = sealer_of(tmp_path / "a")
    before = sealer.compute("1933")
    sealer.use_folder(tmp_path / "b")
    assert sealer.compute("1933") == before
