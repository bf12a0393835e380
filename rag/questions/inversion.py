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
OF_TWO = re.compile(rf"\bor\s+(?:{VERB}\b|(?!not\b|no\b|more\b|less\b|fewer\b)\w+\W*$)", re.IGNORECASE)
"""A second clause, "or was she dismissed", or a last word, "or short"; "a king or queen of" is one thing."""
INDIRECT = re.compile(
    r"\b(?:say|tell|know|mention|state|report|explain)\s+(?:who|what|when|where|which|why|how)", re.IGNORECASE
)
MISTAKEN = frozenset({"fact", "list", "instruction", "person"})
"""The kinds that such a question is mistaken for."""


def is_inverted(question: str) -> bool:
    """Whether a question begins with its verb and leaves nothing but yes or no."""
    return bool(INVERTED.match(question)) and not CHOICE.search(question) and not INDIRECT.search(question)


def is_choice(question: str) -> bool:
    """Whether a question begins with its verb and leaves two answers: "Did she resign or was she dismissed?"."""
    return bool(INVERTED.match(question)) and bool(OF_TWO.search(question))
