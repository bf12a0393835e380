"""Create the LLM that a setting names, by LlamaIndex's integrations.

    openai-like:MODEL@URL     any server with OpenAI's chat interface: vLLM, llama.cpp, LM Studio, a hosted model
    ollama:MODEL[@URL]        Ollama, on this machine unless a URL is given
    huggingface:PATH_OR_NAME  weights on this machine, in this process
    MODULE:FACTORY            any other: a function without arguments that returns a LlamaIndex LLM

A key, where one is needed, is OPENAI_API_KEY in the environment; it is never part of the name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from index import ModelError, SettingsError
from index.errors import summarize_error
from rag.llm.client import CallLimits, LLMClient, NamedLLM, Schema
from rag.llm.errors import describe_error
from rag.llm.transport import make_transport

if TYPE_CHECKING:
    from rag.settings import Settings

URL = r"(?P<url>https?://\S+)"
SERVED = re.compile(rf"(?P<model>.+?)@{URL}")
OLLAMA = re.compile(rf"(?P<model>[^@\s]+)(?:@{URL})?")
WEIGHTS = re.compile(r"(?P<model>.+)")
FACTORY = re.compile(r"(?P<module>[A-Za-z_][\w.]*):(?P<factory>[A-Za-z_]\w*)")
CREDENTIALS = re.compile(r"https?://[^/\s]*@")
OLLAMA_URL = "http://127.0.0.1:11434"
FORMS = "openai-like:MODEL@http://HOST:PORT/v1, ollama:MODEL[@URL], huggingface:PATH or MODULE:FACTORY"
DEFAULT_SECONDS = 60.0
"""Time limit of one call, unless told otherwise."""
DEFAULT_CONTEXT_TOKENS = 8_192
GENERATION_SHARE = 0.9
"""Part of a call's time after which a model in this process ends its reply, so that what it wrote so far counts."""
DEFAULT_REPLY_TOKENS = 2_000


def create_client(settings: Settings) -> LLMClient:
    """Create a client of the LLM that settings name. Raises SettingsError or ModelError."""
    named = make_llm(settings.llm, settings.llm_seconds, settings.llm_context, settings.llm_reply_tokens)
    limits = CallLimits(
        settings.llm_seconds, settings.llm_calls, settings.llm_attempts, max_reply_tokens=settings.llm_reply_tokens
    )
    return LLMClient(named, limits)


@dataclass(frozen=True)
class LLMLimits:
    """Seconds per call, tokens of the context, and tokens of a reply where a call cannot set its own limit."""

    seconds: float
    context: int
    reply: int


def make_llm(
    name: str,
    seconds: float = DEFAULT_SECONDS,
    context: int = DEFAULT_CONTEXT_TOKENS,
    reply: int = DEFAULT_REPLY_TOKENS,
) -> NamedLLM:
    """Create the LLM that a name (see above) stands for.

    Its limits are `seconds` per call, `context` in tokens, and `reply` in tokens where a call cannot set its own.

    Raises SettingsError where the name or its integration is missing, and ModelError where weights cannot be loaded.
    """
    if CREDENTIALS.search(name):
        raise SettingsError(
            "The LLM's URL contains a password; leave it out and set OPENAI_API_KEY in the environment."
        )
    kind, _, rest = name.partition(":")
    if kind in KINDS:
        pattern, make = KINDS[kind]
        if found := pattern.fullmatch(rest):
            with explain_missing_package(kind):
                return make(found, LLMLimits(seconds, context, reply))
    elif found := FACTORY.fullmatch(name):
        return call_factory(found, context)
    raise SettingsError(f"{name!r} names no LLM; write it as {FORMS}.")


def make_openai_like(found: re.Match[str], limits: LLMLimits) -> NamedLLM:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

    llm = OpenAILike(
        model=found["model"],
        api_base=found["url"],
        api_key=os.environ.get("OPENAI_API_KEY", "none"),
        is_chat_model=True,
        context_window=limits.context,
        temperature=0.0,
        timeout=limits.seconds,
        max_retries=0,  # the client retries
        async_http_client=httpx.AsyncClient(transport=make_transport(), timeout=limits.seconds),
    )
    return NamedLLM(
        llm, found["model"], limits.context, count_openai_tokens, openai_response_format, openai_reply_limit
    )


def openai_response_format(schema: Schema) -> dict[str, object]:
    form = {"name": str(schema.get("title", "reply")).lower(), "schema": schema}
    return {"response_format": {"type": "json_schema", "json_schema": form}}


def openai_reply_limit(max_tokens: int) -> dict[str, object]:
    return {"max_tokens": max_tokens}


def make_ollama(found: re.Match[str], limits: LLMLimits) -> NamedLLM:
    from llama_index.llms.ollama import Ollama
    from ollama import AsyncClient

    url = found["url"] or OLLAMA_URL
    llm = Ollama(
        model=found["model"],
        base_url=url,
        temperature=0.0,
        context_window=limits.context,
        request_timeout=limits.seconds,
        additional_kwargs={"num_predict": limits.reply},
        async_client=AsyncClient(host=url, transport=make_transport(), timeout=limits.seconds),
    )
    return NamedLLM(llm, found["model"], limits.context, count_openai_tokens, lambda schema: {"format": schema})


def make_huggingface(found: re.Match[str], limits: LLMLimits) -> NamedLLM:
    """Load weights into this process; nothing is downloaded, and no code that comes with them is run."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from llama_index.llms.huggingface import HuggingFaceLLM
    from transformers import AutoConfig, AutoTokenizer

    name = found["model"]
    safe = {"local_files_only": True, "trust_remote_code": False}
    try:
        own = getattr(AutoConfig.from_pretrained(name, **safe), "max_position_embeddings", None)
        context = min(int(own or limits.context), limits.context)
        tokenizer = AutoTokenizer.from_pretrained(name, **safe)
        llm = HuggingFaceLLM(
            model_name=name,
            tokenizer_name=name,
            tokenizer=tokenizer,
            device_map="cpu",
            model_kwargs={**safe, "use_safetensors": True},
            generate_kwargs={"do_sample": False, "max_time": GENERATION_SHARE * limits.seconds},
            context_window=context,
            max_new_tokens=min(limits.reply, context // 2),
        )
    except ImportError:
        raise
    except Exception as error:  # the libraries raise many kinds; a user needs one sentence
        raise ModelError(
            f"The LLM {name!r} cannot be loaded ({summarize_error(error)}); "
            "give the folder of its weights (safetensors)."
        ) from error
    return NamedLLM(llm, name, context, lambda text: len(tokenizer.encode(text, verbose=False)), is_in_process=True)


def call_factory(found: re.Match[str], context: int) -> NamedLLM:
    from llama_index.core.llms import LLM, CustomLLM

    try:
        llm = getattr(import_module(found["module"]), found["factory"])()
    except Exception as error:  # whatever the user's own code raises
        raise SettingsError(
            f"The LLM {found[0]!r} cannot be created ({describe_error(error)}); fix its factory."
        ) from error
    if not isinstance(llm, LLM):
        raise SettingsError(f"{found[0]!r} returns a {type(llm).__name__}; it has to return a LlamaIndex LLM.")
    own = llm.metadata.context_window
    context = min(own, context) if own > 0 else context
    return NamedLLM(llm, found[0], context, count_openai_tokens, is_in_process=isinstance(llm, CustomLLM))


Kind = tuple[re.Pattern[str], Callable[[re.Match[str], LLMLimits], NamedLLM]]
KINDS: dict[str, Kind] = {
    "openai-like": (SERVED, make_openai_like),
    "ollama": (OLLAMA, make_ollama),
    "huggingface": (WEIGHTS, make_huggingface),
}


def count_openai_tokens(text: str) -> int:
    """Count tokens as OpenAI's models do, plus 10% because other models' tokens are a little shorter."""
    return len(load_tokenizer()(text)) * 11 // 10 + 1


@cache
def load_tokenizer() -> Callable[[str], list[int]]:
    from llama_index.core.utils import get_tokenizer

    found: Callable[[str], list[int]] = get_tokenizer()
    return found


@contextmanager
def explain_missing_package(kind: str) -> Iterator[None]:
    """Turn an ImportError into a SettingsError that names the command to install the package."""
    try:
        yield
    except ImportError as error:
        raise SettingsError(
            f"The package llama-index-llms-{kind} is not installed ({summarize_error(error)}); "
            f'install it with `pip install llama-index-llms-{kind}`, or this project with `pip install ".[llm]"`.'
        ) from error
