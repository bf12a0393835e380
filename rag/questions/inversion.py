"""Yes/no questions as their grammar shows them: the verb stands before its subject, "Did the bridge fall?".

The classifier takes some for another kind: long names and figures lead it astray. Not meant are questions to the reader
("Do you know when ...?") and choices ("Did she resign or was she dismissed?").
"""

from __future__ import annotations

import re

from rag.questions.phrases import FINITE

VERB = rf"(?:{'|'.join(sorted(FINITE - {'shall', 'may', 'might'}))})"
"""Not "may", which begins "May elections" as well."""
INVERTED = re.compile(
    rf"{VERB}(?:n['’]t)?\s+(?!{VERB}\b|(?:you|i|we|any(?:one|body)|some(?:one|body))\b)", re.IGNORECASE
)
CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
INDIRECT = re.compile(
    r"\b(?:say|tell|know|mention|state|report|explain)\s+(?:who|what|when|where|which|why|how)", re.IGNORECASE
)
MISTAKEN = frozenset({"fact", "list", "instruction", "person"})
"""The kinds that such a question is mistaken for."""


def is_inverted(question: str) -> bool:
    """Whether a question begins with its verb and leaves nothing but yes or no."""
    return bool(INVERTED.match(question)) and not CHOICE.search(question) and not INDIRECT.search(question)
