"""Split a question that holds several: "Who won, and by how many votes?"."""

from __future__ import annotations

import re

ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
JOINT = re.compile(rf"[,;]?\s+and\s+(?=(?:(?:by|in|on|at|for|from|to|with|since|until)\s+)?{ASKING}\b)", re.IGNORECASE)
SENTENCES = re.compile(r"(?<=\?)\s+(?=\w)")
SHARED = re.compile(rf"^(?P<first>{ASKING})\s+and\s+(?P<second>{ASKING})\s+(?P<rest>\S.*)$", re.IGNORECASE)
"""Two words that ask for one clause: "When and where did he die?"."""
BEGINS_A_QUESTION = re.compile(
    rf"(?:\w+\s+)?{ASKING}\b|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)
FILLER = re.compile(r"(?:ok|okay|well|so|right|thanks|thank you|yes|no|hi|hello)", re.IGNORECASE)
"""What may stand before a question and asks nothing: "ok and who was it?"."""
MAX_PARTS = 4


def split_question(text: str) -> tuple[str, ...]:
    """The questions in a text, as they stand there; the text alone where it is one question."""
    parts: list[str] = []
    for sentence in SENTENCES.split(text):
        if shared := SHARED.match(sentence):
            parts += [f"{shared[word]} {shared['rest']}" for word in ("first", "second")]
        else:
            parts += JOINT.split(sentence)
    asked = [part.strip(" ,;?") for part in parts if not FILLER.fullmatch(part.strip(" ,;?.!"))]
    if len(asked) < 2 or len(asked) > MAX_PARTS or not all(asked):
        return (text,)
    if not all(BEGINS_A_QUESTION.match(part) for part in asked[1:]):
        return (text,)
    return tuple(f"{part[:1].upper()}{part[1:]}?" for part in asked)
