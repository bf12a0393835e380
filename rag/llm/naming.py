"""Makes the LLM that a setting names, by LlamaIndex's integrations.

    openai-like:MODEL@URL     any server with OpenAI's chat interface: vLLM, llama.cpp, LM Studio, a hosted model
    ollama:MODEL[@URL]        Ollama, on this machine unless a URL is given
    huggingface:PATH_OR_NAME  weights on this machine, in this process
    MODULE:FACTORY            any other: a function without arguments that returns a LlamaIndex LLM

A key, where one is needed, is OPENAI_API_KEY in the environment; it is never part of a name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from index import ModelError, SettingsError
from index.embeddings import first_line
from rag.llm.errors import reason
from rag.llm.model import Limits, Model, Named, Schema

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
SECONDS = 60.0
"""Seconds for one call, where nothing else is said."""
CONTEXT = 8_192
"""Tokens that a model takes, where nothing else is said."""
PATIENCE = 0.9
"""Part of a call's time after which a model in this process ends its reply, so that what it said so far counts."""
NEW_TOKENS = 1_000
"""Tokens that a model in this process writes at most."""


def model_of(settings: Settings) -> Model:
    """The model that settings name. Raises SettingsError or ModelError."""
    named = make_llm(settings.llm, settings.llm_seconds, settings.llm_context)
    return Model(named, Limits(settings.llm_seconds, settings.llm_calls, settings.llm_attempts))


def make_llm(name: str, seconds: float = SECONDS, context: int = CONTEXT) -> Named:
    """The LLM behind a name, see above; `seconds` bounds one call, `context` are the tokens that it takes.

    Raises SettingsError where the name or its integration is missing, and ModelError where weights cannot be loaded.
    """
    if CREDENTIALS.search(name):
        raise SettingsError(
            "The name of the LLM has a password in its address; leave it out and set OPENAI_API_KEY in the environment."
        )
    kind, _, rest = name.partition(":")
    if kind in KINDS:
        pattern, make = KINDS[kind]
        if found := pattern.fullmatch(rest):
            with integration(kind):
                return make(found, seconds, context)
    elif found := FACTORY.fullmatch(name):
        return from_factory(found, context)
    raise SettingsError(f"{name!r} names no LLM; write it as {FORMS}.")


def openai_like(found: re.Match[str], seconds: float, context: int) -> Named:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

    llm = OpenAILike(
        model=found["model"],
        api_base=found["url"],
        api_key=os.environ.get("OPENAI_API_KEY", "none"),
        is_chat_model=True,
        context_window=context,
        temperature=0.0,
        timeout=seconds,
        max_retries=0,  # what is tried again, and when, is ours to say
        # No connection outlives its call: a judge asks from other event loops, and nothing is left open.
        async_http_client=httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0), timeout=seconds),
    )
    return Named(llm, found["model"], context, by_openais_tokens, openais_schema)


def openais_schema(schema: Schema) -> dict[str, object]:
    form = {"name": str(schema.get("title", "reply")).lower(), "schema": schema}
    return {"response_format": {"type": "json_schema", "json_schema": form}}


def ollama(found: re.Match[str], seconds: float, context: int) -> Named:
    from llama_index.llms.ollama import Ollama

    llm = Ollama(
        model=found["model"],
        base_url=found["url"] or OLLAMA_URL,
        temperature=0.0,
        context_window=context,
        request_timeout=seconds,
    )
    return Named(llm, found["model"], context, by_openais_tokens, lambda schema: {"format": schema})


def huggingface(found: re.Match[str], seconds: float, context: int) -> Named:
    """Weights in this process; nothing is fetched, and no code that comes with them is run."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from llama_index.llms.huggingface import HuggingFaceLLM
    from transformers import AutoConfig, AutoTokenizer

    name = found["model"]
    safe = {"local_files_only": True, "trust_remote_code": False}
    try:
        own = getattr(AutoConfig.from_pretrained(name, **safe), "max_position_embeddings", None) or context
        context = min(int(own), context)
        tokenizer = AutoTokenizer.from_pretrained(name, **safe)
        llm = HuggingFaceLLM(
            model_name=name,
            tokenizer_name=name,
            tokenizer=tokenizer,
            device_map="cpu",
            model_kwargs={**safe, "use_safetensors": True},
            generate_kwargs={"do_sample": False, "max_time": PATIENCE * seconds},
            context_window=context,
            max_new_tokens=min(NEW_TOKENS, context // 2),
        )
    except ImportError:
        raise
    except Exception as error:  # the libraries raise many kinds; a user needs one sentence
        raise ModelError(
            f"The LLM {name!r} cannot be loaded ({first_line(error)}); give the folder of its weights (safetensors)."
        ) from error
    return Named(llm, name, context, lambda text: len(tokenizer.encode(text, verbose=False)), inside=True)


def from_factory(found: re.Match[str], context: int) -> Named:
    from llama_index.core.llms import LLM, CustomLLM

    try:
        llm = getattr(import_module(found["module"]), found["factory"])()
    except Exception as error:  # whatever the user's own code raises
        raise SettingsError(f"The LLM {found[0]!r} cannot be made ({reason(error)}); mend its factory.") from error
    if not isinstance(llm, LLM):
        raise SettingsError(f"{found[0]!r} gives a {type(llm).__name__}; it has to return a LlamaIndex LLM.")
    own = llm.metadata.context_window
    context = min(own, context) if own > 0 else context
    return Named(llm, found[0], context, by_openais_tokens, inside=isinstance(llm, CustomLLM))


Kind = tuple[re.Pattern[str], Callable[[re.Match[str], float, int], Named]]
KINDS: dict[str, Kind] = {
    "openai-like": (SERVED, openai_like),
    "ollama": (OLLAMA, ollama),
    "huggingface": (WEIGHTS, huggingface),
}


def by_openais_tokens(text: str) -> int:
    """Tokens as OpenAI's models count them, and a tenth more: other models take a like number."""
    return len(tokenizer()(text)) * 11 // 10 + 1


@cache
def tokenizer() -> Callable[[str], list[int]]:
    from llama_index.core.utils import get_tokenizer

    found: Callable[[str], list[int]] = get_tokenizer()
    return found


@contextmanager
def integration(kind: str) -> Iterator[None]:
    """A missing package is named with the command that installs it."""
    try:
        yield
    except ImportError as error:
        raise SettingsError(
            f"The package llama-index-llms-{kind} is not installed ({first_line(error)}); "
            f'install it with `pip install llama-index-llms-{kind}`, or this project with `pip install ".[llm]"`.'
        ) from error
