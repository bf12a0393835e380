"""What a value in an article can be: a time, an amount of something, a name, a place, or plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Words = frozenset[str]
DaySpan = tuple[date, date]


@dataclass(frozen=True)
class Amount:
    """What a wording says of a number.

    `low` to `high` are the numbers named ("10 to 12"; equal where there is one), `least` to `most` those that the
    wording leaves open ("about 1,200": 1,150 to 1,250). `bound` is 1 for "at least" and -1 for "at most". `step` is
    the place of the last digit given: 0.1 in "3.4", 100 in "1,200". `is_hedged` tells whether a word such as "about"
    stands before it.
    """

    low: Decimal
    high: Decimal
    least: Decimal
    most: Decimal
    step: Decimal = Decimal(1)
    bound: int = 0
    is_hedged: bool = False


@dataclass(frozen=True)
class Value:
    """A value; `text` is what the article writes, on one line."""

    text: str


@dataclass(frozen=True)
class Time(Value):
    """The days `start` to `end`; None where only a time of day, a weekday or a season is named.

    Without `has_year` the days stand in a leap year and only their month and day count. `clock` is the first and the
    last minute of the day, `is_half_known` whether it says morning or afternoon. `bound` is 1 for "since" and -1 for
    "until". `counted` says how the time was worked out ("June 2024 less 24 years"), `slack_days` by how much that may
    be off. `is_unsure` marks a reading that may be another time ("four days earlier"), `is_weekday` one that may be of
    another week. `years_back` were counted back from the day `published`.
    """

    start: date | None = None
    end: date | None = None
    unit: str = ""
    has_year: bool = True
    clock: tuple[int, int] | None = None
    is_half_known: bool = True
    weekday: int | None = None
    season: str = ""
    bound: int = 0
    counted: str = ""
    slack_days: int = 0
    is_unsure: bool = False
    is_weekday: bool = False
    years_back: int = 0
    published: date | None = None

    @property
    def days(self) -> DaySpan | None:
        """The first and the last day; None where no date is known."""
        return (self.start, self.end) if self.start and self.end else None


@dataclass(frozen=True)
class Numeric(Value):
    """Values that are a number of something. `words` are the other words of the value."""

    amount: Amount
    words: Words = field(default=frozenset(), kw_only=True)


@dataclass(frozen=True)
class Quantity(Numeric):
    """A number with a `unit` of measurement, by its name in pint, or of the things that are `counted`; or bare.

    `outcome` is what happened to the people counted ("dead", "injured"), if the sentence says it; `says_counted`
    tells whether the value itself names what is counted.
    """

    unit: str = ""
    counted: str = ""
    outcome: str = ""
    says_counted: bool = False


@dataclass(frozen=True)
class Duration(Numeric):
    """A length of time in seconds. `unit` is the smallest unit named, `published` the day of the article."""

    unit: str = "day"
    published: date | None = None


@dataclass(frozen=True)
class Fraction(Numeric):
    """A share in percent."""


@dataclass(frozen=True)
class Money(Numeric):
    """An amount of a currency: an ISO 4217 code, or a noun such as "dollar" where the code is not said."""

    currency: str = ""


@dataclass(frozen=True)
class Age(Numeric):
    """An age in years. `published` is the day the article appeared."""

    published: date | None = None


@dataclass(frozen=True)
class Ordinal(Value):
    """A place in an order: 3 for "third"."""

    number: int = 0
    counted: str = ""


@dataclass(frozen=True)
class ScoreValue(Value):
    """The result of a match. `outcome` is "won", "lost", "drew" or ""."""

    first: int = 0
    second: int = 0
    outcome: str = ""


@dataclass(frozen=True)
class Name(Value):
    """A person, an organisation or a thing with a name of its own.

    `words` are its words in order, folded, without titles; `ending` is "jr", "sr" or a number ("ii"). `has_title` tells
    whether a title stands before it, `is_organisation` whether one of its words says so ("Foundation").
    """

    words: tuple[str, ...] = ()
    ending: str = ""
    has_title: bool = False
    is_organisation: bool = False
    is_person: bool = False


@dataclass(frozen=True)
class Text(Value):
    """Anything without a type. `words` are the words that carry its meaning, in one form each.

    `name` is the name that it may be, where it is a single word with a capital at the beginning of its sentence.
    """

    words: Words = frozenset()
    name: Name | None = None


@dataclass(frozen=True)
class Place(Value):
    """A place. `name` is folded; `region` the code of a country or a part of one, `inside` those that it lies in, and
    the names of other places, marked "?". `is_guess` tells whether that is said of the largest city of the name."""

    name: str = ""
    region: str = ""
    inside: Words = frozenset()
    is_guess: bool = False
