"""Finds the stage at which a right answer was lost."""

from __future__ import annotations

from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.measures.grade import gives, grade
from rag.evaluation.outcome import Outcome
from rag.evaluation.text import contains


def explain_failure(case: Case, outcome: Outcome) -> str:
    """Why a case was not answered right, as a sentence; empty if it was."""
    found = grade(case, outcome)
    if found.verdict == "right" or outcome.error:
        return "" if not outcome.error else "The system failed."
    if case.mentions:
        return "The text lacks facts that it should state."
    if not case.is_answerable:
        return "The articles do not answer, but the reader was confident of a claim."
    missing = [gold for gold in case.positions if not any(gives(value, gold.answers) for value in outcome.values)]
    if missing:
        return " ".join(explain_missing(case, gold, outcome) for gold in missing)
    extra = [v for v in outcome.values if not any(gives(v, gold.answers) for gold in case.positions)]
    if extra:
        return f"“{extra[0]}” is given but is not an answer."
    return f"All answers are given, but the status should be {case.kind}, not {outcome.status}."


def explain_missing(case: Case, gold: GoldPosition, outcome: Outcome) -> str:
    """The stage at which a position was lost: search, reading, or the choice and grouping of claims."""
    name = f"“{gold.answers[0]}”"
    quotes = [claim.quote for claim in case.claims if case.positions[claim.position] is gold]
    if not any(contains_position(passage.text, gold, quotes) for passage in outcome.passages):
        return f"{name}: no passage that gives it was found."
    claims = [
        claim
        for claim in outcome.claims
        if gives(claim.value, gold.answers) and (not quotes or contains_position(claim.quote, gold, quotes))
    ]
    if not claims:
        return f"{name}: it was in a passage, but the reader did not mark it."
    best = max(claims, key=lambda claim: claim.probability)
    return f"{name}: the reader marked it (probability {best.probability:.2f}), but it is not among the positions."


def contains_position(passage: str, gold: GoldPosition, quotes: list[str]) -> bool:
    """Whether a text contains one of a position's quotes or, if it has no quotes, one of its wordings."""
    if quotes:
        return any(quote in passage or passage in quote for quote in quotes)
    return any(contains(passage, wording) for wording in gold.answers)
