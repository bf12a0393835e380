"""The models that answers are made with, as settings name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Embedder, SettingsError
from rag.readers import Reader, embedded_reader

if TYPE_CHECKING:
    from rag.llm.model import Model
    from rag.settings import Settings


@dataclass(frozen=True)
class Models:
    """What reads; what reads where that fails, if anything does; and the LLM for follow-ups and prose, if there is one.

    Safe to share between assistants.
    """

    reader: Reader
    fallback: Reader | None = None
    llm: Model | None = None


def models_of(settings: Settings, embedder: Embedder) -> Models:
    """Raises SettingsError where settings contradict each other or name no model, and ModelError."""
    if not settings.llm:
        if settings.reader == "llm":
            raise SettingsError("The reader is to be an LLM and none is named; set llm, for example ollama:MODEL.")
        return Models(embedded_reader(embedder))
    from rag.llm.naming import model_of
    from rag.readers.llm import LLMReader

    llm = model_of(settings)
    if settings.reader == "embedded":
        return Models(embedded_reader(embedder), llm=llm)
    return Models(LLMReader(llm), embedded_reader(embedder) if settings.fallback == "extractive" else None, llm)
