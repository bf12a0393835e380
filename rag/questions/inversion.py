"""Recognise yes/no questions by their grammar: the verb comes before its subject, "Did the bridge fall?".

The classifier mistakes some for another kind: long names and figures lead it astray. Questions to the reader ("Do you
know when ...?") and choices ("Did she resign or was she dismissed?") do not count.
"""

from __future__ import annotations

import re

from rag.questions.phrases import FINITE

VERB = rf"(?:{'|'.join(sorted(FINITE - {'shall', 'may', 'might'}))})"
"""Without "may", which also begins "May elections"."""
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
    """Whether a question begins with its verb and asks for yes or no."""
    return bool(INVERTED.match(question)) and not CHOICE.search(question) and not INDIRECT.search(question)


def is_choice(question: str) -> bool:
    """Whether a question begins with its verb and offers two answers: "Did she resign or was she dismissed?"."""
    return bool(INVERTED.match(question)) and bool(OF_TWO.search(question))
