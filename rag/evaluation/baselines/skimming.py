"""BM25 and the skimmer alone: the most likely sentence of the passages that share the question's words.

There is no answer if the model scores "not answered here" above every sentence, as in SQuAD 2.0 (Rajpurkar et al.
2018).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from index import Embedder, Location
from rag.answer import Claim, Trace
from rag.evaluation.baselines.traces import fetch_passages, make_empty_trace, make_single_trace
from rag.evaluation.cases import Case
from rag.logistic import logistic
from rag.readers.skimmer import Proposal, Skimmer
from rag.readers.texts import TextEncoder
from rag.readers.weights import load_encoder, load_word_tokenizer

MAX_CHUNKS = 12


class SkimmingModel:
    def prepare(self, location: Location, embedder: Embedder) -> Callable[[Case], Trace]:
        del embedder
        return partial(self._answer, location)

    @cached_property
    def _skimmer(self) -> Skimmer:
        return Skimmer(load_encoder("skimmer"), TextEncoder(load_word_tokenizer()))

    def _answer(self, location: Location, case: Case) -> Trace:
        snapshot = location.snapshot()
        passages = fetch_passages(snapshot, snapshot.find_matching(case.question, MAX_CHUNKS))
        proposals = self._skimmer.skim(case.question, passages, 1).proposals
        if not proposals:
            return make_empty_trace(case.question, passages)
        claim = make_sentence_claim(proposals[0])
        if proposals[0].margin <= 0:
            return make_empty_trace(case.question, passages, (claim,))
        return make_single_trace(case.question, claim.value, passages, (claim,))


def make_sentence_claim(proposal: Proposal) -> Claim:
    """A sentence as a claim; its probability is the logistic function of its margin."""
    span = (proposal.start, proposal.end)
    return Claim(proposal.article, proposal.text, *span, *span, probability=logistic(proposal.margin))
