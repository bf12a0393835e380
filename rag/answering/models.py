"""The models that answers are made with, as settings name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import SettingsError
from rag.agreement.relation import PairModel
from rag.readers import Reader, embedded_reader

if TYPE_CHECKING:
    from rag.llm.client import LLMClient
    from rag.settings import Settings


@dataclass(frozen=True)
class Models:
    """What reads; what compares claims; what reads where reading fails; and the LLM for follow-ups and prose, if any.

    Safe to share between assistants.
    """

    reader: Reader
    pair_model: PairModel
    fallback: Reader | None = None
    llm: LLMClient | None = None


def models_of(settings: Settings) -> Models:
    """Raises SettingsError where settings contradict each other or name no model, and ModelError."""
    embedded = embedded_reader()
    if not settings.llm:
        if settings.reader == "llm":
            raise SettingsError("The reader is to be an LLM and none is named; set llm, for example ollama:MODEL.")
        return Models(embedded, embedded)
    from rag.llm.naming import create_client
    from rag.readers.llm import LLMReader

    llm = create_client(settings)
    if settings.reader == "embedded":
        return Models(embedded, embedded, llm=llm)
    return Models(LLMReader(llm), embedded, embedded if settings.llm_fallback == "embedded" else None, llm)
