"""A model as it is called: within limits of time, size and number, and tried again where that makes sense."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.answer import Tokens
from rag.llm.errors import REFUSING, CallError, may_pass, reason, status, waiting
from rag.tracing import span

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage

MOST_CHARS = 100_000
"""Characters of a reply; what goes beyond is not read."""

Schema = dict[str, Any]
Heard = Callable[[str], None]


def unheard(text: str) -> None:
    del text


@dataclass(frozen=True)
class Named:
    """An LLM with what is known of it: its name for messages, tokens of its context, and what counts them.

    `structured` gives the arguments of a call that is held to a JSON schema, where the model can be; `inside` is set
    for one that runs in this process and would hold up the event loop.
    """

    llm: LLM
    name: str
    context: int
    count: Callable[[str], int]
    structured: Callable[[Schema], dict[str, Any]] | None = None
    inside: bool = False


@dataclass(frozen=True)
class Limits:
    """Seconds of one call, calls at the same time, and attempts at one call in all."""

    seconds: float = 60
    together: int = 4
    attempts: int = 3


@dataclass(frozen=True)
class Reply:
    """What the model said, and the tokens of it and of what it was asked, by our own count."""

    text: str
    tokens: Tokens


class Model:
    """Safe to share: the limit on calls holds for all answers together."""

    def __init__(self, named: Named, limits: Limits) -> None:
        self.name = named.name
        self.context = named.context
        self.count = named.count
        self._named = named
        self._structured = named.structured
        self._limits = limits
        self._places = asyncio.Semaphore(limits.together)

    async def reply(self, told: str, asked: str, schema: Schema | None = None, heard: Heard = unheard) -> Reply:
        """The reply to instructions and a question, held to the JSON schema where the model can be.

        `heard` is given the text so far as it comes in. Raises CallError.
        """
        from llama_index.core.llms import ChatMessage, MessageRole

        system = ChatMessage(role=MessageRole.SYSTEM, content=told)
        messages = [system, ChatMessage(role=MessageRole.USER, content=asked)]
        about = {"gen_ai.operation.name": "chat", "gen_ai.request.model": self.name}
        async with self._places:
            with span(f"chat {self.name}", about) as noted:
                text = await self._tried(messages, schema, heard)
                tokens = Tokens(self.count(told) + self.count(asked), self.count(text))
                noted({"gen_ai.usage.input_tokens": tokens.read, "gen_ai.usage.output_tokens": tokens.written})
        return Reply(text, tokens)

    async def _tried(self, messages: Sequence[ChatMessage], schema: Schema | None, heard: Heard) -> str:
        limits = self._limits
        attempt = 1
        while True:
            more = self._structured(schema) if schema and self._structured else {}
            try:
                async with asyncio.timeout(limits.seconds):
                    return await self._called(messages, heard, **more)
            except TimeoutError as error:
                raise CallError(f"it took longer than {limits.seconds:g} seconds") from error
            except Exception as error:  # each integration has errors of its own
                if more and status(error) in REFUSING:
                    self._structured = None  # it takes no schema; JSON in text will do
                    continue
                if attempt >= limits.attempts or not may_pass(error):
                    raise CallError(reason(error)) from error
                await asyncio.sleep(waiting(error, attempt))
                attempt += 1

    async def _called(self, messages: Sequence[ChatMessage], heard: Heard, **more: Any) -> str:
        """The reply as it comes in: what never ends, in time or in size, is cut off."""
        llm = self._named.llm
        if self._named.inside:
            whole = await asyncio.to_thread(llm.chat, list(messages), **more)
            return str(whole.message.content or "")[:MOST_CHARS]
        text = ""
        stream: Any = await llm.astream_chat(list(messages), **more)
        async with aclosing(stream):  # also where the time is over or the reply too long
            async for part in stream:
                text = str(part.message.content or "")
                heard(text)
                if len(text) > MOST_CHARS:
                    break
        return text[:MOST_CHARS]
