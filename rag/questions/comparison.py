"""Turn a comparison into a question that claims can answer: "Compare the costs of X" into "What are the costs of X?".

Only common English wordings are known; any other comparison is asked as it stands."""

from __future__ import annotations

import re

COMPARE = re.compile(r"^(?:please\s+)?(?:compare|contrast)\s+(?P<what>.+?)[?.!\s]*$", re.IGNORECASE)
DIFFER = re.compile(
    r"^how\s+(?:do|does|did)\s+(?P<what>.+?)\s+(?:differ|compare|vary|disagree)"
    r"(?:\s+(?:on|over|about|as\s+to)\s+(?P<topic>.+?))?[?.!\s]*$",
    re.IGNORECASE,
)
DIFFERENCE = re.compile(
    r"^what\s+(?:is|are|was|were)\s+the\s+differences?\s+(?:between|in)\s+(?P<what>.+?)[?.!\s]*$", re.IGNORECASE
)


def ask_for_sides(text: str) -> str:
    """Return the question that each side of a comparison answers."""
    found = COMPARE.match(text) or DIFFER.match(text) or DIFFERENCE.match(text)
    if found is None:
        return text
    topic = found.groupdict().get("topic")
    return f"What do {found['what']} say about {topic}?" if topic else f"What are {found['what']}?"
