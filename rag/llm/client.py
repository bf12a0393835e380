"""Call an LLM: within limits of time, length and number, and again where that may help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

from rag.answer import Tokens
from rag.llm.errors import (
    CallError,
    StopWhenToldToWait,
    StopWhenUnreachable,
    describe_error,
    is_refused,
    is_retryable,
    is_unreachable,
    wait_before_retry,
)
from rag.tracing import span

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage

MAX_REPLY_CHARS = 100_000
"""Characters of a reply that are read."""

Schema = dict[str, Any]
OnText = Callable[[str], None]


def ignore_text(text: str) -> None:
    del text


@dataclass(frozen=True)
class NamedLLM:
    """An LLM and what is known of it: its name for messages, its context in tokens, and what counts tokens.

    `schema_arguments` and `length_arguments` return the arguments of a call that hold its reply to a JSON schema or to
    a number of tokens; None where a call cannot. `is_in_process` is set for a model that would block the event loop.
    """

    llm: LLM
    name: str
    context_tokens: int
    count_tokens: Callable[[str], int]
    schema_arguments: Callable[[Schema], dict[str, Any]] | None = None
    length_arguments: Callable[[int], dict[str, Any]] | None = None
    is_in_process: bool = False


@dataclass(frozen=True)
class CallLimits:
    """Seconds per attempt, tokens of a reply, calls at the same time, and attempts per call."""

    seconds: float = 60
    max_calls: int = 4
    max_attempts: int = 3
    max_reply_tokens: int = 2_000


@dataclass(frozen=True)
class Completion:
    """What the model wrote, and the tokens of the prompt and of the reply by our own count."""

    text: str
    tokens: Tokens


class LLMClient:
    """Calls an LLM within limits. Safe to share: the limit on calls holds for all answers together."""

    def __init__(self, named: NamedLLM, limits: CallLimits) -> None:
        self.name = named.name
        self.context_tokens = named.context_tokens
        self.count_tokens = named.count_tokens
        self.max_reply_tokens = limits.max_reply_tokens
        self._named = named
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.max_calls)
        self._was_unreachable = False
        """Since the last call: an answer makes several, and each would wait for the server again."""

    async def complete(
        self,
        instructions: str,
        prompt: str,
        *,
        max_tokens: int,
        schema: Schema | None = None,
        on_text: OnText = ignore_text,
    ) -> Completion:
        """Return the model's reply, of `max_tokens` at most, held to the JSON schema where the model can be.

        `on_text` is given the text so far as it comes in. Raises CallError.
        """
        from llama_index.core.llms import ChatMessage, MessageRole

        system = ChatMessage(role=MessageRole.SYSTEM, content=instructions)
        messages = [system, ChatMessage(role=MessageRole.USER, content=prompt)]
        attributes = {"gen_ai.operation.name": "chat", "gen_ai.request.model": self.name}
        arguments = self._arguments(min(max_tokens, self.max_reply_tokens), schema)
        async with self._slots:
            with span(f"chat {self.name}", attributes) as note:
                text = await self._complete(messages, arguments, on_text)
                tokens = Tokens(self.count_tokens(instructions) + self.count_tokens(prompt), self.count_tokens(text))
                note({"gen_ai.usage.input_tokens": tokens.read, "gen_ai.usage.output_tokens": tokens.written})
        return Completion(text, tokens)

    def _arguments(self, max_tokens: int, schema: Schema | None) -> list[dict[str, Any]]:
        """The arguments to call with, and those to use instead where the server refuses them."""
        named = self._named
        length = named.length_arguments(max_tokens) if named.length_arguments else {}
        form = named.schema_arguments(schema) if schema and named.schema_arguments else {}
        choices = [{**form, **length}, length, {}]
        return [each for place, each in enumerate(choices) if each not in choices[:place]]

    async def _complete(self, messages: Sequence[ChatMessage], choices: list[dict[str, Any]], on_text: OnText) -> str:
        for place, arguments in enumerate(choices):
            try:
                text = await self._call_with_retries(messages, arguments, on_text)
                self._was_unreachable = False
                return text
            except TimeoutError as error:
                raise CallError(f"it took longer than {self._limits.seconds:g} seconds") from error
            except Exception as error:  # each integration has errors of its own
                self._was_unreachable = is_unreachable(error)
                if is_refused(error) and place + 1 < len(choices):
                    continue
                raise CallError(describe_error(error)) from error
        raise AssertionError("the last choice returns or raises")

    async def _call_with_retries(
        self, messages: Sequence[ChatMessage], arguments: dict[str, Any], on_text: OnText
    ) -> str:
        attempts = 1 if self._was_unreachable else self._limits.max_attempts
        retrying = AsyncRetrying(
            stop=stop_after_attempt(attempts) | StopWhenUnreachable() | StopWhenToldToWait(),
            wait=wait_before_retry,
            retry=retry_if_exception(is_retryable),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                async with asyncio.timeout(self._limits.seconds):
                    return await self._call(messages, arguments, on_text)
        raise AssertionError("the last attempt returns or raises")

    async def _call(self, messages: Sequence[ChatMessage], arguments: dict[str, Any], on_text: OnText) -> str:
        """Return the reply, cut off at MAX_REPLY_CHARS."""
        llm = self._named.llm
        if self._named.is_in_process:
            whole = await asyncio.to_thread(llm.chat, list(messages), **arguments)
            return str(whole.message.content or "")[:MAX_REPLY_CHARS]
        text = ""
        stream: Any = await llm.astream_chat(list(messages), **arguments)
        async with aclosing(stream):  # also where the time is over or the reply too long
            async for part in stream:
                text = str(part.message.content or "")
                on_text(text)
                if len(text) > MAX_REPLY_CHARS:
                    break
        return text[:MAX_REPLY_CHARS]
