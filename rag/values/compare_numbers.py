"""Compare quantities, sums of money, shares, ages, lengths of time, ordinals and scores."""

from __future__ import annotations

from decimal import Decimal

from rag.values.compare_amounts import compare_amounts, measure_gap
from rag.values.comparison import Comparison, make_conflicts, make_refines, make_same, make_unrelated
from rag.values.counted import is_one_thing, is_people
from rag.values.currencies import is_one_currency, noun_form
from rag.values.durations import SECONDS, scale_amount
from rag.values.units import TEMPERATURES, convert
from rag.values.value import Age, Amount, Duration, Fraction, Money, Numeric, Ordinal, Quantity, ScoreValue
from rag.values.vocabulary import OPPOSITES
from rag.values.words import strip_plural

CONVERSION_PART = Decimal("0.025")
"""Part by which numbers in different units may differ when both are rounded: 5 miles and 8 km."""
WEIGHTS = ("gram", "kilogram", "ounce", "stone", "metric_ton", "ton")
UNIT_PART, MONTH_PART = Decimal("0.05"), Decimal("0.1")
"""The same for lengths of time in different units, and where one of them is the month."""


def compare_numbers(a: Numeric, b: Numeric) -> Comparison | None:
    """How two numbers relate; None where it is open whether they measure one thing."""
    if isinstance(a, Quantity) and isinstance(b, Quantity) and a.outcome and b.outcome and a.outcome != b.outcome:
        return make_unrelated(f"one counts the {a.outcome}, the other the {b.outcome}")
    if opposite := find_opposites(a, b):
        return make_conflicts(f"“{opposite[0]}” is the opposite of “{opposite[1]}”")
    if isinstance(a, Duration) and isinstance(b, Duration):
        return compare_durations(a, b)
    if isinstance(a, Money) or isinstance(b, Money):
        return compare_money(a, b)
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return compare_quantities(a, b)
    if isinstance(a, Age) or isinstance(b, Age):
        return compare_ages(a, b)
    if type(a) is type(b):
        return compare_amounts(a.amount, b.amount, (a.text, b.text))
    return compare_with_bare(a, b)


def find_opposites(a: Numeric, b: Numeric) -> list[str]:
    """The words that are opposites: "rose 5%", "fell 5%"."""
    for pair in OPPOSITES:
        if len(pair & a.words) == 1 == len(pair & b.words) and pair & a.words != pair & b.words:
            return [*(pair & a.words), *(pair & b.words)]
    return []


def compare_quantities(a: Quantity, b: Quantity) -> Comparison | None:
    words = (a.text, b.text)
    if a.unit and b.unit:
        return compare_measures(a, b)
    if a.unit or b.unit:
        return compare_measure_with_count(a, b)
    one_thing = is_one_thing(a.counted, b.counted)
    if one_thing is False and a.says_counted and b.says_counted:
        return make_unrelated(f"one counts “{a.counted}”, the other “{b.counted}”")
    if (one_thing is False and (a.says_counted or b.says_counted)) or (
        one_thing is None and a.says_counted and b.says_counted
    ):
        return None
    return None if may_lack_scale(a, b) else compare_amounts(a.amount, b.amount, words)


def compare_measure_with_count(a: Quantity, b: Quantity) -> Comparison | None:
    """Compare a number with a unit and one without, which may have the same unit or another one."""
    counted = b if a.unit else a
    if counted.says_counted and is_people(counted.counted):
        return make_unrelated(f"“{a.text}” and “{b.text}” measure different things")
    if counted.says_counted:
        return None
    found = compare_amounts(a.amount, b.amount, (a.text, b.text))
    return found if found and found.agrees else None


def may_lack_scale(a: Numeric, b: Numeric) -> bool:
    """Whether one number is the other without its "million": "from 3.4 to five million"."""
    low, high = sorted((a.amount.low, b.amount.low))
    return 0 < low < 1000 and high / low in (10**3, 10**6, 10**9)


def compare_measures(a: Quantity, b: Quantity) -> Comparison | None:
    if a.unit == b.unit:
        return compare_amounts(a.amount, b.amount, (a.text, b.text))
    converted = convert_amount(b.amount, b.unit, a.unit)
    if converted is None:
        return make_unrelated(f"different units: “{a.text}” and “{b.text}”")
    if is_temperature(a.unit, b.unit):
        leeway = Decimal(0)
        a_amount, converted = (widen_by(amount, Decimal("0.6")) for amount in (a.amount, converted))
    else:
        a_amount, leeway = a.amount, CONVERSION_PART / 2
    if measure_gap(a_amount, converted) <= (0 if is_temperature(a.unit, b.unit) else CONVERSION_PART):
        return make_same(f"“{b.text}” is {format_middle(converted)} {a.unit.replace('_', ' ')}")
    return compare_amounts(a_amount, converted, (a.text, b.text), leeway)


def is_temperature(*units: str) -> bool:
    return bool({*units} & {*TEMPERATURES})


def widen_by(amount: Amount, size: Decimal) -> Amount:
    """The amount as a range, wider by `size`."""
    return Amount(amount.low - size / 2, amount.high + size / 2, amount.least - size / 2, amount.most + size / 2)


def convert_amount(amount: Amount, unit: str, other: str) -> Amount | None:
    ends = [convert(end, unit, other) for end in (amount.low, amount.high, amount.least, amount.most)]
    if any(end is None for end in ends):
        return None
    low, high, least, most = (end for end in ends if end is not None)
    return Amount(low, high, least, most, amount.step, amount.bound, amount.is_hedged)


def format_middle(amount: Amount) -> str:
    middle = (amount.low + amount.high) / 2
    return f"{float(middle):.4g}"


def compare_money(a: Numeric, b: Numeric) -> Comparison | None:
    words = (a.text, b.text)
    if isinstance(a, Money) and isinstance(b, Money):
        if not is_one_currency(a.currency, b.currency):
            return make_unrelated(f"different currencies: “{a.text}” and “{b.text}”")
        return compare_amounts(a.amount, b.amount, words)
    money, other = (a, b) if isinstance(a, Money) else (b, a)
    if isinstance(other, Fraction) or may_lack_scale(a, b):
        return None
    if isinstance(other, Quantity) and other.unit in WEIGHTS and is_pounds(money):
        return compare_measures(Quantity(money.text, money.amount, "pound"), other)
    if not isinstance(other, Quantity) or other.unit:
        return make_unrelated(f"“{money.text}” is money and “{other.text}” is not")
    if other.counted and noun_form(other.counted) != getattr(money, "currency", ""):
        return make_unrelated(f"“{money.text}” is money and “{other.text}” counts “{other.counted}”")
    return compare_amounts(a.amount, b.amount, words)


def is_pounds(value: Numeric) -> bool:
    """Whether a value is in pounds that may be money or weight."""
    return isinstance(value, Money) and value.currency == "pound" and "£" not in value.text


def compare_ages(a: Numeric, b: Numeric) -> Comparison | None:
    """Compare an age with an age, a bare number or a length of time."""
    ages = []
    for value in (a, b):
        if isinstance(value, Duration):
            ages.append(scale_amount(value.amount, 1 / SECONDS["year"]))
        elif isinstance(value, Age) or (isinstance(value, Quantity) and not value.unit and not value.counted):
            ages.append(value.amount)
        else:
            return make_unrelated(f"only one of “{a.text}” and “{b.text}” is an age")
    return compare_amounts(ages[0], ages[1], (a.text, b.text))


def compare_durations(a: Duration, b: Duration) -> Comparison | None:
    words = (a.text, b.text)
    if measure_gap(a.amount, b.amount) and (a.unit != b.unit or a.amount.step != b.amount.step):
        coarse = max(SECONDS[a.unit], SECONDS[b.unit])
        part = MONTH_PART if {a.unit, b.unit} & {"month"} and a.unit != b.unit else UNIT_PART
        distance = measure_gap(a.amount, b.amount)
        if distance <= part and distance * max(a.amount.high, b.amount.high) < coarse / 2:
            finer = "a" if SECONDS[a.unit] <= SECONDS[b.unit] else "b"
            return make_refines(f"“{words[0]}” and “{words[1]}” are about equally long", "a" if finer == "a" else "b")
    return compare_amounts(a.amount, b.amount, words)


def compare_with_bare(a: Numeric, b: Numeric) -> Comparison | None:
    """Compare a share or a length of time with a bare number: the same if the number is, otherwise open."""
    bare, other = (a, b) if isinstance(a, Quantity) else (b, a)
    if isinstance(bare, Quantity) and not bare.unit and not bare.counted:
        unit = SECONDS[other.unit] if isinstance(other, Duration) else Decimal(1)
        found = compare_amounts(scale_amount(bare.amount, unit), other.amount, (bare.text, other.text))
        return found if found is None or found.agrees else None
    if isinstance(bare, Quantity) and isinstance(other, Fraction):
        return None  # a share and a number of one thing may be both right
    return make_unrelated(f"“{a.text}” and “{b.text}” measure different things")


def compare_ordinals(a: Ordinal, b: Ordinal) -> Comparison:
    if a.counted and b.counted and strip_plural(a.counted) != strip_plural(b.counted):
        return make_unrelated(f"one counts “{a.counted}”, the other “{b.counted}”")
    if a.number == b.number:
        return make_same(f"“{a.text}” and “{b.text}” are the same place in an order")
    return make_conflicts(f"“{a.text}” and “{b.text}” are different places in an order")


def compare_scores(a: ScoreValue, b: ScoreValue) -> Comparison | None:
    """Compare scores as they stand, or from the other side: "won 3-2" is "lost 2-3"."""
    opposed = {a.outcome, b.outcome} == {"won", "lost"}
    if (a.first, a.second) == (b.first, b.second):
        if opposed and a.first != a.second:
            return make_conflicts(f"“{a.text}” was won in one and lost in the other")
        return make_same(f"“{a.text}” and “{b.text}” are the same score")
    if (a.first, a.second) == (b.second, b.first):
        return make_same(f"“{a.text}” is “{b.text}” from the other side") if opposed else None
    return make_conflicts(f"“{a.text}” and “{b.text}” are different scores")
