"""Turn a comparison into questions that claims can answer: "Compare the costs of X" into "What are the costs of X?".

Only common English wordings are known; any other comparison is asked as it stands."""

from __future__ import annotations

import re

from rag.questions.inversion import is_inverted

COMPARE = re.compile(r"^(?:please\s+)?(?:compare|contrast)\s+(?P<what>.+?)[?.!\s]*$", re.IGNORECASE)
DIFFER = re.compile(
    r"^how\s+(?:do|does|did)\s+(?P<what>.+?)\s+(?:differ|compare|vary|disagree)"
    r"(?:\s+(?:on|over|about|as\s+to)\s+(?P<topic>.+?))?[?.!\s]*$",
    re.IGNORECASE,
)
DIFFERENCE = re.compile(
    r"^what\s+(?:is|are|was|were)\s+the\s+differences?\s+(?:between|in)\s+(?P<what>.+?)[?.!\s]*$", re.IGNORECASE
)
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
    found = COMPARE.match(text) or DIFFER.match(text) or DIFFERENCE.match(text)
    if found is None:
        return [text]
    if topic := found.groupdict().get("topic"):
        return [f"What do {found['what']} say about {topic}?", f"What is {topic}?"]
    asked = [found["what"]]
    if sides := SIDES.match(found["what"]):
        asked += [f"{sides['what']} {sides['link']} {side}" for side in (sides["one"], sides["other"])]
        asked.append(sides["what"])
    return [f"What are {what}?" for what in asked]
