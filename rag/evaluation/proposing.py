"""Proposes gold for some articles: questions that their sentences answer, and the claims that an assistant finds.

The questions are made from English sentences by patterns: dates, counts, ages, reasons and persons. They are a starting
point for a person, who accepts, edits or drops each one; what the assistant finds is not assumed to be true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from index import Article
from index.embedding.chunks import split_sentences
from rag.answer import Position, Status, Trace
from rag.evaluation.errors import GoldError
from rag.evaluation.files import append_line
from rag.evaluation.lines import fold_question
from rag.evaluation.world_questions import QuestionKind, WorldClaim, WorldQuestion, read_questions

NAME = r"[A-Z][\w’-]+(?: [A-Z][\w’-]+){1,2}"
NUMBER = r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = rf"(?:on|in) (?:\d{{1,2}} (?:{MONTH})(?: \d{{4}})?|(?:{MONTH})(?: \d{{1,2}})?(?:,? \d{{4}})?|\d{{4}})\b"
THING = r"(?P<thing>(?:The|[A-Z])[\w’' -]{2,60}?)"
REST = r"(?P<rest>(?:were|died|have|had|are) [^.,;]+)"

PATTERNS: tuple[tuple[QuestionKind, str, str], ...] = (
    ("when", rf"^{THING} (?P<verb>was|were) (?P<done>\w+(?:ed|n|t))\b[^.,;]*? {DATE}", "When {verb} {thing} {done}?"),
    ("howmany", rf"^(?:\w+ )?{NUMBER} (?P<thing>[a-z]+s|people) {REST}", "How many {thing} {rest}?"),
    ("howold", rf"(?P<thing>{NAME}), \d{{1,3}},", "How old is {thing}?"),
    ("why", rf"^{THING} (?P<verb>was|were|is|are) (?P<rest>[^.,;]+?) because\b", "Why {verb} {thing} {rest}?"),
    ("person", rf"(?P<thing>{NAME}), (?:an?|the|its|his|her) [a-z]", "Who is {thing}?"),
)
"""The kind of question, the pattern of a sentence, and the question made from it."""
SEVERAL_STATUSES: tuple[Status, ...] = ("disputed", "updated", "several")
"""The statuses of a question with several positions."""


@dataclass(frozen=True)
class GoldProposal:
    """A question with the claims that answer it, grouped into positions."""

    question: str
    kind: QuestionKind
    status: Status
    positions: tuple[tuple[WorldClaim, ...], ...] = ()

    def make_row(self) -> WorldQuestion:
        """The proposal as a line of gold. The status is changed if it does not fit the number of positions."""
        claims = [claim for group in self.positions for claim in group]
        ends = [sum(len(group) for group in self.positions[: index + 1]) for index in range(len(self.positions))]
        groups = [list(range(end - len(group), end)) for end, group in zip(ends, self.positions, strict=True)]
        status = fit_status(self.status, len(groups))
        return WorldQuestion(q=self.question, kind=self.kind, status=status, claims=claims, positions=groups)


def fit_status(status: Status, positions: int) -> Status:
    """The status, or one that fits the number of positions."""
    if positions == 0:
        return "no_evidence"
    if positions == 1:
        return "answered"
    return status if status in SEVERAL_STATUSES else "disputed"


def propose_questions(articles: Iterable[Article]) -> Iterator[tuple[str, QuestionKind]]:
    """Distinct questions that sentences of the articles answer, taking one article after the other in turn."""
    waiting = [find_questions_in(article.text) for article in articles]
    seen: set[str] = set()
    while waiting:
        for source in list(waiting):
            found = next((each for each in source if each[0] not in seen), None)
            if found is None:
                waiting.remove(source)
            else:
                seen.add(found[0])
                yield found


def find_questions_in(text: str) -> Iterator[tuple[str, QuestionKind]]:
    for start, end in split_sentences(text):
        sentence = " ".join(text[start:end].split())
        for kind, pattern, question in PATTERNS:
            if found := re.search(pattern, sentence):
                yield question.format(**{name: lower_article(part) for name, part in found.groupdict().items()}), kind


def lower_article(words: str) -> str:
    """The words as written inside a sentence: "The dam" becomes "the dam"."""
    first, _, rest = words.partition(" ")
    return f"{first.lower()} {rest}" if first in ("The", "A", "An", "Its", "His", "Her") else words


def propose_claims(question: str, kind: QuestionKind, trace: Trace) -> GoldProposal:
    """An assistant's answer as gold to be checked by a person."""
    groups = (make_claims(position, kind, trace) for position in trace.answer.positions)
    return GoldProposal(question, kind, trace.answer.status, tuple(tuple(group) for group in groups if group))


def make_claims(position: Position, kind: QuestionKind, trace: Trace) -> list[WorldClaim]:
    """The citations of a position as claims, each with a value from its own quote."""
    claims = []
    for citation in position.citations:
        own = [c for c in trace.claims if c.article.id == citation.article_id and c.quote == citation.quote]
        values = [position.value, *(c.value for c in sorted(own, key=lambda claim: -claim.probability))]
        value = next((value for value in values if kind == "yesno" or value in citation.quote), "")
        if value:
            claims.append(WorldClaim(article=citation.article_id, quote=citation.quote, value=value))
    return claims


def propose_gold(
    articles: Sequence[Article], ask: Callable[[str], Trace], known: Set[str] = frozenset()
) -> Iterator[GoldProposal]:
    """Propose questions with claims, without those that the assistant does not answer or that are `known`, folded."""
    for question, kind in propose_questions(articles):
        if fold_question(question) in known:
            continue
        proposal = propose_claims(question, kind, ask(question))
        if proposal.positions:
            yield proposal


def read_known_questions(path: Path) -> set[str]:
    """The folded questions of a file to which proposals are added; none if there is no file. Raises GoldError."""
    if not path.exists() or not path.stat().st_size:
        return set()
    rows, wrong = read_questions(path)
    if wrong:
        raise GoldError(f"{path}, line {wrong[0][0]}: {wrong[0][1]}; correct it, or name another file.")
    return {fold_question(row.q) for _, row in rows if not row.history}


def append_gold(path: Path, row: WorldQuestion) -> None:
    """Append a question to a file of questions. Raises RunError."""
    append_line(path, row.model_dump_json(exclude_defaults=True))
