"""The settings: names, types, defaults, and where they come from.

Arguments win over `RAG_*` environment variables, they over `rag.toml` in the current folder, it over the defaults.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings.exceptions import SettingsError as VariableError

from index import DEFAULT_EMBEDDER, Fields, Filter, ReadOptions, Server, SettingsError
from index.reading.options import MAX_ARTICLE_BYTES, MAX_RECORDS_BYTES, READ_MEMORY, READ_SECONDS, DateOrder

ENV_PREFIX = "RAG_"
FILE = "rag.toml"
ReaderName = Literal["llm", "embedded"]
FallbackName = Literal["none", "embedded"]
EngineName = Literal["local", "ray"]
FieldName = Literal["id", "text", "title", "source", "published", "url"]
JSON_EXAMPLES: Mapping[str, str] = {"sources": '["Hill Post"]', "fields": '{"text": "body"}'}
"""How settings that hold several values are written in an environment variable."""


class Settings(BaseSettings):
    """The settings with their defaults. Use `load_settings`, which raises errors that a user can read."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, toml_file=FILE, extra="forbid", frozen=True, allow_inf_nan=False
    )

    index: Path = Field(Path(".rag"), description="Folder of the index; only its owner can read it.")
    embedder: str = Field(
        DEFAULT_EMBEDDER, min_length=1, description="SentenceTransformer model on this machine, by name or path."
    )
    llm: str = Field(
        "", description="LLM to use: openai-like:MODEL@URL, ollama:MODEL[@URL], huggingface:PATH or MODULE:FACTORY."
    )
    reader: ReaderName | None = Field(
        None, description="What reads the passages. Unset: the LLM if one is named, else the embedded reader."
    )
    llm_fallback: FallbackName = Field(
        "none", description="What answers when the LLM fails. With none, its failure is an error."
    )
    prose: bool = Field(
        True, description="Whether the LLM writes the answer's text from the claims whose quotes were found."
    )
    llm_context: int = Field(8_192, ge=2_048, description="Size of the LLM's context, in tokens.")
    llm_reply_tokens: int = Field(2_000, ge=50, description="Limit of one reply of the LLM, in tokens.")
    llm_seconds: float = Field(60, gt=0, description="Time limit of one call to the LLM, in seconds.")
    llm_calls: int = Field(4, ge=1, description="Calls to the LLM at the same time.")
    llm_attempts: int = Field(3, ge=1, description="Attempts at one call, when the failure may pass.")
    answer_seconds: float = Field(180, gt=0, description="Time limit of one answer, in seconds.")
    judge: str = Field("", description="LLM that judges answers in an evaluation; named like llm.")
    chroma: str = Field(
        "",
        description="Chroma server that holds the index, as http://HOST:PORT. The folder keeps a copy of its texts.",
    )
    chroma_token: SecretStr = Field(SecretStr(""), description="Token for the Chroma server. It is never printed.")
    chroma_header: str = Field("Authorization", min_length=1, description="HTTP header that carries the token.")
    chroma_tenant: str = Field("default_tenant", min_length=1, description="Tenant on the Chroma server.")
    chroma_database: str = Field("default_database", min_length=1, description="Database on the Chroma server.")
    chroma_seconds: float = Field(60, gt=0, description="Time limit of one call to the Chroma server, in seconds.")
    engine: EngineName = Field(
        "local", description="Where articles are read and embedded: on this machine, or on a Ray cluster."
    )
    ray_address: str = Field(
        "", description="Ray cluster to join, as HOST:PORT. Unset: one is started on this machine."
    )
    fields: dict[FieldName, str] = Field(
        {}, description='Names that the fields of records have in your json, jsonl and csv files, as {text = "body"}.'
    )
    dates: DateOrder = Field(
        "", description='Order of day and month in dates such as 03/04/2024: "dmy" or "mdy". Empty: not read.'
    )
    max_article_bytes: int = Field(MAX_ARTICLE_BYTES, ge=1, description="Larger articles are skipped, and reported.")
    max_records_bytes: int = Field(
        MAX_RECORDS_BYTES,
        ge=1,
        description="Larger files of many articles (such as json, csv, zip), pdf and Office files are skipped.",
    )
    read_seconds: float = Field(
        READ_SECONDS, gt=0, description="Time limit of converting one file to text, in seconds."
    )
    read_memory: int = Field(READ_MEMORY, ge=1, description="Memory limit of converting one file to text, in bytes.")
    max_question_chars: int = Field(2_000, ge=1, description="Longer questions are refused.")
    feedback: Path = Field(
        Path(".rag-feedback.sqlite"), description="SQLite file that stores the feedback of the page's visitors."
    )
    max_passages: int = Field(40, ge=1, le=100, description="Most passages that a visitor of the page may ask for.")
    passages: int = Field(12, ge=1, le=100, description="Passages that are read for one question.")
    passages_per_article: int = Field(4, ge=1, description="Most passages that one article may contribute.")
    sources: tuple[str, ...] = Field((), description="Search only articles of these sources. Empty: of all.")
    since: date | None = Field(None, description="Search only articles published on this day or later.")
    until: date | None = Field(None, description="Search only articles published on this day or earlier.")
    dissent_passages: int = Field(
        6,
        ge=0,
        le=100,
        description="Passages that are read after an answer is found, to look for another one. 0 turns this off.",
    )
    evidence: float = Field(0.4, ge=0, le=1, description="Least probability of a claim that can be an answer.")
    rival: float = Field(0.7, ge=0, le=1, description="Least probability of another answer beside the best one.")

    @field_validator("*", mode="before")
    @classmethod
    def refuse_truth_for_number(cls, value: object, info: ValidationInfo) -> object:
        """Pydantic takes true for 1, so `passages = true` would read one passage."""
        if isinstance(value, bool) and cls.model_fields[info.field_name or ""].annotation in (int, float):
            raise PydanticCustomError("number", "Input should be a number")
        return value

    @property
    def only(self) -> Filter:
        """Which articles are searched."""
        return Filter(self.sources, self.since, self.until)

    @property
    def reading(self) -> ReadOptions:
        """How files are read."""
        fields = Fields(**{str(name): value for name, value in self.fields.items()})
        return ReadOptions(
            self.max_article_bytes, self.max_records_bytes, self.read_seconds, self.read_memory, fields, self.dates
        )

    @property
    def server(self) -> Server | None:
        """The Chroma server that holds the index; None where it is a folder."""
        if not self.chroma:
            return None
        token = self.chroma_token.get_secret_value()
        return Server(
            self.chroma, token, self.chroma_header, self.chroma_tenant, self.chroma_database, self.chroma_seconds
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings  # only what the docstring of this module names
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**arguments: Any) -> Settings:
    """The settings in force; arguments that are None count as not given. Raises SettingsError."""
    known = Settings.model_fields.keys()
    for variable in os.environ:
        name = variable.removeprefix(ENV_PREFIX)
        if variable.startswith(ENV_PREFIX) and name.lower() not in known:
            raise SettingsError(f"{variable} is not a setting. {suggest_setting(name.lower())}")
    if os.path.lexists(FILE) and not Path(FILE).is_file():  # pathlib has no test that a broken link passes
        raise SettingsError(f"{FILE} cannot be read: it is not a file. Rename or remove it.")
    try:
        return Settings(**{name: value for name, value in arguments.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(describe_invalid_setting(error)) from error
    except VariableError as error:
        raise SettingsError(describe_invalid_variable(error)) from error
    except (ValueError, OSError) as error:  # rag.toml is not TOML, or is not readable
        raise SettingsError(f"{FILE} cannot be read: {error}. Correct it or remove it.") from error


def describe_invalid_setting(error: ValidationError) -> str:
    """The first error as what, why, what to do."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{name!r} is not a setting. {suggest_setting(name)}"
    why = first["msg"][:1].lower() + first["msg"][1:]
    return f"The setting {name!r} cannot be {first['input']!r}: {why}."


def describe_invalid_variable(error: VariableError) -> str:
    """Which environment variable is not JSON, and how it is written."""
    named = re.search(r'field "(\w+)"', str(error))
    name = named[1] if named else ""
    example = JSON_EXAMPLES.get(name, "JSON")
    return f"The variable {ENV_PREFIX}{name.upper()} is not JSON. Write it as {example}."


def suggest_setting(name: str) -> str:
    """The nearest settings, or all of them where none is near."""
    known = sorted(Settings.model_fields)
    near = get_close_matches(name, known)
    return f"Did you mean {' or '.join(near)}?" if near else f"The settings are {', '.join(known)}."
