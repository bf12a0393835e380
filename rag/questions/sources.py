"""Questions about who reports something: "Which newspaper says that five were stolen?" asks where it stands.

Only the common English wordings with a noun for articles or those who publish them are known.
"""

from __future__ import annotations

import re

ASKS_FOR_SOURCES = re.compile(
    r"^(?:(?:in|according to)\s+)?(?:which|what)\s+(?:of\s+the\s+)?"
    r"(?:newspapers?|papers?|articles?|sources?|outlets?|magazines?|sites?|websites?|agency|agencies|reports?|blogs?)\s+"
    r"(?:says?|said|reports?|reported|claims?|claimed|writes?|wrote|states?|stated|mentions?|mentioned)\s+"
    r"(?:that\s+)?(?P<what>\S+\s+\S.*?)[?.!\s]*$",
    re.IGNORECASE,
)


def ask_if_true(text: str) -> str:
    """The yes/no question that those sources answer with yes; "" for any other question."""
    found = ASKS_FOR_SOURCES.match(text)
    return f"Is it true that {found['what']}?" if found else ""
