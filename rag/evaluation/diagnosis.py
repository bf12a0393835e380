"""Finds the stage at which a right answer was lost."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.measures.base import join_quoted
from rag.evaluation.measures.followups import find_capitalised
from rag.evaluation.measures.grade import gives, gives_forbidden, grade, status_fits
from rag.evaluation.outcome import Outcome, ReadClaim
from rag.evaluation.text import contains


def explain_failure(case: Case, outcome: Outcome) -> str:
    """Why a case was not answered right, in sentences; empty if it was."""
    found = grade(case, outcome)
    if found.verdict == "right" or outcome.error:
        return "" if not outcome.error else "The system failed."
    return explain_follow_up(case, outcome) + explain_mistake(case, outcome)


def explain_follow_up(case: Case, outcome: Outcome) -> str:
    """A sentence if a follow-up was completed with other names or numbers than in the gold; else empty."""
    if not case.standalone or find_capitalised(case.standalone) == find_capitalised(outcome.question):
        return ""
    return f"The follow-up was read as “{outcome.question}”, not “{case.standalone}”. "


def explain_mistake(case: Case, outcome: Outcome) -> str:
    if outcome.status == "overview" and case.kind != "overview" and not case.mentions:
        return "The question was taken to ask for an overview."
    if case.mentions:
        return "The text lacks facts that it should state."
    if not case.is_answerable:
        return explain_invention(outcome)
    missing = [gold for gold in case.positions if not any(gives(value, gold.answers) for value in outcome.values)]
    if missing:
        return " ".join(explain_missing(case, gold, outcome) for gold in missing)
    extra = [v for v in outcome.values if not any(gives(v, gold.answers) for gold in case.positions)]
    if extra:
        end = "is given but is not an answer" if len(extra) == 1 else "are given but are not answers"
        return f"{join_quoted(extra)} {end}."
    if gives_forbidden(case, outcome):
        return "All answers are given, but one of them says what must not be said."
    if not status_fits(case, outcome):
        return f"All answers are given, but the status should be {case.kind}, not {outcome.status}."
    return "All answers are given, but the newest does not come first."


def explain_invention(outcome: Outcome) -> str:
    if not outcome.positions:
        return "The articles do not answer, but the question was not left without an answer."
    first = outcome.positions[0]
    given = f"“{first.value}” was taken for an answer (probability {first.probability:.2f})"
    return f"The articles do not answer, but {given}."


def explain_missing(case: Case, gold: GoldPosition, outcome: Outcome) -> str:
    """The stage at which a position was lost: search, reading, or the choice and grouping of claims."""
    name = f"“{gold.answers[0]}”"
    quotes = [claim.quote for claim in case.claims if case.positions[claim.position] is gold]
    if not any(contains_position(passage.text, gold, quotes) for passage in outcome.passages):
        return f"{name}: no passage that gives it was found."
    in_place = [claim for claim in outcome.claims if not quotes or contains_position(claim.quote, gold, quotes)]
    claims = [claim for claim in in_place if gives(claim.answer, gold.answers)]
    if not claims:
        return f"{name}: it was in a passage, but the reader {describe_marked(in_place if quotes else [])}."
    best = find_most_probable(claims)
    return f"{name}: the reader marked it (probability {best.probability:.2f}), but {explain_choice(best, outcome)}."


def explain_choice(claim: ReadClaim, outcome: Outcome) -> str:
    """Why a claim is not among the positions: it was mixed up with one, or all of them were more probable."""
    if same := find_same(claim, outcome):
        return f"it was taken to be the same as “{same}”"
    given = min(outcome.positions, key=lambda position: position.probability, default=None)
    if given is not None and claim.probability < given.probability:
        return f"what was given is more probable ({given.probability:.2f})"
    return "it is not among the positions"


def describe_marked(claims: Sequence[ReadClaim]) -> str:
    """What the reader made of a sentence that gives an answer, from its claims in that sentence."""
    if not claims:
        return "did not mark it"
    best = find_most_probable(claims)
    return f"marked “{best.answer}” in its sentence instead (probability {best.probability:.2f})"


def find_same(claim: ReadClaim, outcome: Outcome) -> str:
    """The value of a position that a claim was taken to be the same as; empty if there is none."""
    for decision in outcome.decisions:
        pair = (decision.value_a, decision.value_b)
        if decision.kind in ("same", "refines") and claim.answer in pair:
            other = pair[pair[0] == claim.answer]
            if other in outcome.values:
                return other
    return ""


def find_most_probable(claims: Sequence[ReadClaim]) -> ReadClaim:
    return max(claims, key=lambda claim: claim.probability)


def contains_position(passage: str, gold: GoldPosition, quotes: list[str]) -> bool:
    """Whether a text contains one of a position's quotes or, if it has no quotes, one of its wordings."""
    if quotes:
        return any(quote in passage or passage in quote for quote in quotes)
    return any(contains(passage, wording) for wording in gold.answers)
