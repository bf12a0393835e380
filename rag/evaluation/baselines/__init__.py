"""Simple systems to compare the assistant with, over the same chunks of the same articles.

They get the question as it was typed, without the conversation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rag.evaluation.baselines.citation_engine import CitationEngine
from rag.evaluation.baselines.sentence import NearestSentence
from rag.evaluation.baselines.skimming import SkimmingModel
from rag.evaluation.errors import BaselineUnavailableError
from rag.evaluation.systems import Answerer


@dataclass(frozen=True)
class Baseline:
    """A simple system. `start` raises BaselineUnavailableError if it cannot run on this machine."""

    about: str
    start: Callable[[], Answerer]


BASELINES = {
    "nearest-sentence": Baseline("the sentence nearest to the question by the embedder", NearestSentence),
    "skimming-model": Baseline("BM25 and the most likely sentence by the skimmer", SkimmingModel),
    "citation-engine": Baseline("LlamaIndex's CitationQueryEngine with SmolLM2-135M-Instruct", CitationEngine),
}

__all__ = ["BASELINES", "Baseline", "BaselineUnavailableError"]
