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

# Test machines are shared, so a slow example is not a failure; every run has the same examples.
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("full", deadline=None, derandomize=True, max_examples=200)

SEEDS = Path(__file__).parent.parent / "seeds"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EXAMPLE = "When did Putin last visit North Korea?"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run tests with their full budget of examples, kills, faults")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("full" if config.getoption("--full") else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the page first: their files take longest, and workers are given whole files in this order."""
    items.sort(key=lambda item: not is_of_page(item))


def is_of_page(item: pytest.Item) -> bool:
    return item.path.is_relative_to(Path(__file__).parent / "ui")


@pytest.fixture(scope="session")
def is_full(pytestconfig: pytest.Config) -> bool:
    """Whether tests run with their full budget."""
    return bool(pytestconfig.getoption("--full"))


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in its own empty folder, without outside settings."""
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
    """A Chroma server shared by all tests, with a database for each."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def browser() -> Iterator[Any]:
    """The system's Chromium, without background traffic."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield opened
        opened.close()
