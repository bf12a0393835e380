from __future__ import annotations

import pytest

from rag.readers import embedded_reader
from rag.readers.embedded import EmbeddedReader
from rag.readers.texts import TextEncoder
from rag.readers.weights import load_word_tokenizer


@pytest.fixture(scope="session")
def reader() -> EmbeddedReader:
    """The reader with the shipped weights."""
    found = embedded_reader()
    found.load()
    return found


@pytest.fixture(scope="session")
def texts() -> TextEncoder:
    return TextEncoder(load_word_tokenizer())
