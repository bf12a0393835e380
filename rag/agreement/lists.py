"""Items of a list in one sentence: of "Pennick (1,310), Stell (880) and Ashgill (340)" a reader marks one, or two.

Where several answers are asked for, each name of the list becomes a claim. Only names with capital letters are told
apart; "a radio and two goats" stays as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer import Claim
from rag.questions.question import Question

WORD = r"[A-Z](?:[\w'’-]|\.(?=\w))*"
NAME = rf"{WORD}(?: (?:(?:of|of the|de|van|von|di|la) )?{WORD})*"
ASIDE = r"(?: \([^()]{1,60}\))?"
ITEM = re.compile(rf"(?:the )?(?P<name>{NAME}){ASIDE}")
LIST = re.compile(
    rf"(?:the )?{NAME}{ASIDE}(?:, (?:the )?{NAME}{ASIDE})*,? (?:and|or|as well as) (?:the )?{NAME}{ASIDE}"
)


def split_lists(question: Question, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those whose value is part of a list of names replaced by one for each name, as probable as they are.

    Only where several answers are asked for.
    """
    if not question.asks_for_several or question.asks_for_explanation:
        return list(claims)
    return [item for claim in claims for item in (list(find_items(claim)) or [claim])]


def find_items(claim: Claim) -> Iterator[Claim]:
    """A claim for each name of the list that a claim's value is one or more items of; none where there is no list."""
    start, end = claim.start - claim.quote_start, claim.end - claim.quote_start
    found = next((each for each in LIST.finditer(claim.quote) if each.start() <= start and end <= each.end()), None)
    if found is None:
        return
    names = [(item.start("name"), item.end("name")) for item in ITEM.finditer(claim.quote, found.start(), found.end())]
    if start not in {first for first, _ in names} or not any(end >= last for _, last in names):
        return
    for first, last in names:
        at = claim.quote_start
        yield replace(claim, value=claim.quote[first:last], start=at + first, end=at + last)
