"""JSON shown to a model, and JSON found in its replies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

TEMPLATE_MARKER = re.compile(r"<|\[(?=[A-Z/])")
"""Where a marker of a chat template may start. Outside its strings, JSON holds nothing like it."""
THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
"""What reasoning models write before they reply."""
MAX_OPENINGS = 500
"""Brackets per reply at which parsing is tried; bounds the time that a hostile reply costs."""


def encode_json(data: Any) -> str:
    """Return JSON whose strings hold no chat template marker, such as `<|im_start|>` or `[INST]`."""
    text = json.dumps(data, ensure_ascii=False)
    return TEMPLATE_MARKER.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def strip_thought(reply: str) -> str:
    """Return the reply without what a reasoning model wrote before it."""
    return THOUGHT.sub("", reply)


def find_json_values(text: str) -> Iterator[Any]:
    """Yield the outermost JSON objects and lists in a text, in order.

    Words around and between them are skipped, and so is what is malformed or cut off, down to the complete values
    inside it; pydantic_core's `from_json(allow_partial=True)` stops at the first error.
    """
    decoder = json.JSONDecoder()
    place = 0
    for _ in range(MAX_OPENINGS):
        place = find_opening(text, place)
        if place < 0:
            return
        try:
            value, place = decoder.raw_decode(text, place)
            yield value
        except (ValueError, RecursionError):
            place += 1


def find_opening(text: str, place: int) -> int:
    """Return the index of the next bracket that opens JSON, or -1."""
    found = [at for mark in "{[" if (at := text.find(mark, place)) >= 0]
    return min(found, default=-1)
