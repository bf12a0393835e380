"""What is said below a disagreement: only what the two values and their dates do not show already."""

from __future__ import annotations

import re

SHOWN_ALREADY = re.compile(
    r"“.*” is not “.*”\.|“.*” and “.*” are different numbers\."
    r"|The articles are [\d,]+ days? apart\.|The two sentences can hardly both be true\."
)
SENTENCE_END = re.compile(r"(?<=[.”]) (?=[A-Z“])")


def select_notes(text: str) -> str:
    """The sentences that say more than that two values differ."""
    kept = (each for each in SENTENCE_END.split(text) if not SHOWN_ALREADY.fullmatch(each))
    return " ".join(kept).replace(" gives more than one answer itself", " also gives another answer").strip()
