"""Which articles are searched: those of certain sources, and those published in a range of dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Filter:
    """Passes articles from one of the `sources` (any source if empty), published from `since` to `until`.

    Both days are included. An article without a date passes only if neither is given.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether the filter excludes anything."""
        return bool(self.sources or self.since or self.until)

    def narrow(self, since: date, until: date) -> Filter:
        """This filter, restricted to articles published from `since` to `until`."""
        return replace(self, since=max(self.since or since, since), until=min(self.until or until, until))


EVERYTHING = Filter()


def encode_day(day: date) -> int:
    """A day as a number that sorts like the day: 2024-06-18 is 20240618."""
    return day.year * 10_000 + day.month * 100 + day.day
