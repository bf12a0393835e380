"""Any LLM as reader: it says which passage answers what, in which words; code checks every word of it.

A claim counts only where its quote stands in the passage that it names, and its value in that quote. What is cited is
the article's own text there. So nothing that a model makes up, or that an article talks it into, becomes an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from index import ModelError
from rag.answer import Claim, Passage, Reading, Tokens
from rag.llm.errors import CallError
from rag.llm.model import Model
from rag.readers.prompt import INSTRUCTIONS, Numbered, in_calls, shown
from rag.readers.quotes import located
from rag.readers.reply import SCHEMA, ReplyError, Stated, stated_in
from rag.readers.sentences import quote_around

PROBABILITY = 0.9
"""Of a claim whose quote is proved. Models give no probabilities worth the name: all count alike."""
READINGS = 2
"""Times that a model is asked for data where it replies with something else."""


class LLMReader:
    """Reads passages with a model, those of one article in each call, several calls at the same time."""

    def __init__(self, model: Model) -> None:
        self.name = model.name
        self._model = model

    def load(self) -> None:
        """Nothing is to be loaded."""

    async def read(self, question: str, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        """The proved claims of each passage. Raises ModelError where the model fails or replies with no data."""
        try:
            calls = in_calls(question, passages, self._model.context, self._model.count)
        except ValueError as error:
            raise ModelError(
                f"The LLM {self.name} cannot read this ({error}); raise llm_context or choose another."
            ) from error
        read = 0

        async def one(call: Sequence[Numbered]) -> Reading:
            nonlocal read
            found = await self._called(question, call)
            read += len(call)
            done(read)
            return found

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(call)) for call in calls]
        except* (CallError, ReplyError) as errors:
            raise ModelError(
                f"The LLM {self.name} failed ({errors.exceptions[0]}); check that it runs, choose another one (setting "
                "llm), or let the embedded reader stand in (fallback = extractive)."
            ) from errors
        return sum((task.result() for task in tasks), Reading(()))

    async def _called(self, question: str, call: Sequence[Numbered]) -> Reading:
        """The claims of one call; asked again where the reply is no data."""
        tokens = Tokens()
        for reading in range(1, READINGS + 1):
            reply = await self._model.reply(INSTRUCTIONS, shown(question, call), SCHEMA)
            tokens += reply.tokens
            try:
                stated, misshapen = stated_in(reply.text)
            except ReplyError:
                if reading == READINGS:
                    raise
                continue
            claims, unproved = proved(stated, dict(call))
            return Reading(claims, tokens, misshapen + unproved)
        raise AssertionError("the last reading returns or raises")


def proved(stated: Sequence[Stated], passages: dict[int, Passage]) -> tuple[tuple[Claim, ...], int]:
    """The claims that stand in their passages, each once and in their order, and how many do not."""
    found = [proved_claim(each, passages.get(each.passage)) for each in stated]
    claims = {(claim.article.id, claim.start, claim.end): claim for claim in found if claim}
    return tuple(claims[place] for place in sorted(claims)), found.count(None)


def proved_claim(stated: Stated, passage: Passage | None) -> Claim | None:
    """The claim in the article's own words; None where the passage does not hold the quote, or that the value."""
    if passage is None:
        return None
    text, offset = passage.chunk.text, passage.chunk.start
    quote = located(stated.quote, text)
    value = located(stated.value, text[slice(*quote)]) if quote else None
    if quote is None or value is None:
        return None
    start, end = (at + quote[0] + offset for at in value)
    # Whole sentences are cited, as by the embedded reader: a quote of two words shows nothing.
    first, last = quote_around(text, *quote)
    article = passage.article
    return Claim(article, article.text[start:end], start, end, first + offset, last + offset, PROBABILITY)
