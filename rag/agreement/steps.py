"""Instructions have more than one step: an answer that begins "First, ..." goes on to the end of its paragraph or list.

A first step is known by its opening words ("first", "step 1", "1." and the like), others as commands: sentences that
begin with a verb, in a paragraph with several of them. For English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.embedding.chunks import split_sentences
from rag.agreement.clusters import Group
from rag.answer import Claim
from rag.questions.phrases import AUXILIARIES, DETERMINERS, GRAMMAR, may_be_verb
from rag.questions.question import Question
from rag.questions.verbs import has_past_form

FIRST_STEP = re.compile(
    r"(?:[-*•]\s+)?(?:first(?:ly)?\b|to begin\b|to start\b|begin by\b|start by\b|step (?:1|one)\b|1[.)] )",
    re.IGNORECASE,
)
NUMBERED_STEP = re.compile(r"(?:[-*•]\s+)?(?:step (?:\d|one|two)\b|\d[.)] )", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
BLANK_LINE = re.compile(r"\n\s*\n")
MAX_STEPS = 8
MAX_CHARS = 2_000
"""Characters after the first step in which the others are looked for."""


def add_steps(question: Question, group: Group) -> Group:
    """The group with the other steps in the order of the article, where its answer is one of several steps."""
    first = group.exemplar
    if question.kind != "how":
        return group
    steps = list(find_steps(first) if FIRST_STEP.match(first.quote) else find_commands(first))
    known = {(claim.article.id, claim.quote_start) for claim in group.claims}
    added = [step for step in steps if (step.article.id, step.quote_start) not in known]
    if not added:
        return group
    others = [claim for claim in group.claims if claim.article.id != first.article.id]
    own = [claim for claim in (*group.claims, *added) if claim.article.id == first.article.id]
    return replace(group, claims=(*sorted(own, key=lambda claim: claim.quote_start), *others))


def find_steps(first: Claim) -> Iterator[Claim]:
    """Yield the sentences after the first step: the rest of its paragraph, or of its list if that is numbered."""
    is_numbered = NUMBERED_STEP.match(first.quote) is not None
    behind = first.article.text[first.quote_end : first.quote_end + MAX_CHARS]
    if not is_numbered:
        behind = BLANK_LINE.split(behind)[0]
    for start, end in split_sentences(behind)[:MAX_STEPS]:
        if is_numbered and not NUMBERED_STEP.match(behind[start:end]):
            return
        yield cite_step(first, first.quote_end + start, first.quote_end + end)


def find_commands(claim: Claim) -> Iterator[Claim]:
    """Yield the sentences of a claim's paragraph from the first command on, where it is one of several commands."""
    text = claim.article.text
    before = text[max(0, claim.quote_start - MAX_CHARS) : claim.quote_start]
    start = claim.quote_start - len(BLANK_LINE.split(before)[-1])
    paragraph = BLANK_LINE.split(text[start : claim.quote_end + MAX_CHARS])[0]
    sentences = split_sentences(paragraph)
    commands = [first for first, end in sentences if is_command(paragraph[first:end])]
    if len(commands) > 1 and is_command(claim.quote):
        steps = [each for each in sentences if each[0] >= commands[0]]
        yield from (cite_step(claim, start + first, start + end) for first, end in steps[:MAX_STEPS])


def is_command(sentence: str) -> bool:
    """Whether a sentence begins with the base form of a verb, and has none of the past after it: "Fill it in."."""
    words = [word.lower() for word in WORD.findall(sentence)[:2]]
    if len(words) < 2 or words[0] in GRAMMAR | DETERMINERS or words[0].endswith(("s", "ed", "ing")):
        return False
    is_told = words[1] in AUXILIARIES or has_past_form(words[1])
    return may_be_verb(words[0]) and not is_told


def cite_step(claim: Claim, start: int, end: int) -> Claim:
    """A sentence of the claim's article as a step, as probable as the claim."""
    return Claim(claim.article, claim.article.text[start:end], start, end, start, end, claim.probability)
