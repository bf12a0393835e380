"""Use an LLM as the reader: it returns claims with quotes, and code checks each of them.

A claim counts only where its quote stands in the passage that it names, and its value in that quote. The citation is
the article's own text there. So nothing that a model makes up, or that an article talks it into, becomes an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from index import ModelError
from rag.answer import Claim, Passage, Reading, Tokens
from rag.llm.client import LLMClient
from rag.llm.errors import CallError
from rag.questions.question import Question
from rag.readers.prompt import INSTRUCTIONS, NumberedPassage, limit_reply, render_prompt, split_into_calls
from rag.readers.quotes import find_quote
from rag.readers.reply import CLAIMS_SCHEMA, ReplyError, StatedClaim, parse_claims
from rag.readers.sentences import quote_around

PROBABILITY = 0.9
"""Probability of every proved claim: LLMs give no calibrated probabilities."""
CHOOSE_OTHER = "check that it runs, or choose another one (setting llm)."
CHOOSE_FALLBACK = (
    "check that it runs, choose another one (setting llm), or let the embedded reader take over "
    '(llm_fallback = "embedded").'
)
MAX_REPLIES = 2
"""Attempts to get a reply that is data."""
LONGER = 4
"""How much longer the second reply may be: a reasoning model may have used up the tokens of the first."""


class LLMReader:
    """Reads passages with an LLM, one article per call and several calls at the same time.

    `advice` is what its failure tells the user to do.
    """

    def __init__(self, client: LLMClient, advice: str = CHOOSE_OTHER) -> None:
        self.name = client.name
        self._client = client
        self._advice = advice

    def load(self) -> None:
        """Do nothing; there is nothing to load."""

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        """Return the proved claims of each passage. Raises ModelError where the model fails or replies without data."""
        client = self._client
        try:
            calls = split_into_calls(question.text, passages, client.context_tokens, client.count_tokens)
        except ValueError as error:
            raise ModelError(
                f"The LLM {self.name} cannot read this ({error}); raise llm_context or choose another model."
            ) from error
        read = 0

        async def read_one(call: Sequence[NumberedPassage]) -> Reading:
            nonlocal read
            found = await self._read_call(question, call)
            read += len(call)
            done(read)
            return found

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(read_one(call)) for call in calls]
        except* (CallError, ReplyError) as errors:
            raise ModelError(f"The LLM {self.name} failed ({errors.exceptions[0]}); {self._advice}") from errors
        return sum((task.result() for task in tasks), Reading(()))

    async def _read_call(self, question: Question, call: Sequence[NumberedPassage]) -> Reading:
        """Return the claims of one call; asks again where the reply is not data."""
        tokens = Tokens()
        prompt, limit = render_prompt(question.text, call), limit_reply(len(call))
        for attempt in range(1, MAX_REPLIES + 1):
            reply = await self._client.complete(INSTRUCTIONS, prompt, max_tokens=limit, schema=CLAIMS_SCHEMA)
            tokens += reply.tokens
            try:
                stated, malformed = parse_claims(reply.text)
            except ReplyError:
                if attempt == MAX_REPLIES:
                    raise
                limit *= LONGER
                continue
            claims, unproved = prove_claims(stated, dict(call))
            return Reading(claims, tokens, malformed + unproved)
        raise AssertionError("the last attempt returns or raises")


def prove_claims(stated: Sequence[StatedClaim], passages: dict[int, Passage]) -> tuple[tuple[Claim, ...], int]:
    """Return the claims that stand in their passages, each once and in order, and the number of those that do not."""
    found = [prove_claim(each, passages.get(each.passage)) for each in stated]
    claims = {(claim.article.id, claim.start, claim.end): claim for claim in found if claim}
    return tuple(claims[place] for place in sorted(claims)), found.count(None)


def prove_claim(stated: StatedClaim, passage: Passage | None) -> Claim | None:
    """Return the claim in the article's own words; None unless the passage holds the quote and the quote the value."""
    if passage is None:
        return None
    text, offset = passage.chunk.text, passage.chunk.start
    quote = find_quote(stated.quote, text)
    value = find_quote(stated.value, text[slice(*quote)]) if quote else None
    if quote is None or value is None:
        return None
    start, end = (at + quote[0] + offset for at in value)
    # Whole sentences are cited, as by the embedded reader: a quote of two words shows nothing.
    first, last = quote_around(text, *quote)
    article = passage.article
    return Claim(article, article.text[start:end], start, end, first + offset, last + offset, PROBABILITY)
