"""Types the same question in other ways: without capitals, with a typo, as keywords, or well written.

All are deterministic. A variant that equals the question is left out.
"""

from __future__ import annotations

import re

from rag.evaluation.cases import Case

VARIANTS = {
    "lower_case": "without capitals and question mark",
    "typo": "with two letters swapped in the longest word",
    "keywords": "as keywords, without the words that every question has",
    "well_written": "when a badly typed question is written well",
}
"""Each variant, and how the question is typed."""
WORD = re.compile(r"[^\W\d_]{5,}")
MIN_KEYWORDS = 2
FUNCTION_WORDS = frozenset(
    "a an the of to in on at by for from with about and or is are was were be been being am do does did has have had "
    "will would can could shall should may might must it its he she they them his her their this that these those "
    "there who whom whose what which when where why how many much long old often far".split()
)


def make_variants(case: Case) -> dict[str, str]:
    """The variants of a case's question, by name."""
    question = case.question
    found = {
        "lower_case": question.lower().rstrip("?!. "),
        "typo": swap_letters(question),
        "keywords": keep_keywords(question),
        "well_written": case.clean,
    }
    return {name: text for name, text in found.items() if text and text != question}


def swap_letters(question: str) -> str:
    """Swap the third and fourth letters of the longest word that is not capitalised; empty if there is none."""
    words = [word for word in WORD.finditer(question) if word[0].islower() and word[0][2] != word[0][3]]
    if not words:
        return ""
    start = max(words, key=lambda word: len(word[0])).start() + 2
    return question[:start] + question[start + 1] + question[start] + question[start + 2 :]


def keep_keywords(question: str) -> str:
    """The words of the question that carry meaning; empty if fewer than two are left."""
    words = [word.strip("?!.,;:") for word in question.split()]
    kept = [word for word in words if word.lower() not in FUNCTION_WORDS]
    return " ".join(kept) if len(kept) >= MIN_KEYWORDS else ""
