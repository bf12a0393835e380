"""A plan or a demand does not say that something happened: "The dairy will close in June" and "The mayor demanded that
the dairy close" are no yes to "Did the dairy close?".

Of sentences of the invented worlds that tell only of the future, 3 of 50 are marked as such a yes; of those that tell
only of a demand, an offer or a promise, none of 6. Verbs are known by their forms: a past form that is also another
word may hide a plan. For English.
"""

from __future__ import annotations

import re

from rag.answer import Claim
from rag.questions.asking import AHEAD, WANTED
from rag.questions.question import Question
from rag.questions.verbs import has_past_form
from rag.values.stems import stem_words

PLANNED_FOR = re.compile(
    r"\b(?:planned|scheduled|set|due|supposed|meant)(?:\s+to\s+\w+)?\s+(?:for|on|in|by)(?:\s+the)?\s+$", re.IGNORECASE
)
"""The words before a day that was planned: "had been planned for 14 September"."""
WANTED_WORDS = re.compile(r"(?:\W+(?!and\b)[\w'’-]+){1,5}")
"""What is wanted: "demanded that Ms Castellanos resign"."""
GRANTED = re.compile(r"\band (?:\w+ )?(?:was|were|has|had|did|got|\w+ed)\b", re.IGNORECASE)
"""What was wanted may have happened: "asked to be moved and was moved"."""
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
        return question.asks_when_it_happened and PLANNED_FOR.search(before) is not None
    asks = question.kind == "yesno" and question.asks_what_happened
    if not asks or claim.verdict != "yes" or question.is_about_plan:
        return False
    return is_all_ahead(claim.quote) or is_only_wanted(question, claim.quote)


def is_only_wanted(question: Question, sentence: str) -> bool:
    """Whether something that is asked stands in a sentence only as what somebody demanded, offered or promised."""
    if question.is_about_wish:
        return False
    wanted, rest = [], sentence
    for found in WANTED.finditer(sentence):
        if after := WANTED_WORDS.match(sentence, found.end()):
            wanted.append(after.group())
            rest = rest.replace(after.group(), " ")
    only_wanted = question.common_stems & stem_words(" ".join(wanted)) - stem_words(rest)
    return bool(only_wanted) and not GRANTED.search(rest)


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
    is_form = word not in REPORTING and has_past_form(word)
    before = words[max(0, place - PASSIVE_WORDS) : place]
    return is_form and ("," in before or not PASSIVE & set(before))
