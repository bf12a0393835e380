"""The models that answers are made with, as settings name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import SettingsError
from rag.agreement.relation import SentenceModel
from rag.readers import Reader, embedded_reader

if TYPE_CHECKING:
    from rag.llm.client import LLMClient
    from rag.settings import Settings


@dataclass(frozen=True)
class Models:
    """The reader, the model that compares claims, the fallback reader, and the LLM for follow-ups and prose.

    Safe to share between assistants.
    """

    reader: Reader
    pair_model: SentenceModel
    fallback: Reader | None = None
    llm: LLMClient | None = None


def models_of(settings: Settings) -> Models:
    """The models that settings name. Raises SettingsError where these contradict each other, or ModelError."""
    embedded = embedded_reader()
    if not settings.llm:
        if settings.reader == "llm":
            raise SettingsError("The reader is set to llm, but no LLM is named; set llm, for example to ollama:MODEL.")
        return Models(embedded, embedded)
    from rag.llm.factories import create_client
    from rag.readers.llm import CHOOSE_FALLBACK, CHOOSE_OTHER, LLMReader

    llm = create_client(settings)
    if settings.reader == "embedded":
        return Models(embedded, embedded, llm=llm)
    fallback = embedded if settings.llm_fallback == "embedded" else None
    return Models(LLMReader(llm, CHOOSE_OTHER if fallback else CHOOSE_FALLBACK), embedded, fallback, llm)
