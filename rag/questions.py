"""What kind of answer an English question asks for, told from its words alone."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
VERBS = frozenset("is was does did has had do have will would can could should may might are were".split())
PREPOSITIONS = frozenset("on in at for from to of by with under during".split())
SINGULAR = frozenset("news series means politics economics physics athletics headquarters".split())
NOUN_PHRASE = 4
"""Words looked at after "which" or "what"."""

LIST = re.compile(r"\b(?:list|name|give)\b.{0,20}\b(?:all|every|some)\b|\bwho else\b|\bwhat else\b", re.IGNORECASE)
CHANGING = re.compile(
    r"\bhow (?:many|much|high|big|large)\b|\b(?:current(?:ly)?|now|latest|so far|price|rate|population|toll|total)\b"
    r"|\bwho (?:is|leads|runs|owns|heads)\b",
    re.IGNORECASE,
)
EXPLAINED = re.compile(
    r"^\W*(?:why|how come|explain|describe|in what way|for what reason"
    r"|how (?:is|was|were|are|do|does|did|has|have|had|can|could|will|would|should|might|may)"
    r"|what (?:is|are|was|were) (?:(?:the|some|their|his|her|its) )?(?:\w+ )?(?:reason|concern|consequence|effect"
    r"|implication|risk|argument|criticism|explanation|purpose|impact)s?)\b",
    re.IGNORECASE,
)
PAST = re.compile(r"^\s*(?:when|where)\b|\b(?:was|were|did)\b", re.IGNORECASE)
"""What is asked of the past does not change any more."""


def asks_for_several(question: str) -> bool:
    """Whether more than one answer is expected: "Which countries ...", "Who are ...", "List all ..."."""
    if LIST.search(question):
        return True
    words = [word.lower() for word in WORD.findall(question)]
    place = 1 if words and words[0] in PREPOSITIONS else 0
    asked, following = words[place : place + 1], words[place + 1 : place + 1 + NOUN_PHRASE]
    if asked == ["who"]:
        return following[:1] in (["are"], ["were"])
    return asked in (["which"], ["what"]) and plural(following)


def asks_for_explanation(question: str) -> bool:
    """Whether whole sentences answer better than a few words: why, how, what are the concerns."""
    return EXPLAINED.search(question) is not None


def plural(following: list[str]) -> bool:
    """Whether the words after "which" or "what" are a plural verb, or a plural noun before a verb."""
    verb = next((i for i, word in enumerate(following) if word in VERBS or (i and word.endswith("ed"))), None)
    if verb == 0:
        return following[0] in ("are", "were")
    head = following[verb - 1] if verb else ""
    return head.endswith("s") and head not in SINGULAR and not head.endswith(("ss", "us", "is", "'s", "’s"))


def asks_what_changes(question: str) -> bool:
    """Whether the answer is a quantity or a state that may differ from one day to another."""
    return CHANGING.search(question) is not None and not PAST.search(question)
