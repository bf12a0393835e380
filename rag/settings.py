"""Everything that can be set, checked in one place.

Arguments win over `RAG_*` environment variables, they over `rag.toml` in the current folder, it over the defaults.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from index import DEFAULT_EMBEDDER, Fields, Filter, ReadOptions, Server, SettingsError
from index.reading.options import MAX_ARTICLE_BYTES, MAX_RECORDS_BYTES, READ_MEMORY, READ_SECONDS

ENV_PREFIX = "RAG_"
FILE = "rag.toml"
ReaderName = Literal["llm", "embedded"]
FallbackName = Literal["none", "extractive"]
EngineName = Literal["local", "ray"]
FieldName = Literal["id", "text", "title", "source", "published", "url"]


class Settings(BaseSettings):
    """The settings, with their defaults. Made by `load_settings`, which turns errors into one sentence."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, toml_file=FILE, extra="forbid", frozen=True)

    index: Path = Field(Path(".rag"), description="folder of the index")
    embedder: str = Field(DEFAULT_EMBEDDER, min_length=1, description="SentenceTransformer model, by name or path")
    llm: str = Field("", description="LLM that reads, as openai-like:MODEL@URL, ollama:MODEL, huggingface:PATH, ...")
    reader: ReaderName | None = Field(None, description="what reads the passages: llm where one is named, or embedded")
    fallback: FallbackName = Field("none", description="what reads where the LLM fails: none or extractive")
    prose: bool = Field(True, description="whether the LLM writes the answer's text from the proved claims")
    llm_context: int = Field(8_192, ge=2_048, description="tokens that the LLM takes")
    llm_seconds: float = Field(60, gt=0, description="time limit of one call to the LLM, in seconds")
    llm_calls: int = Field(4, ge=1, description="calls to the LLM at the same time")
    llm_attempts: int = Field(3, ge=1, description="attempts at one call, where it may succeed a little later")
    answer_seconds: float = Field(180, gt=0, description="time limit of one answer, in seconds")
    judge: str = Field("", description="LLM that judges answers in an evaluation, named as llm is")
    chroma: str = Field("", description="a Chroma server that holds the index, as http://HOST:PORT")
    chroma_token: SecretStr = Field(SecretStr(""), description="token for the Chroma server")
    chroma_header: str = Field("Authorization", min_length=1, description="header that carries the token")
    chroma_tenant: str = Field("default_tenant", min_length=1, description="tenant on the Chroma server")
    chroma_database: str = Field("default_database", min_length=1, description="database on the Chroma server")
    chroma_seconds: float = Field(60, gt=0, description="time limit of one call to the Chroma server, in seconds")
    engine: EngineName = Field("local", description="where articles are read and embedded")
    ray_address: str = Field("", description="Ray cluster to join; one is started on this machine where there is none")
    fields: dict[FieldName, str] = Field({}, description="what the fields of records are called")
    max_article_bytes: int = Field(MAX_ARTICLE_BYTES, ge=1, description="larger articles are left out")
    max_records_bytes: int = Field(MAX_RECORDS_BYTES, ge=1, description="larger files of records are left out")
    read_seconds: float = Field(READ_SECONDS, gt=0, description="time limit of converting one file, in seconds")
    read_memory: int = Field(READ_MEMORY, ge=1, description="memory limit of converting one file, in bytes")
    max_question_chars: int = Field(2_000, ge=1, description="longer questions are refused")
    feedback: Path = Field(Path(".rag-feedback.sqlite"), description="file that keeps what users say of answers")
    max_passages: int = Field(40, ge=1, le=100, description="passages that a visitor of the page may ask for at most")
    passages: int = Field(12, ge=1, le=100, description="passages that are read for one question")
    passages_per_article: int = Field(4, ge=1, description="of these, how many one article may give")
    sources: tuple[str, ...] = Field((), description="only articles of these sources are searched")
    since: date | None = Field(None, description="only articles published on this day or later are searched")
    until: date | None = Field(None, description="only articles published on this day or earlier are searched")
    dissent_passages: int = Field(6, ge=0, le=100, description="passages read again, in search of another answer")
    evidence: float = Field(0.2, ge=0, le=1, description="least probability of a claim that counts")
    rival: float = Field(0.6, ge=0, le=1, description="least probability of another answer beside the best one")

    @property
    def only(self) -> Filter:
        """Which articles are searched."""
        return Filter(self.sources, self.since, self.until)

    @property
    def reading(self) -> ReadOptions:
        """How files are read."""
        fields = Fields(**{str(name): value for name, value in self.fields.items()})
        return ReadOptions(self.max_article_bytes, self.max_records_bytes, self.read_seconds, self.read_memory, fields)

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
            raise SettingsError(f"The environment variable {variable} is no setting; {known_settings()}.")
    try:
        return Settings(**{name: value for name, value in arguments.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(explained(error)) from error
    except (ValueError, OSError) as error:  # rag.toml is not TOML, or may not be read
        raise SettingsError(f"The settings file {FILE} cannot be read ({error}); mend it or remove it.") from error


def explained(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"There is no setting {name!r}; {known_settings()}."
    return f"The setting {name!r} does not fit ({first['msg'].lower()}, but it is {first['input']!r}); change it."


def known_settings() -> str:
    return f"the settings are {', '.join(sorted(Settings.model_fields))}"
