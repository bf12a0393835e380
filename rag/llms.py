"""Makes the LLM that a setting names, by LlamaIndex's integrations."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from index import SettingsError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

NAMED = re.compile(r"openai-like:(?P<model>.+)@(?P<url>https?://\S+)")
TIMEOUT = 120.0
"""Seconds for one call."""
RETRIES = 2


def make_llm(name: str) -> LLM:
    """The LLM behind `openai-like:MODEL@URL`: any server with OpenAI's chat interface, for example
    `openai-like:qwen3@http://127.0.0.1:8000/v1`. A key, where one is needed, is OPENAI_API_KEY in the environment.

    Raises SettingsError where the name or the integration is missing.
    """
    found = NAMED.fullmatch(name)
    if not found:
        raise SettingsError(f"{name!r} names no LLM; write it as openai-like:MODEL@http://HOST:PORT/v1.")
    try:
        from llama_index.llms.openai_like import OpenAILike
    except ImportError as error:
        raise SettingsError(
            "The package llama-index-llms-openai-like is not installed; install it, or this project with its extra llm."
        ) from error
    return OpenAILike(
        model=found["model"],
        api_base=found["url"],
        api_key=os.environ.get("OPENAI_API_KEY", "none"),
        is_chat_model=True,
        temperature=0.0,
        timeout=TIMEOUT,
        max_retries=RETRIES,
        reuse_client=False,  # a client belongs to one event loop, and each judgement has a loop of its own
    )
