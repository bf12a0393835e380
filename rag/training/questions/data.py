"""What the classifier of questions learns from: the questions written for it, and those of the invented worlds."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.training.files import list_worlds, read_json_rows
from rag.training.questions.generate import QUESTIONS
from rag.training.questions.tense import tense_of
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
"""The type of the answer by the worlds' kind, where it says so."""
KINDS = {"why": "why", "how": "how", "list": "list", "person": "person", "yesno": "yesno", "keyword": "keywords"}
"""Our kind by the worlds' kind; every other one is a fact."""
MONEY = re.compile(
    r"[$€£¥]|\b(?:euros?|dollars?|pounds?|pence|cents?|florins?|francs?|crowns?|talers?|marks?|shillings?|crores?)\b",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b(?:wh?[io]ch|wh?en|whe?re?|who(?:m|se|s)?|wh?y|wh?at|(?:wh?o|wh?at|where)s|how|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|must|name|list|tell|give)\b|'s\b",
    re.IGNORECASE,
)
"""Found in everything that is worded as a question."""
BY_DESCRIPTION = re.compile(r"\bname of\b|\bwho (?:is|was) the\b", re.IGNORECASE)


@dataclass(frozen=True)
class Example:
    """One question with what a classifier must tell of it; "" where that is not known."""

    question: str
    kind: str
    expected: str = ""
    tense: str = ""
    about: str = ""


def written_examples(split: str) -> list[Example]:
    """The questions of `questions.tsv` in one split, "train" or "held_out"."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\")
        return [
            Example(row["question"], row["kind"], row["expected"], row["tense"], row["about"])
            for row in rows
            if row["split"] == split
        ]


def world_examples(worlds: Path, *, development: bool) -> list[Example]:
    """The questions of the worlds for development, or of all others; follow-ups as they stand alone."""
    return [example for row in world_rows(worlds, development=development) for example in examples_of(row)]


def world_rows(worlds: Path, *, development: bool) -> Iterator[dict[str, Any]]:
    """The rows of the worlds' questions, each with the folder of its world under "world"."""
    for folder in list_worlds(worlds):
        if (folder.name in DEVELOPMENT_WORLDS) == development:
            for row in read_json_rows(folder / "questions.jsonl"):
                yield row | {"world": folder}


def examples_of(row: dict[str, Any]) -> Iterator[Example]:
    """A question as it was typed, as it is well written, and as it stands alone, where these differ."""
    kind = kind_of(row)
    clean = row["clean"]
    question = row["standalone"] or row["q"]
    expected = expected_of(row)
    yield Example(question, kind, expected, "" if kind == "keywords" else tense_of(clean or question))
    if clean and kind != "keywords" and not row["standalone"]:
        yield Example(clean, kind, expected, tense_of(clean))
    if row["standalone"] and kind != "keywords":
        yield Example(row["q"], kind)  # a follow-up as it was typed is no question about the answer


def kind_of(row: dict[str, Any]) -> str:
    """Our kind. A person asked for by a description ("the name of her wife") is a fact, and so no `person`; what is
    typed without a question word or a verb is keywords."""
    if row["kind"] != "yesno" and not ASKING.search(row["standalone"] or row["q"]):
        return "keywords"
    if row["kind"] == "person" and BY_DESCRIPTION.search(row["q"]):
        return "fact"
    return KINDS.get(row["kind"], "fact")


def expected_of(row: dict[str, Any]) -> str:
    """The type of the answer; "" where neither the kind nor the claims tell it."""
    if row["kind"] in EXPECTED:
        return EXPECTED[row["kind"]]
    values = " | ".join(claim["value"] for claim in row["claims"])
    if row["kind"] in ("howmany", "howmuch") and values:
        return "money" if MONEY.search(values) else "quantity"
    return ""
