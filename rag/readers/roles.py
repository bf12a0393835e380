"""Who someone is: what an article puts beside the name, "the ecologist Ada Venn" or "Ada Venn, harbour master"."""

from __future__ import annotations

import re

from rag.answer import Claim, Reading
from rag.questions.question import Question

BEFORE_ROLE = r"\s?[,(]\s?(?:(?:an?|the)\s)?(?:\d{1,3}(?:-year-old|,)?\s)?$"
"""What may stand between a name and its role."""
AFTER_ROLE = re.compile(r"\s*(?:[,.;:)]|\n|$)|\s(?:from|of|at|in|for|with|who)\b")


def ask_who(question: Question) -> tuple[str, str]:
    """The two questions to the reader: who somebody is, and what they do.

    The second finds roles that the first misses: the reader seldom takes "Referee Ada Venn" to say who she is.
    """
    is_bare = question.kind == "name"
    return (f"Who is {question.who}?" if is_bare else question.text), f"What does {question.who} do?"


def join_readings(question: Question, who: Reading, role: Reading) -> Reading:
    """What both readings found, of the second only what stands beside the name; for a bare name that of both.

    Of values that overlap, the likelier one stays.
    """
    first = [claim for claim in who.claims if question.kind == "person" or is_beside(question.who, claim)]
    second = [claim for claim in role.claims if is_beside(question.who, claim)]
    kept = [claim for claim in first if not any(is_likelier(other, claim) for other in second)]
    kept += [claim for claim in second if not any(claim.overlaps(other) for other in kept)]
    return Reading(tuple(kept), who.tokens + role.tokens, who.dropped + role.dropped)


def is_beside(name: str, claim: Claim) -> bool:
    """Whether a value stands right before the name, or after it behind a comma or a bracket: "Ada Venn, a 34-year-old
    teacher from Orr"."""
    known = r"\s+".join(map(re.escape, name.split()))
    before, after = claim.article.text[claim.quote_start : claim.start], claim.article.text[claim.end :]
    is_after = re.search(rf"\b{known}{BEFORE_ROLE}", before) and AFTER_ROLE.match(after)
    return bool(is_after or re.match(rf",?\s+{known}\b", after))


def is_likelier(claim: Claim, other: Claim) -> bool:
    return claim.overlaps(other) and claim.probability > other.probability
