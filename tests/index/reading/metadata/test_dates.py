"""Dates as people write them, and where a text says when it was published."""

from __future__ import annotations

from datetime import date

import pytest

from index.reading.formats.text import read_text
from index.reading.metadata.dates import find_own_date, parse_date
from index.reading.options import ReadOptions

DAY = date(2024, 6, 18)


@pytest.mark.parametrize(
    "written",
    [
        "2024-06-18",
        "2024/6/18",
        "20240618",
        "2024-06-18T10:00:00+02:00",
        "18 June 2024",
        "June 18, 2024",
        "Tuesday, 18th of June 2024",
        "Tue, 18 Jun 2024 10:00:00 GMT",
        "18/06/2024",
        "06/18/2024",
        "18 juin 2024",
    ],
)
def test_dates_as_people_write_them(written: str) -> None:
    assert parse_date(written) == (DAY, "")


def test_an_ambiguous_date_is_not_guessed() -> None:
    found, problem = parse_date("03/04/2024")
    assert found is None
    assert "--dates dmy or mdy" in problem
    assert parse_date("03/04/2024", "dmy") == (date(2024, 4, 3), "")
    assert parse_date("03/04/2024", "mdy") == (date(2024, 3, 4), "")
    assert parse_date("18/06/2024", "mdy")[0] is None
    assert "--dates dmy or mdy" in parse_date("18/06/24")[1]
    assert parse_date("18/06/24", "dmy") == (DAY, "")
    assert parse_date("06.18.24") == (DAY, "")
    assert parse_date("31/12/99", "dmy") == (date(1999, 12, 31), "")


@pytest.mark.parametrize(
    "written",
    [
        "on 03/04/2024",
        "10:00 am, 03/04/2024",
        "le 03/04/2024",
        "Fri, 03.04.2024",
        "Mittwoch, 3. 4. 2024",
        "03 / 04 / 2024 h",
        "03·04·2024 Uhr",
    ],
)
def test_words_around_an_ambiguous_date_do_not_decide_it(written: str) -> None:
    """Nor a day of the week that fits neither of the days."""
    assert "--dates dmy or mdy" in parse_date(written)[1]
    assert parse_date(written, "dmy") == (date(2024, 4, 3), "")
    assert parse_date(written, "mdy") == (date(2024, 3, 4), "")


def test_the_day_of_the_week_decides_an_ambiguous_date() -> None:
    """But not against the order that the user gives."""
    assert parse_date("Wed, 03/04/2024") == (date(2024, 4, 3), "")
    assert parse_date("Monday 03.04.2024") == (date(2024, 3, 4), "")
    assert parse_date("Monday 03.04.2024", "dmy") == (date(2024, 4, 3), "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LONDON, 18 June 2024 - The ferry sank.", DAY),
        ("ORSA (Reuters) - June 18, 2024 - The ferry sank.", DAY),
        ("ORSA, June 18, 2024 (AP) — The ferry sank.", DAY),
        ("ORSA, N.H. (June 18, 2024) — The ferry sank.", DAY),
        ("The ferry\nBy Ulla Berg | 18 June 2024\n\nIt sank.", DAY),
        ("The ferry\n\nPublished: June 18, 2024 10:30 am\n\nIt sank.", DAY),
        ("The ferry sank on 18 June 2024.", None),
        ("Chapter 3, May 4, 1999: the ferry.", None),
        ("SEOUL, June 18 - No year is guessed.", None),
        ("18 June 2024\n19 June 2024\nA diary.", None),
        ("On this day\n\n18 June 1794\n\nThe ferry sank.", None),
        ("18 June 1944\n\nThe ferry sank. It was found in 1998.", None),
        ("18 June 1944\n\nThe ferry sank.", date(1944, 6, 18)),
        ("18 June 2024\n\nThe ferry of 1998 will run until 2090.", DAY),
        ("ORSA, 18 June 1794 - The ferry sank.", date(1794, 6, 18)),
    ],
)
def test_datelines(text: str, found: date | None) -> None:
    assert find_own_date(text) == found


def test_an_ambiguous_date_at_the_head_of_a_text_is_reported() -> None:
    text = b"The ferry\n\n03/04/2024\n\nIt sank."
    found = read_text(text, ReadOptions())
    assert found.metadata.published is None
    assert "can be read in two ways" in found.notes[0]
    assert read_text(text, ReadOptions(dates="dmy")).metadata.published == date(2024, 4, 3)
    assert not read_text(b"The ferry\n\n18 June 2024\n\n03/04/2024", ReadOptions()).notes[1:]
