"""Split lists of names: of "Pennick (1,310), Stell (880) and Ashgill (340)" a reader may mark only one or two.

Where several answers are asked for, each name of the list becomes a claim. Only capitalised names are split; "a radio
and two goats" stays as it was read.
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
    """Replace each claim whose value is in a list of names by one claim for each name, of the same probability.

    Claims stay as they are unless the question asks for several answers.
    """
    if not question.asks_for_several or question.asks_for_explanation:
        return list(claims)
    return [item for claim in claims for item in (list(find_items(claim)) or [claim])]


def find_items(claim: Claim) -> Iterator[Claim]:
    """Yield a claim for each name of the list that holds the claim's value; none where no list does."""
    start, end = claim.start - claim.quote_start, claim.end - claim.quote_start
    found = next((match for match in LIST.finditer(claim.quote) if match.start() <= start and end <= match.end()), None)
    if found is None:
        return
    names = [(item.start("name"), item.end("name")) for item in ITEM.finditer(claim.quote, found.start(), found.end())]
    if start not in {first for first, _ in names} or not any(end >= last for _, last in names):
        return
    for first, last in names:
        at = claim.quote_start
        yield replace(claim, value=claim.quote[first:last], start=at + first, end=at + last)
