"""Instructions have more than one step: an answer that begins "First, ..." goes on to the end of its paragraph or list.

Only the first step's opening words are known: "first", "step 1", "1." and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.embedding.chunks import split_sentences
from rag.agreement.clusters import Group
from rag.answer import Claim
from rag.questions.question import Question

FIRST_STEP = re.compile(
    r"(?:[-*•]\s+)?(?:first(?:ly)?\b|to begin\b|to start\b|begin by\b|start by\b|step (?:1|one)\b|1[.)] )",
    re.IGNORECASE,
)
NUMBERED_STEP = re.compile(r"(?:[-*•]\s+)?(?:step (?:\d|one|two)\b|\d[.)] )", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n\s*\n")
MAX_STEPS = 8
MAX_CHARS = 2_000
"""Characters after the first step in which the others are looked for."""


def add_steps(question: Question, group: Group) -> Group:
    """The group with the steps that follow where its answer is the first of several."""
    first = group.exemplar
    if question.kind != "how" or not FIRST_STEP.match(first.quote):
        return group
    known = {(claim.article.id, claim.quote_start) for claim in group.claims}
    added = [step for step in find_steps(first) if (step.article.id, step.quote_start) not in known]
    return replace(group, claims=(*group.claims, *added))


def find_steps(first: Claim) -> Iterator[Claim]:
    """Yield the sentences after the first step: the rest of its paragraph, or of its list if that is numbered."""
    is_numbered = NUMBERED_STEP.match(first.quote) is not None
    behind = first.article.text[first.quote_end : first.quote_end + MAX_CHARS]
    if not is_numbered:
        behind = BLANK_LINE.split(behind)[0]
    for start, end in split_sentences(behind)[:MAX_STEPS]:
        if is_numbered and not NUMBERED_STEP.match(behind[start:end]):
            return
        span = first.quote_end + start, first.quote_end + end
        yield Claim(first.article, behind[start:end], *span, *span, first.probability)
