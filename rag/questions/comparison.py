"""Turn a comparison into questions that claims can answer: "Compare the costs of X" into "What are the costs of X?".

Only common English wordings are known; any other comparison is asked as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.questions.inversion import is_inverted

ASK = r"^(?:please\s+)?(?:compare|contrast)\s+"
END = r"[?.!\s]*$"
BETWEEN = r"^what\s?(?:['’]s|\s?is|\s?are|\s?was|\s?were)\s+the\s+differences?\s+between\s+"
SAY = r"(?:say|said|report|reported|claim|claimed|write|wrote)"
VERB = r"(?:is|are|was|were|will|has|have|had)"
LINK = r"(?:in|on|at|of|for|from|during)"

TWICE = re.compile(
    rf"{ASK}(?P<what>.+?)\s+(?P<one>{LINK}\s.+?)\s+(?:with|to|and)\s+(?:that|those|it|the\s+ones?)\s+"
    rf"(?P<other>{LINK}\s.+?){END}",
    re.IGNORECASE,
)
"""One thing at two times or places: the price in March with that in May."""
HOW_TWICE = re.compile(
    rf"^how\s+(?:do|does|did)\s+(?P<what>.+?)\s+(?P<one>{LINK}\s.+?)\s+(?:compare|differ)\s+(?:with|to|from)\s+"
    rf"(?:that|those|it|the\s+ones?)\s+(?P<other>{LINK}\s.+?){END}",
    re.IGNORECASE,
)
"""The same as a question: how the price in March compares with that in May."""
OWNED = re.compile(
    rf"(?:{BETWEEN}|{ASK})(?P<one>[^'’]+)['’]s?\s+and\s+(?P<other>[^'’]+)['’]s?\s+(?P<what>.+?){END}", re.IGNORECASE
)
"""What two of them give: the council's and the paper's total."""
VERSUS = re.compile(
    rf"^(?:compare\s+)?(?P<what>.+?)\s*[:,]\s+(?P<one>.+?)\s+(?:versus|vs\.?|against)\s+(?P<other>.+?){END}",
    re.IGNORECASE,
)
"""What is compared, and its two sides: price of the tram: mayor versus opposition."""
CLAUSE = re.compile(
    rf"{ASK}what\s+.+?\s+and\s+.+?\s+{SAY}\s+(?!about\b|on\b)"
    rf"(?:(?P<subject>.+?)\s+(?P<verb>{VERB})\s+(?P<rest>.+?)|(?P<whole>.+?)){END}",
    re.IGNORECASE,
)
"""What both say: what Kim and Lee say the club was paid, or what they say drove it into debt."""
AGAINST = re.compile(
    rf"^(?:please\s+)?(?:set|put|weigh|hold)\s+(?P<one>[^'’]+)['’]s?\s+(?P<what>.+?)\s+against\s+"
    rf"(?:that|those)\s+of\s+(?P<other>.+?){END}",
    re.IGNORECASE,
)
"""What two give: set the council's account of the fall against that of the union."""
ABOUT = re.compile(
    rf"(?:{ASK}what\s+(?P<who>.+?\s+and\s+.+?)\s+{SAY}\s+(?:about|on)\s+(?P<topic>.+?)"
    r"|^how\s+(?:do|does|did)\s+(?P<they>.+?)\s+(?:differ|compare|vary|disagree)\s+(?:on|over|about|as\s+to)\s+(?P<it>.+?))"
    rf"{END}",
    re.IGNORECASE,
)
"""What both say about a topic."""
THING = re.compile(
    rf"(?:{ASK}(?P<a>.+?)"
    rf"|^how\s+(?:do|does|did)\s+(?P<b>.+?)\s+(?:differ|compare|vary|disagree)(?P<when>\s+(?:after|before|{LINK})\s.+?)?"
    rf"|^what\s+(?:is|are|was|were)\s+the\s+differences?\s+(?:between|in)\s+(?P<c>.+?)){END}",
    re.IGNORECASE,
)
"""Any other thing that is compared."""
PLURAL = re.compile(r"[^s’']s$")
SIDES = re.compile(
    r"^(?P<what>.+)\s+(?P<link>of|by|from|in|for|at|given by|according to)\s+(?P<one>.+?)\s+and\s+(?P<other>.+)$",
    re.IGNORECASE,
)
"""What is compared, and its two sides: the figures of | the company | the union."""


def asks_yes_or_no(text: str) -> bool:
    """Whether a comparison is put as a yes/no question that the reader can answer: "Do the union and the firm agree?".

    Not "Is X longer than Y?": the reader mistakes "shorter than" for "longer than".
    """
    return is_inverted(text) and " than " not in text


def ask_for_sides(text: str) -> list[str]:
    """The questions that the sides of a comparison answer: both together, one by one, and neither named."""
    for pattern, ask in ASKING:
        if found := pattern.match(text):
            return ask(found)
    return [text]


def ask_each_side(text: str) -> tuple[str, ...]:
    """A question for each side of a comparison of one thing at two times or places, or of what two give; else ()."""
    if found := TWICE.match(text) or HOW_TWICE.match(text):
        return tuple(f"What was {found['what']} {found[side]}?" for side in ("one", "other"))
    if found := OWNED.match(text):
        return tuple(f"What is {found[side]}'s {found['what']}?" for side in ("one", "other"))
    return ()


def ask_what(thing: str) -> str:
    """A question what a thing is, or several are: "the counts of guests" are several."""
    head = re.split(rf"\s+(?:{LINK}|by|to)\s", thing, maxsplit=1)[0]
    return f"What {'are' if PLURAL.search(head) else 'is'} {thing}?"


def ask_clause(found: re.Match[str]) -> list[str]:
    return [f"What {found['whole'] or '{verb} {subject} {rest}'.format(**found.groupdict())}?"]


def ask_about_topic(found: re.Match[str]) -> list[str]:
    who, topic = found["who"] or found["they"], found["topic"] or found["it"]
    return [f"What do {who} say about {topic}?", f"What is {topic}?"]


def ask_about_thing(found: re.Match[str]) -> list[str]:
    what = (found["a"] or found["b"] or found["c"]) + (found["when"] or "")
    asked = [what]
    if sides := SIDES.match(what):
        asked += [f"{sides['what']} {sides['link']} {side}" for side in (sides["one"], sides["other"])]
        asked.append(sides["what"])
    return [f"What are {each}?" for each in asked]


ASKING: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[str]]], ...] = (
    (TWICE, lambda _: []),
    (HOW_TWICE, lambda _: []),
    (OWNED, lambda found: [ask_what(f"the {found['what']}")]),
    (AGAINST, lambda found: [ask_what(f"the {found['what']}")]),
    (CLAUSE, ask_clause),
    (ABOUT, ask_about_topic),
    (VERSUS, lambda found: [ask_what(found["what"])]),
    (THING, ask_about_thing),
)
"""How each wording is asked, the most special first; nothing of both sides together where each is asked alone."""
