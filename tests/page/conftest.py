from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.page.served import Served, serving_page

Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts servers as a user would, `serve(option, ...)`, each in a folder of its own; they end with the tests."""
    with ExitStack() as started:

        def start(*options: str, **variables: str) -> Served:
            folder = tmp_path_factory.mktemp("served")
            return started.enter_context(serving_page(folder, options, variables))

        yield start


@pytest.fixture(scope="session")
def served(serve: Serve, seeds_index: Path) -> Served:
    """The page over the seeds, as nobody may change them."""
    return serve("--index", str(seeds_index))


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """A browser's context of its own: another visitor."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield opened
    opened.close()
