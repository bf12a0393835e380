"""SQuAD 2.0 (Rajpurkar et al. 2018), also as JSON Lines with one question per line.

The published file is one JSON object: `data` with `title` and `paragraphs`, each with `context` and `qas` (`id`,
`question`, `answers` with `text`, `is_impossible`). In JSON Lines a row has `question`, `context` and `answers`. Each
question's paragraph is the only article of its case, so this measures reading, not retrieval.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import LooseRow, read_json, read_lines


class SquadAnswer(LooseRow):
    text: str


class SquadQuestion(LooseRow):
    id: str
    question: str
    answers: list[SquadAnswer]


class SquadParagraph(LooseRow):
    context: str
    qas: list[SquadQuestion]


class SquadEntry(LooseRow):
    title: str
    paragraphs: list[SquadParagraph]


class SquadFile(LooseRow):
    data: list[SquadEntry]


class SquadRow(LooseRow):
    question: str
    context: str
    answers: list[SquadAnswer] = Field(default=[])


def read_squad(path: Path) -> list[Case]:
    """The cases in either layout; `.jsonl` in the name means one question per line. Raises GoldError."""
    if ".jsonl" in path.suffixes:
        rows = enumerate(read_lines(path, SquadRow), start=1)
        return [
            make_squad_case(f"line-{number}", row.question, row.context, "", row.answers) for number, (_, row) in rows
        ]
    return [
        make_squad_case(
            question.id, question.question, paragraph.context, entry.title.replace("_", " "), question.answers
        )
        for entry in read_json(path, SquadFile).data
        for paragraph in entry.paragraphs
        for question in paragraph.qas
    ]


def make_squad_case(name: str, question: str, context: str, title: str, answers: list[SquadAnswer]) -> Case:
    article = Article("paragraph", context, title)
    wordings = tuple(dict.fromkeys(answer.text for answer in answers if answer.text.strip()))
    gold = (GoldPosition(wordings, (article.id,)),) if wordings else ()
    tags = ("answerable",) if wordings else ("unanswerable",)
    return Case(name, question, "answered" if gold else "no_evidence", gold, tags=tags, articles=(article,))
