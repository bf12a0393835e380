"""Which articles are searched: those of some sources, and those of a range of dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Filter:
    """Passes articles of one of the `sources` (of any where none is given), published from `since` to `until`.

    Both days are included. An article without a date passes only where neither is given.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether it holds anything back."""
        return bool(self.sources or self.since or self.until)

    def narrow(self, since: date, until: date) -> Filter:
        """What passes this filter and was published in these days."""
        return replace(self, since=max(self.since or since, since), until=min(self.until or until, until))


EVERYTHING = Filter()


def encode_day(day: date) -> int:
    """A day as a number that orders as the days do: 2024-06-18 is 20240618."""
    return day.year * 10_000 + day.month * 100 + day.day
