"""RAMDocs (Wang et al. 2025): ambiguous questions with documents that are correct, misinformed or irrelevant.

JSON Lines: `question`, `documents` with `text`, `type` (correct, misinfo, noise) and `answer`. Every document is an
article of its case. Gold positions are the distinct answers of the documents typed correct or misinfo. A case with
misinformation is disputed; one with only correct answers, about entities that share a name, is `several`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from index import Article
from rag.answer import Status
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import LooseRow, read_lines
from rag.evaluation.text import normalise_answer


class RamDocsDocument(LooseRow):
    text: str
    type: Literal["correct", "misinfo", "noise"]
    answer: str


class RamDocsRow(LooseRow):
    question: str
    documents: list[RamDocsDocument]


def read_ramdocs(path: Path) -> list[Case]:
    """The cases, named by their number in the file. Raises GoldError."""
    return [make_ramdocs_case(number, row) for number, (_, row) in enumerate(read_lines(path, RamDocsRow), start=1)]


def make_ramdocs_case(number: int, row: RamDocsRow) -> Case:
    documents = [(f"document {place}", doc) for place, doc in enumerate(row.documents, start=1) if doc.text.strip()]
    answers: dict[str, dict[str, None]] = {}  # the wordings of each answer, in order
    supporting: dict[str, list[str]] = {}
    for name, doc in documents:
        if doc.type != "noise" and (key := normalise_answer(doc.answer)):
            answers.setdefault(key, {})[doc.answer] = None
            supporting.setdefault(key, []).append(name)
    has_misinformation = any(doc.type == "misinfo" for _, doc in documents)
    return Case(
        f"ramdocs-{number:04}",
        row.question,
        choose_kind(len(answers), has_misinformation),
        tuple(GoldPosition(tuple(wordings), tuple(supporting[key])) for key, wordings in answers.items()),
        tags=tuple(sorted({doc.type for _, doc in documents})),
        articles=tuple(Article(name, doc.text) for name, doc in documents),
    )


def choose_kind(answers: int, has_misinformation: bool) -> Status:
    if answers < 2:
        return "answered" if answers else "no_evidence"
    return "disputed" if has_misinformation else "several"
