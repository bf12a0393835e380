"""What users say of answers, kept in one SQLite file with question, answer and settings; exported as gold cases."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index import RagError

Rating = Literal["up", "down"]
SCHEMA = """
create table if not exists feedback (
    id integer primary key, exchange text not null unique, given text not null, visitor text not null,
    rating text not null, reason text not null, question text not null, answer text not null, settings text not null
)
"""
AGAIN = """on conflict (exchange) do update set
    given = excluded.given, visitor = excluded.visitor, settings = excluded.settings,
    reason = case when rating = excluded.rating then reason else '' end, rating = excluded.rating,
    question = excluded.question, answer = excluded.answer
"""
COLUMNS = "id, given, visitor, rating, reason, question, answer, settings"


class FeedbackError(RagError):
    """The file of the feedback cannot be read or written."""


@dataclass(frozen=True)
class Feedback:
    """One rating of one answer by a visitor; `answer` is the whole of it, as `Answer.to_dict` gives it."""

    id: int
    given: str
    """UTC, ISO."""
    visitor: str
    rating: Rating
    reason: str
    question: str
    answer: Mapping[str, Any]
    settings: Mapping[str, Any]


class FeedbackStore:
    """A file of feedback, created with the first rating; safe to share between threads and processes."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def add(
        self,
        exchange: str,
        rating: Rating,
        question: str,
        answer: Mapping[str, Any],
        settings: Mapping[str, Any],
        visitor: str = "",
    ) -> int:
        """Keeps a rating and gives its id; a second one of the same exchange takes the first one's place.

        The reason stays where the rating does. Raises FeedbackError.
        """
        given = datetime.now(UTC).isoformat(timespec="seconds")
        row = (exchange, given, visitor, rating, "", question, json.dumps(answer), json.dumps(settings, default=str))
        columns = f"exchange, {COLUMNS.removeprefix('id, ')}"
        with self._open() as db:
            db.execute(f"insert into feedback ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?) {AGAIN}", row)  # noqa: S608
            [(kept,)] = db.execute("select id from feedback where exchange = ?", [exchange])
        return int(kept)

    def remove(self, exchange: str) -> None:
        """Takes a rating back. Raises FeedbackError."""
        with self._open() as db:
            db.execute("delete from feedback where exchange = ?", [exchange])

    def explain(self, feedback_id: int, reason: str) -> None:
        """Adds a reason to a rating. Raises FeedbackError."""
        with self._open() as db:
            db.execute("update feedback set reason = ? where id = ?", (reason, feedback_id))

    def all(self) -> list[Feedback]:
        """Everything that was said, in order. Raises FeedbackError."""
        if not self.file.exists():
            return []
        with self._open() as db:
            rows = db.execute(f"select {COLUMNS} from feedback order by id").fetchall()  # noqa: S608 (a constant)
        return [
            Feedback(name, given, visitor, rating, reason, question, json.loads(answer), json.loads(settings))
            for name, given, visitor, rating, reason, question, answer, settings in rows
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            if not self.file.exists():
                self.file.touch(mode=0o600)
            with closing(sqlite3.connect(self.file, timeout=10)) as db, db:
                db.execute(SCHEMA)
                yield db
        except (sqlite3.Error, OSError) as error:
            raise FeedbackError(
                f"The feedback file {self.file} cannot be read or written ({error}); check its permissions, or name "
                "another one (setting feedback)."
            ) from error


def gold_case(said: Feedback) -> dict[str, Any]:
    """A rating as a case of a gold file, to be checked by a person before use.

    A disliked answer is not what is expected: kind and positions stay empty, which `rag eval` refuses until a person
    has filled them in; the note holds the values that were disliked.
    """
    liked = said.rating == "up"
    cited = {citation["number"]: citation["article_id"] for citation in said.answer["citations"]}
    positions = [
        {
            "answers": [position["value"]],
            "articles": list(dict.fromkeys(cited[number] for number in position["citations"] if number in cited)),
        }
        for position in said.answer["positions"]
    ]
    judged = "liked" if liked else "disliked"
    answered = ", ".join(repr(position["value"]) for position in said.answer["positions"]) or said.answer["status"]
    task = "check before use" if liked else f"the answer was {answered}; fill in kind and positions"
    return {
        "id": f"feedback-{said.id}",
        "question": said.answer["question"],
        "kind": said.answer["status"] if liked else "",
        "positions": positions if liked else [],
        "tags": ["feedback", judged],
        "note": f"{judged} on {said.given}: {said.reason or 'no reason given'}; {task}",
    }
