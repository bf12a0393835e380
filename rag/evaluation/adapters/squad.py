"""SQuAD 2.0 (Rajpurkar et al. 2018), and files in its layout with one question a line.

The published file is one JSON object: `data` with `title` and `paragraphs`, each with `context` and `qas` (`id`,
`question`, `answers` with `text`, `is_impossible`). In JSON Lines a row has `question`, `context` and `answers`. Each
question's paragraph is the one article of its case: this measures reading, not retrieval.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from index import Article
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.lines import Loose, read_json, read_lines


class AnswerRow(Loose):
    text: str


class Question(Loose):
    id: str
    question: str
    answers: list[AnswerRow]


class Paragraph(Loose):
    context: str
    qas: list[Question]


class Entry(Loose):
    title: str
    paragraphs: list[Paragraph]


class Published(Loose):
    data: list[Entry]


class Row(Loose):
    question: str
    context: str
    answers: list[AnswerRow] = Field(default=[])


def read(path: Path) -> list[Case]:
    """The cases of either layout; `.jsonl` in the name means one question a line. Raises GoldError."""
    if ".jsonl" in path.suffixes:
        rows = enumerate(read_lines(path, Row), start=1)
        return [case(f"line-{number}", row.question, row.context, "", row.answers) for number, (_, row) in rows]
    return [
        case(question.id, question.question, paragraph.context, entry.title.replace("_", " "), question.answers)
        for entry in read_json(path, Published).data
        for paragraph in entry.paragraphs
        for question in paragraph.qas
    ]


def case(name: str, question: str, context: str, title: str, answers: list[AnswerRow]) -> Case:
    article = Article("paragraph", context, title)
    wordings = tuple(dict.fromkeys(answer.text for answer in answers if answer.text.strip()))
    gold = (GoldPosition(wordings, (article.id,)),) if wordings else ()
    tags = ("answerable",) if wordings else ("unanswerable",)
    return Case(name, question, "answered" if gold else "no_evidence", gold, tags=tags, articles=(article,))
