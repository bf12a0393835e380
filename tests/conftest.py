from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from rag import Assistant

# The machines that run the tests are shared: a slow example is not a failure. The same examples on every run.
settings.register_profile("shared", deadline=None, derandomize=True)
settings.load_profile("shared")

SEEDS = Path(__file__).parent.parent / "seeds"
EXAMPLE = "When did Putin last visit North Korea?"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in an empty folder of its own, without settings from outside."""
    for name in ("RAG_INDEX", "RAG_EMBEDDER", "RAG_PASSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeds") / "index"


@pytest.fixture(scope="session")
def assistant(seeds_index: Path) -> Assistant:
    """The real thing over the two seed articles: real Chroma, real embedder, real reader."""
    return Assistant.from_folder(SEEDS, index=seeds_index)
