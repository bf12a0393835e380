"""Questions about who reports something: "Which newspaper says that five were stolen?" asks where it stands.

Only the common English wordings with a noun for articles or those who publish them are known. What they say must be a
clause: "Which newspaper reported the theft?" is an ordinary question.
"""

from __future__ import annotations

import re

from rag.questions.phrases import FINITE
from rag.questions.verbs import has_past_form

ASKS_FOR_SOURCES = re.compile(
    r"^(?:(?:in|according to)\s+)?(?:which|what)\s+(?:of\s+the\s+)?"
    r"(?:newspapers?|papers?|articles?|sources?|outlets?|magazines?|sites?|websites?|agency|agencies|reports?|blogs?)\s+"
    r"(?:says?|said|reports?|reported|claims?|claimed|writes?|wrote|states?|stated)\s+"
    r"(?P<that>that\s+)?(?P<what>\S+\s+\S.*?)[?.!\s]*$",
    re.IGNORECASE,
)


def ask_if_true(text: str) -> str:
    """The yes/no question that those sources answer with yes; "" for any other question."""
    found = ASKS_FOR_SOURCES.match(text)
    return f"Is it true that {found['what']}?" if found and (found["that"] or has_verb(found["what"])) else ""


def has_verb(text: str) -> bool:
    return any(word in FINITE or has_past_form(word) for word in text.lower().split()[1:])
