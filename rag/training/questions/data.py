"""The training data of the question classifier: questions written for it, and those of the invented worlds."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.training.files import read_json_rows
from rag.training.questions.generate import QUESTIONS
from rag.training.questions.tense import find_tense
from rag.training.recipe import DEVELOPMENT_WORLDS

EXPECTED = {
    "when": "time",
    "where": "place",
    "who": "person",
    "howlong": "duration",
    "howold": "age",
    "why": "reason",
    "how": "manner",
    "person": "description",
    "which": "name",
    "yesno": "any",
}
"""The type of the answer, for those of the worlds' kinds that determine it."""
KINDS = {"why": "why", "how": "how", "list": "list", "person": "person", "yesno": "yesno", "keyword": "keywords"}
"""The classifier's kind for the worlds' kinds; all others are facts."""
MONEY = re.compile(
    r"[$€£¥]|\b(?:euros?|dollars?|pounds?|pence|cents?|florins?|francs?|crowns?|talers?|marks?|shillings?|crores?)\b",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b(?:wh?[io]ch|wh?en|whe?re?|who(?:m|se|s)?|wh?y|wh?at|(?:wh?o|wh?at|where)s|how|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|must|name|list|tell|give)\b|'s\b",
    re.IGNORECASE,
)
"""Matches everything that is worded as a question."""
BY_DESCRIPTION = re.compile(r"\bname of\b|\bwho (?:is|was) the\b", re.IGNORECASE)


@dataclass(frozen=True)
class Example:
    """A question with its class for each head of the classifier; empty if not known."""

    question: str
    kind: str
    expected: str = ""
    tense: str = ""
    about: str = ""


def read_written_examples(split: str) -> list[Example]:
    """Read the questions of a split of `questions.tsv`, "train" or "held_out"."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\")
        return [
            Example(row["question"], row["kind"], row["expected"], row["tense"], row["about"])
            for row in rows
            if row["split"] == split
        ]


def read_world_examples(worlds: Sequence[Path], *, development: bool) -> list[Example]:
    """Read the questions of the development worlds, or of all others, with follow-ups completed."""
    return [example for row in read_world_rows(worlds, development=development) for example in expand_row(row)]


def read_world_rows(worlds: Sequence[Path], *, development: bool) -> Iterator[dict[str, Any]]:
    """The rows of the worlds' questions, with the world's folder under "world"."""
    for folder in worlds:
        if (folder.name in DEVELOPMENT_WORLDS) == development:
            for row in read_json_rows(folder / "questions.jsonl"):
                yield row | {"world": folder}


def expand_row(row: dict[str, Any]) -> Iterator[Example]:
    """The examples of a row: the question as typed, well written, and completed, if these differ."""
    kind = find_kind(row)
    clean = row["clean"]
    question = row["standalone"] or row["q"]
    expected = find_expected_type(row)
    yield Example(question, kind, expected, "" if kind == "keywords" else find_tense(clean or question))
    if clean and kind != "keywords" and not row["standalone"]:
        yield Example(clean, kind, expected, find_tense(clean))
    if row["standalone"] and kind != "keywords":
        yield Example(row["q"], kind)  # not about the answer, though it is a follow-up


def find_kind(row: dict[str, Any]) -> str:
    """The classifier's kind of a row. A person asked for by description ("the name of her wife") is a fact, not a
    `person`; a question without a question word or a verb is keywords."""
    if row["kind"] != "yesno" and not ASKING.search(row["standalone"] or row["q"]):
        return "keywords"
    if row["kind"] == "person" and BY_DESCRIPTION.search(row["q"]):
        return "fact"
    return KINDS.get(row["kind"], "fact")


def find_expected_type(row: dict[str, Any]) -> str:
    """The type of the answer; empty if neither the kind nor the claims determine it."""
    if row["kind"] in EXPECTED:
        return EXPECTED[row["kind"]]
    values = " | ".join(claim["value"] for claim in row["claims"])
    if row["kind"] in ("howmany", "howmuch") and values:
        return "money" if MONEY.search(values) else "quantity"
    return ""
