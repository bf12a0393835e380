"""A plan does not say that something happened: "The dairy will close in June" is no yes to "Did the dairy close?".

Of sentences of the invented worlds that tell only of the future, 3 of 50 are marked as such a yes. Verbs are known by
their forms: a past form that is also another word may hide a plan. For English.
"""

from __future__ import annotations

import re

from rag.answer import Claim
from rag.questions.question import Question
from rag.questions.verbs import IRREGULAR

ASKS_WHAT_HAPPENED = re.compile(r"^(?:did|has|have|had)\b", re.IGNORECASE)
AHEAD = re.compile(
    r"\b(?:(?:has|have|had) (?:been )?)?(?:will|would"
    r"|(?:is|are|was|were) (?:to|expected|due|set|supposed|planned|scheduled|going)\b(?: to)?|plans?"
    r"|(?:planned|scheduled|expected|hopes?|hoped|intends?|intended|wants?|wanted|promised?) to)\b",
    re.IGNORECASE,
)
ASKS_WHEN_IT_HAPPENED = re.compile(r"\bdid\b", re.IGNORECASE)
PLANNED_FOR = re.compile(
    r"\b(?:planned|scheduled|set|due|supposed|meant)(?:\s+to\s+\w+)?\s+(?:for|on|in|by)(?:\s+the)?\s+$", re.IGNORECASE
)
"""The words before a day that was planned: "had been planned for 14 September"."""
WORD = re.compile(r"[A-Za-z']+|,")
REPORTING = frozenset(
    "said says told announced reported added stated confirmed wrote claimed explained according".split()
)
HAPPENED = frozenset("has have had was were did".split())
PASSIVE = frozenset(("be", "been", "ahead"))
PASSIVE_WORDS = 3
"""Words before a participle in which "be" may stand: "will soon be closed"."""


def is_only_planned(question: Question, claim: Claim) -> bool:
    """Whether a claim says yes to what has happened, or when, and its sentence only tells what was to be."""
    if question.asks_when:
        before = claim.quote[: claim.start - claim.quote_start]
        return ASKS_WHEN_IT_HAPPENED.search(question.text) is not None and PLANNED_FOR.search(before) is not None
    asks = question.kind == "yesno" and ASKS_WHAT_HAPPENED.match(question.text) is not None
    return asks and not AHEAD.search(question.text) and claim.verdict == "yes" and is_all_ahead(claim.quote)


def is_all_ahead(sentence: str) -> bool:
    """Whether a sentence has a verb of the future and none of the past, but for who said it."""
    if not AHEAD.search(sentence):
        return False
    words = [word.lower() for word in WORD.findall(AHEAD.sub(" ahead ", sentence))]
    return not any(tells_of_past(words, place) for place in range(len(words)))


def tells_of_past(words: list[str], place: int) -> bool:
    word = words[place]
    if word in HAPPENED:
        return True
    is_form = word not in REPORTING and (word.endswith("ed") or word in IRREGULAR)
    before = words[max(0, place - PASSIVE_WORDS) : place]
    return is_form and ("," in before or not PASSIVE & set(before))
