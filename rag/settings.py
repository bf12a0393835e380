"""Everything that can be set, checked in one place.

Arguments win over `RAG_*` environment variables, they over `rag.toml` in the current folder, it over the defaults.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from index import DEFAULT_EMBEDDER, Filter, SettingsError
from index.articles import MAX_ARTICLE_BYTES
from rag.readers import ReaderName

ENV_PREFIX = "RAG_"
FILE = "rag.toml"


class Settings(BaseSettings):
    """The settings, with their defaults. Made by `load_settings`, which turns errors into one sentence."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, toml_file=FILE, extra="forbid", frozen=True)

    index: Path = Field(Path(".rag"), description="folder of the index")
    embedder: str = Field(DEFAULT_EMBEDDER, min_length=1, description="SentenceTransformer model, by name or path")
    reader: ReaderName = Field("embedded", description="what reads the passages")
    judge: str = Field("", description="LLM that judges answers in an evaluation, as openai-like:MODEL@URL")
    max_article_bytes: int = Field(MAX_ARTICLE_BYTES, ge=1, description="larger files are left out")
    max_question_chars: int = Field(2_000, ge=1, description="longer questions are refused")
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
