"""Is the answer right, partly right or wrong, as a person would mark it?

Right: every gold answer is given, nothing else is, and the status fits. Partly right: the first answer is a gold one.
Wrong: everything else. In particular:

- A question that the articles do not answer is right if and only if the status is `no_evidence`.
- A yes/no question with one answer is right if the first position says it and no position says the opposite.
- An overview or explanation (a case with `mentions`) is right if its text states 60% of the facts, and partly right
  from 30%; a `forbidden` wording makes it wrong.
- A forbidden wording among the positions is never right.
- `answered` also fits the status `several` with one position, and `several` the status `answered`.
- An `updated` answer must begin with the newest position to be right.

A position gives a gold answer if it contains one of its wordings, or is contained in one and at least a third as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.outcome import Outcome

Verdict = Literal["right", "partly", "wrong"]
MIN_LENGTH_SHARE = 0.34
"""The minimum length of a value that is part of a gold wording, as a share of the wording."""
RIGHT_MENTIONS, PARTLY_MENTIONS = 0.6, 0.3
OPPOSITE = {"yes": "no", "no": "yes"}


@dataclass(frozen=True)
class Grade:
    """The verdict on the answer to a case, and the reason."""

    verdict: Verdict
    reason: str


def grade(case: Case, outcome: Outcome) -> Grade:
    """Grade an outcome."""
    if outcome.error:
        return Grade("wrong", f"failed: {outcome.error}")
    if case.mentions:
        return grade_mentions(case, outcome)
    if case.kind == "no_evidence":
        return Grade("right" if outcome.status == "no_evidence" else "wrong", describe_status(case, outcome))
    if case.is_yesno and case.kind == "answered":
        return grade_yesno(case, outcome)
    return grade_positions(case, outcome)


def grade_mentions(case: Case, outcome: Outcome) -> Grade:
    missing = [wordings for wordings in case.mentions if not states(outcome.text, wordings)]
    share = 1 - len(missing) / len(case.mentions)
    reason = f"{len(case.mentions) - len(missing)} of {len(case.mentions)} facts are stated"
    if missing:
        reason += f"; missing: {join_quoted([name_fact(wordings) for wordings in missing])}"
    if gives_forbidden(case, outcome):
        return Grade("wrong", f"a forbidden wording is given; {reason}")
    verdict: Verdict = "right" if share >= RIGHT_MENTIONS else "partly" if share >= PARTLY_MENTIONS else "wrong"
    return Grade(verdict, reason)


def grade_yesno(case: Case, outcome: Outcome) -> Grade:
    wanted = case.positions[0].answers[0].lower()
    said = [fold_words(value).split()[:1] for value in outcome.values]
    is_right = said[:1] == [[wanted]] and [OPPOSITE[wanted]] not in said
    return Grade("right" if is_right else "wrong", f"“{wanted}” is wanted, {join_quoted(outcome.values)} is given")


def grade_positions(case: Case, outcome: Outcome) -> Grade:
    values = outcome.values
    is_found = [any(gives(value, gold.answers) for value in values) for gold in case.positions]
    extra = [value for value in values if not any(gives(value, gold.answers) for gold in case.positions)]
    missing = [gold.answers[0] for gold, found in zip(case.positions, is_found, strict=True) if not found]
    forbidden = gives_forbidden(case, outcome)
    reason = f"{describe_status(case, outcome)}; missing: {join_quoted(missing)}; too much: {join_quoted(extra)}"
    if not missing and not extra and not forbidden and status_fits(case, outcome):
        if case.kind == "updated" and not gives(values[0], case.positions[0].answers):
            return Grade("partly", f"{reason}; the newest position does not come first")
        return Grade("right", reason)
    is_first_right = any(is_found) and gives(values[0], case.wordings)
    return Grade("partly" if is_first_right else "wrong", reason)


def status_fits(case: Case, outcome: Outcome) -> bool:
    if case.kind == "answered":
        return outcome.status == "answered" or (outcome.status == "several" and len(outcome.positions) == 1)
    if case.kind == "several":
        return outcome.status in ("several", "answered")
    return outcome.status == case.kind


def gives_forbidden(case: Case, outcome: Outcome) -> bool:
    return any(gives(value, case.forbidden) for value in outcome.values)


def describe_status(case: Case, outcome: Outcome) -> str:
    return f"wanted {case.kind}, given {outcome.status}"


def gives(value: str, wordings: Iterable[str]) -> bool:
    """Whether a value gives an answer, in one of the answer's wordings."""
    given = fold_words(value)
    for wording in wordings:
        wanted = fold_words(wording)
        if not given or not wanted:
            continue
        if f" {wanted} " in f" {given} ":
            return True
        if f" {given} " in f" {wanted} " and len(given) >= MIN_LENGTH_SHARE * len(wanted):
            return True
    return False


def name_fact(wordings: Sequence[str]) -> str:
    return wordings[0] if wordings else "a fact without a wording"


def states(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text states a fact, in one of the fact's wordings."""
    folded = fold_words(text)
    return any(words in folded for wording in wordings if (words := fold_words(wording)))


def fold_words(text: str) -> str:
    """Lower case, without punctuation (except in numbers) and English articles."""
    bare = re.sub(r"[^\w%€$£.]+", " ", text.lower()).replace(". ", " ").strip(" .")
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


class ShareOfVerdicts(Measure):
    """The share of cases with one of some verdicts."""

    group = "answers as a person marks them"

    def __init__(self, name: str, about: str, verdicts: Sequence[Verdict]) -> None:
        self.name = name
        self.about = about
        self._verdicts = verdicts
        if "wrong" in verdicts:
            self.better, self.worst = "lower", 1.0

    def score(self, case: Case, outcome: Outcome) -> Score:
        found = grade(case, outcome)
        return Score(float(found.verdict in self._verdicts), f"{found.verdict}: {found.reason}")


MEASURES = (
    ShareOfVerdicts("right", "every gold answer is given, nothing else, and the status fits", ("right",)),
    ShareOfVerdicts("right_or_partly", "the first answer given is a gold one", ("right", "partly")),
    ShareOfVerdicts("wrong", "neither right nor partly right", ("wrong",)),
)
