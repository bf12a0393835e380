"""What an article says about itself: title, source, date, address. A date is taken as it is written, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime

YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Metadata:
    """What an article says about itself beside its text."""

    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def metadata_from(fields: Mapping[str, str]) -> tuple[Metadata, list[str]]:
    """The four known fields, typed, and all others as they are; with a note on a date that is none."""
    rest = dict(fields)
    published, notes = parsed_date(rest.pop("published", ""))
    known = {key: rest.pop(key, "") for key in ("title", "source", "url")}
    return Metadata(published=published, extra=rest, **known), notes


def parsed_date(written: str) -> tuple[date | None, list[str]]:
    """A date in a form that can be read in one way only: ISO 8601, with the year first, or that of mails and feeds."""
    if not written:
        return None, []
    for reading in (iso_date, year_first, mail_date):
        try:
            return reading(written), []
        except (ValueError, TypeError, IndexError):
            continue
    return None, [f"its date {written[:40]!r} is not a date of the form 2024-06-18 and was left out"]


def iso_date(written: str) -> date:
    return datetime.fromisoformat(written).date()


def year_first(written: str) -> date:
    found = YEAR_FIRST.match(written)
    if found is None:
        raise ValueError(written)
    year, month, day = found.groups()
    return date(int(year), int(month), int(day))


def mail_date(written: str) -> date:
    """As in RFC 2822: Tue, 18 Jun 2024 10:00:00 GMT."""
    return parsedate_to_datetime(written).date()
