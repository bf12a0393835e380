from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CHROMIUM, SEEDS
from tests.ui.served import Served, serving_page

Serve = Callable[..., Served]
HOSTILE = '<script>window.hacked=1</script> <img src=x onerror="window.hacked=1"> [a](http://evil.example) ${7*7} {{y}}'
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts servers as a user would, `serve(option, ...)`, each in a folder of its own; they end with the tests."""
    with ExitStack() as started:

        def start(*options: str, **variables: str) -> Served:
            folder = tmp_path_factory.mktemp("served")
            return started.enter_context(serving_page(folder, options, variables))

        yield start


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, an article that is nothing but markup, and one with a title of 500 characters without a space."""
    folder = tmp_path_factory.mktemp("articles")
    for seed in SEEDS.glob("*.txt"):
        shutil.copy(seed, folder)
    head = f"---\ntitle: '{HOSTILE}'\nsource: '<b>Daily</b> Markup'\npublished: 2024-06-18\nurl: javascript:x\n---\n"
    (folder / "hostile.txt").write_text(f"{head}The tower of Zork is 321 metres high {HOSTILE}, say the builders.\n")
    head = f"---\ntitle: {'ש' * 250}{'x' * 250}\nsource: Weekly\npublished: 2024-05-01\nurl: https://weekly.example/zork\n---\n"
    (folder / "long.txt").write_text(f"{head}The tower of Zork is 400 metres high, the mayor says.\n")
    return folder


@pytest.fixture(scope="session")
def served(serve: Serve, articles: Path) -> Served:
    """The page that most tests share, over a folder that visitors may change."""
    return serve("--articles", str(articles))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium of the system for a module of tests, without any traffic of its own."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """A browser's context of its own: another visitor."""
    opened = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()
