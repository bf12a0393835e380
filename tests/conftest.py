from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from rag import Assistant
from tests.chroma import ChromaServer

# The machines that run the tests are shared: a slow example is not a failure. The same examples on every run.
settings.register_profile("shared", deadline=None, derandomize=True)
settings.load_profile("shared")

SEEDS = Path(__file__).parent.parent / "seeds"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EXAMPLE = "When did Putin last visit North Korea?"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in an empty folder of its own, without settings from outside."""
    for name in [name for name in os.environ if name.startswith("RAG_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the two seed articles: real Chroma, real embedder."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    Assistant.from_folder(SEEDS, index=folder)
    return folder


@pytest.fixture(scope="session")
def assistant(seeds_index: Path) -> Assistant:
    return Assistant.open(seeds_index)


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A Chroma server that all tests share, each with a database of its own."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def browser() -> Iterator[Any]:
    """A Chromium of the system, without any traffic of its own."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield opened
        opened.close()
