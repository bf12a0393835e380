"""Claims as data, parsed from what an LLM replies to a question about passages."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.llm.json_text import find_json_values, strip_thought

MAX_CLAIMS = 200
"""Claims of one reply that are looked at."""
SHOWN_CHARS = 80


class StatedClaim(BaseModel):
    """One claim as the model states it: which passage gives which answer, in which words."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    passage: int = Field(description="number of the passage")
    value: str = Field(min_length=1, description="the short answer, in the passage's own words")
    quote: str = Field(min_length=1, description="the sentence of the passage that says so, word for word")


class ClaimsReply(BaseModel):
    """The whole reply; empty where no passage answers."""

    claims: list[StatedClaim] = Field(default_factory=list)


CLAIMS_SCHEMA = ClaimsReply.model_json_schema()


class ReplyError(ValueError):
    """A reply without claims as data; the message says what it holds instead."""


def parse_claims(reply: str) -> tuple[list[StatedClaim], int]:
    """Return the claims of a reply, and how many items of it are not claims.

    The JSON may stand in a code fence or among words. Where it is cut off or malformed, the complete claims count.
    Raises ReplyError where there is no JSON with claims.
    """
    text = strip_thought(reply)
    for value in find_json_values(text):
        items = list_claims(value)
        if items is not None:
            return validate_claims(items)
    if items := list_complete_items(text):
        found, malformed = validate_claims(items)
        return found, malformed + 1  # the one that is cut off or malformed
    shown = " ".join(text.split())[:SHOWN_CHARS]
    raise ReplyError(f"the reply is not JSON with claims ({shown!r})" if shown else "the reply is empty")


def list_claims(value: Any) -> list[Any] | None:
    """Return the list of claims in a JSON value: the one named so, or the value itself."""
    if isinstance(value, dict) and isinstance(value.get("claims"), list):
        return list(value["claims"])
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    return None


def list_complete_items(text: str) -> list[Any]:
    """Return the complete objects of a list of claims that is cut off, or malformed somewhere."""
    place = text.find('"claims"')
    return [value for value in find_json_values(text[place:]) if isinstance(value, dict)] if place >= 0 else []


def validate_claims(items: list[Any]) -> tuple[list[StatedClaim], int]:
    """Return the items that are claims, and the number of those that are not."""
    found: list[StatedClaim] = []
    for item in items[:MAX_CLAIMS]:
        try:
            found.append(StatedClaim.model_validate(item))
        except ValidationError:
            continue
    return found, len(items) - len(found)
