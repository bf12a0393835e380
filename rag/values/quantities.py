"""Numbers with a currency, a unit of measurement, or what they count."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rag.values.amounts import ABOUT, ABOVE, BELOW, FoundAmount, find_amount
from rag.values.counted import noun_after, outcome_in
from rag.values.currencies import SIGN_BEFORE, currency_after, currency_before
from rag.values.durations import scale_amount
from rag.values.surroundings import Surroundings
from rag.values.units import spell_units, unit_at_start
from rag.values.value import Money, Quantity
from rag.values.vocabulary import ORDINALS

NAMED_BY_NUMBER = re.compile(
    r"\b(?:number|no\.?|nr\.?|line|route|section|article|page|room|berth|flight|gate|platform|phase|level|type|grade|"
    r"version|model|category|class|stage|part|act|chapter|plan|unit|block|pier|terminal|highway|building|district|volume|"
    r"bus|track|lane|question|clause|paragraph|court|ward|war|channel|tower|reactor|formula|group|hangar|dock|hall)\s*$"
)
"""Nouns after which a number is a name: "Line 4"."""
MAX_WORDS_BEFORE = 4
FEET_AND_INCHES = re.compile(
    r"^(?P<feet>\d{1,3})[ -]?(?:ft|feet|foot|')\.?,? ?(?:and )?"
    r"(?P<inches>\d{1,2})(?:[ -]?(?:ins?|inch(?:es)?)\b\.?|\")?"
)
OF_ANOTHER = re.compile(rf"\b(?:{'|'.join(ORDINALS)})\b.*\bof\b")
"""A sign that the number belongs to something else: "the third of five levels"."""
HEDGE = re.compile(f"{ABOUT.pattern}|{BELOW.pattern}|{ABOVE.pattern}")
HEDGE_BEFORE = re.compile(rf"(?:{ABOUT.pattern}|{BELOW.pattern}|{ABOVE.pattern})\s*(?:the )?[$€£¥]?$")
FRAME = frozenset(
    "a an the in on at of for and all some both only just up down rose fell by to from between minus plus another "
    "total exactly as many much well now still already even nearly almost".split()
)
DIFFERENCE = re.compile(
    r"\b(?:more|less|fewer|extra|cheaper|dearer|higher|lower|further|longer|shorter|younger|older)$"
)
"""Words that make a number a difference from another one."""
PENCE = {"penny": "pound", "cent": "dollar"}


def read_quantity(text: str, value: str, around: Surroundings, expected: str) -> Quantity | Money | None:
    """The number that a text in figures is, with what it measures or counts, by its sentence where it is bare."""
    text = FEET_AND_INCHES.sub(lambda m: f"{int(m['feet']) * 12 + int(m['inches'])} inches", spell_units(text))
    found = find_amount(text)
    if found is None:
        return None
    currency = currency_before(found.before)
    before = HEDGE.sub(" ", SIGN_BEFORE.sub("", found.before) if currency else found.before)
    if DIFFERENCE.search(found.after) or OF_ANOTHER.search(before) or is_part_of_name(before, value):
        return None
    found = replace(add_hedge(found, text, around), after=found.after)
    return make_quantity(found, text, value, around, currency, is_money=expected == "money")


def make_quantity(
    found: FoundAmount, text: str, value: str, around: Surroundings, currency: str, *, is_money: bool
) -> Quantity | Money:
    """The quantity or the sum of money that an amount is, by the words that follow it."""
    words = frozenset(re.findall(r"[^\W\d_]+", f"{found.before} {found.after}"))
    is_bare = not found.after.strip(" .,;:'\"")
    after = around.after if is_bare else found.after
    if not currency and is_bare:
        currency = currency_before(around.before)
    if not currency:
        currency = currency_after(after, is_money)[0] or currency_after(found.between.rpartition(" ")[0], is_money)[0]
    if currency in PENCE and (currency == "penny" or currency_before(text) == ""):
        return Money(value, scale_amount(found.amount, Decimal("0.01")), PENCE[currency], words=words)
    if currency:
        return Money(value, found.amount, currency, words=words)
    unit, rest = unit_at_start(after)
    if unit:
        measured = find_amount(text, is_counted=False)
        amount = measured.amount if measured else found.amount
        return Quantity(value, amount, unit, words=words)
    outcome = (
        outcome_in(found.after) or outcome_in(found.before) or (outcome_in(cut_clause(around.after)) if is_bare else "")
    )
    counted = noun_after(rest)
    says_counted = bool(counted) and not is_bare
    return Quantity(value, found.amount, "", counted, outcome, says_counted, words=words)


def is_part_of_name(before: str, value: str) -> bool:
    """Whether the number is part of a name: "Line 4", "Apollo 11"."""
    if NAMED_BY_NUMBER.search(before):
        return True
    words = re.findall(r"[^\W\d_]+", before)
    if len(words) > MAX_WORDS_BEFORE:
        return True
    capitals = set() if value.isupper() else {word.lower() for word in re.findall(r"\b[A-Z]\w*", value)}
    return any(word in capitals and word not in FRAME for word in words)


def add_hedge(found: FoundAmount, text: str, around: Surroundings) -> FoundAmount:
    """The amount with the "about" or "more than" that stands before the value in its sentence."""
    hedge = HEDGE_BEFORE.search(around.before)
    if hedge is None or found.before.strip(" $€£¥"):
        return found
    hedged = find_amount(f"{hedge[0]} {text}")
    if hedged is None or not hedged.amount.bound:
        return replace(found, amount=hedged.amount) if hedged else found
    return replace(found, amount=replace(found.amount, bound=hedged.amount.bound))


def cut_clause(text: str) -> str:
    """The text up to the next punctuation mark or conjunction."""
    return re.split(r"[,;:.!?]|\b(?:and|but|while|when)\b", text, maxsplit=1)[0]
