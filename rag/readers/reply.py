"""What a model replies to a question about passages: claims as data, taken out of whatever text stands around them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
"""What some models think aloud before they reply."""
MOST_CLAIMS = 200
"""Claims of one reply that are looked at."""
MOST_OPENINGS = 500
"""Brackets of one reply at which JSON may begin: a hostile reply costs no more time than this."""


class Stated(BaseModel):
    """One claim as a model states it: which passage gives which answer, in which words."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    passage: int = Field(description="number of the passage")
    value: str = Field(min_length=1, description="the short answer, in the passage's own words")
    quote: str = Field(min_length=1, description="the sentence of the passage that says so, word for word")


class Reply(BaseModel):
    """The whole of it; empty where no passage answers."""

    claims: list[Stated] = Field(default_factory=list)


SCHEMA = Reply.model_json_schema()


class ReplyError(ValueError):
    """A reply that holds no claims as data; the message says what it holds instead."""


def stated_in(text: str) -> tuple[list[Stated], int]:
    """The claims of a reply, and how many of them are of no such shape.

    The JSON may stand in a code fence or among words, and may be cut off: the claims that are whole count. Raises
    ReplyError where there is no JSON with claims.
    """
    text = THOUGHT.sub("", text)
    for value in json_values(text):
        items = claims_of(value)
        if items is not None:
            return checked(items)
    cut = list(items_of_cut(text))
    if cut:
        found, misshapen = checked(cut)
        return found, misshapen + 1  # the one that was cut off
    shown = " ".join(text.split())[:80]
    raise ReplyError(f"it is no JSON with claims ({shown!r})" if shown else "it is empty")


def claims_of(value: Any) -> list[Any] | None:
    """The list of claims in a JSON value: under that name, or the value itself."""
    if isinstance(value, dict) and isinstance(value.get("claims"), list):
        return list(value["claims"])
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    return None


def checked(items: list[Any]) -> tuple[list[Stated], int]:
    found: list[Stated] = []
    for item in items[:MOST_CLAIMS]:
        try:
            found.append(Stated.model_validate(item))
        except ValidationError:
            continue
    return found, len(items) - len(found)


def json_values(text: str) -> Iterator[Any]:
    """The JSON objects and lists that stand in a text, outermost ones, in order."""
    decoder = json.JSONDecoder()
    place = 0
    for _ in range(MOST_OPENINGS):
        place = next_opening(text, place)
        if place < 0:
            return
        try:
            value, place = decoder.raw_decode(text, place)
            yield value
        except (ValueError, RecursionError):
            place += 1


def next_opening(text: str, place: int) -> int:
    found = [at for mark in "{[" if (at := text.find(mark, place)) >= 0]
    return min(found, default=-1)


def items_of_cut(text: str) -> Iterator[Any]:
    """The whole objects within a list of claims that ends in the middle."""
    place = text.find('"claims"')
    yield from (value for value in json_values(text[place:]) if isinstance(value, dict)) if place >= 0 else ()
