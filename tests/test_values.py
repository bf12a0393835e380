"""When two answers say the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values import precision, same
from rag.values.relative import calendar_time

SAME = [
    ("1991", "in 1991"),
    ("24 years", "in 24 years"),
    ("June 18", "18 June 2024"),
    ("June 18th, 2024", "18 June 2024"),
    ("2024-06-18", "June 18, 2024"),
    ("Jun 18", "June 18"),
    ("2024", "June 2024"),
    ("12,043", "12043 people"),
    ("about 12,000", "12,000"),
    ("$25 million", "25 million"),
    ("President Putin", "Vladimir Putin"),
    ("Russian President Vladimir Putin", "Putin"),
    ("the Kremlin", "Kremlin"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Putin’s", "Putin"),
    ("U.S.", "the US"),
    ("BEIJING", "Beijing"),
    ("Beijing, China", "Beijing"),
    ("Pyongyang", "in Pyongyang"),
    ("colour television", "color television"),
    ("the President", "president"),
    ("—", "—"),
    ("3%", "3 percent"),
    ("two days", "2 days"),
    ("two days", "a two-day visit"),
    ("James Jones", "Jones"),
    ("$5 million", "5 million dollars"),
    ("from Moscow", "Moscow"),
    ("over 100", "100"),
    ("not guilty", "Not guilty"),
    ("about 12,000", "12,043"),
    ("12,043", "12 thousand"),
    ("a dozen", "12"),
    ("a dozen", "about 12 people"),
    ("1.5 million", "1,500,000"),
    ("1.5 million", "1,523,000"),
    ("half a million", "500,000"),
    ("$10.4 billion", "$10.39 billion"),
    ("$1.2bn", "1.2 billion dollars"),
    ("nearly 12,000", "11,800"),
    ("more than 300", "312"),
    ("twelve thousand", "12,000 people"),
    ("twenty-four years", "24 years"),
    ("40%", "40 per cent"),
    ("40 percent", "forty percent"),
    ("10-12", "11"),
    ("between 10 and 12", "10 to 12"),
    ("5 miles", "8 km"),
    ("5 miles", "8 kilometres"),
    ("26.2 miles", "42 km"),
    ("120 minutes", "2 hours"),
    ("dozens", "36"),
    ("hundreds of people", "342 people"),
    ("12 people", "12 miners"),
    ("two", "2"),
    ("2.0", "2"),
    ("1,000", "one thousand"),
    ("three and 3", "3 and three"),
    ("Tuesday", "18 June 2024"),
    ("June 18-19", "June 18"),
    ("18/06/2024", "June 18, 2024"),
    ("2024-06-18", "18 June"),
    ("the 1990s", "1994"),
    ("early 2021", "February 2021"),
    ("Q1 2021", "March 2021"),
    ("Sept. 5", "September 5"),
    ("since 1991", "1991"),
    ("in the summer of 2024", "2024"),
    ("J. K. Rowling", "JK Rowling"),
    ("J. Biden", "Joe Biden"),
    ("John F. Kennedy", "John Kennedy"),
    ("WHO", "World Health Organization"),
    ("U.S.", "United States"),
    ("USA", "United States"),
    ("UK", "United Kingdom"),
    ("the United States of America", "USA"),
    ("Zelensky", "Zelenskyy"),
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ("Muhammad Ali", "Mohammed Ali"),
    ("Gaddafi", "Muammar Gaddafi"),
    ("US President Joe Biden", "Joe Biden"),
    ("Russian President Putin", "Vladimir Putin"),
    ("Moscow", "Russia"),
    ("Tampa", "Florida"),
    ("Paris, France", "Paris"),
    ("Paris", "France"),
    ("Vostochny Cosmodrome", "the Vostochny cosmodrome in Russia"),
    ("organisation", "organization"),
    ("Martin Luther King Jr.", "Martin Luther King"),
    ("Walt Disney Company", "Disney"),
    ("Prime Minister Narendra Modi", "Modi"),
    ("Sir Keir Starmer", "Keir Starmer"),
    ("North Korean leader Kim Jong Un", "Kim Jong-un"),
    ("no one", "nobody"),
    ("Dr. Anthony Fauci", "Fauci"),
    ("$25m", "$25 million"),
    ("a hundred", "100"),
    ("3 million people", "three million"),
    ("Kyiv", "Kiev"),
    ("Mumbai", "Bombay"),
    ("Stephen Hawking", "Steven Hawking"),
    ("Catherine", "Katherine"),
]
DIFFERENT = [
    ("1991", "2000"),
    ("1991", "24 years"),
    ("two days", "two weeks"),
    ("June 18", "June 19"),
    ("May 2024", "June 2024"),
    ("18 June", "18 2024"),
    ("12,043", "12,034"),
    ("12,000", "12"),
    ("3.5%", "35%"),
    ("Putin", "Kim"),
    ("Vladimir Putin", "Vladimir Lenin"),
    ("North Korea", "South Korea"),
    ("Paris", "Beijing"),
    ("June", "July"),
    ("Iran", "Iraq"),
    ("Austria", "Australia Day"),
    ("—", "Paris"),
    ("guilty", "not guilty"),
    ("he did", "he didn't"),
    ("successful", "unsuccessful"),
    ("constitutional", "unconstitutional"),
    ("since 1991", "until 1991"),
    ("from Moscow", "to Moscow"),
    ("over 100", "under 100"),
    ("-5", "5"),
    ("$25 million", "€25 million"),
    ("two days", "three days"),
    ("120", "118"),
    ("about 12,000", "15,000"),
    ("1.5 million", "1.5 billion"),
    ("$1.5 million", "$2 million"),
    ("12,043", "12,100"),
    ("24 people", "24 years"),
    ("24", "42"),
    ("40%", "45%"),
    ("$25", "€25"),
    ("5 miles", "5 km"),
    ("nearly 300", "312"),
    ("dozens", "342"),
    ("hundreds", "36"),
    ("10-12", "13"),
    ("2 hours", "2 days"),
    ("3.2%", "3%"),
    ("Tuesday", "19 June 2024"),
    ("the 1990s", "2001"),
    ("early 2021", "December 2021"),
    ("June 2023", "June 2024"),
    ("18/06/2024", "19 June 2024"),
    ("June 18-19", "June 19-20"),
    ("Johnson", "Johnston"),
    ("George W. Bush", "George H. W. Bush"),
    ("Joe Biden", "Hunter Biden"),
    ("Elizabeth I", "Elizabeth II"),
    ("Apollo 11", "Apollo 13"),
    ("Boeing 737", "Airbus 737"),
    ("WHO", "World Trade Organization"),
    ("Portland, Oregon", "Portland, Maine"),
    ("Paris", "Germany"),
    ("Moscow", "Ukraine"),
    ("Tampa", "Texas"),
    ("J. Biden", "Hunter Biden"),
    ("John Paul I", "John Paul II"),
    ("Russia", "Russian President"),
    ("Kim Jong Un", "Kim Jong Il"),
    ("Serena Williams", "Venus Williams"),
    ("January 2", "February 1"),
    ("first", "second"),
    ("1991", "1992"),
    ("World War I", "World War II"),
    ("Niger", "Nigeria"),
    ("Slovakia", "Slovenia"),
    ("Harris", "Harrison"),
    ("Clinton", "Clifton"),
    ("Marin", "Martin"),
    ("the left", "the right"),
    ("legal", "illegal"),
    ("increase", "decrease"),
    ("more than 300", "200"),
    ("Boris Johnson", "Boris Becker"),
    ("3 goals", "4 goals"),
    ("Georgia", "Atlanta, Texas"),
    ("Mario", "Marion"),
    ("love", "live"),
    ("Paris", "Perez"),
    ("Two days", "Three days"),
    ("Brown", "Brian"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_agreeing_answers(a: str, b: str) -> None:
    assert same(a, b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_answers(a: str, b: str) -> None:
    assert not same(a, b)


ANSWERS = st.sampled_from(sorted({answer for pair in SAME + DIFFERENT for answer in pair}))


@given(st.text() | ANSWERS, st.text() | ANSWERS)
def test_sameness_is_symmetric(a: str, b: str) -> None:
    assert same(a, b) == same(b, a)


def test_the_table_is_large_and_has_no_pair_on_both_sides() -> None:
    pairs = [frozenset(pair) for pair in SAME + DIFFERENT]
    assert len(set(pairs)) == len(pairs) >= 120


@given(st.text() | ANSWERS)
def test_an_answer_agrees_with_itself(a: str) -> None:
    assert same(a, a)


def test_precision_grows_with_what_is_said() -> None:
    assert precision("18 June 2024") > precision("in June 2024") > precision("the June")


def test_an_exact_number_is_more_precise_than_a_rounded_one() -> None:
    assert precision("12,043") > precision("about 12,000")


DAY = date(2024, 6, 18)


@pytest.mark.parametrize(
    ("question", "value", "day", "meant"),
    [
        ("When did Putin last visit North Korea?", "24 years", DAY, "2000"),
        ("When did Putin last visit North Korea?", "in 24 years", DAY, "2000"),
        ("When did Putin last visit North Korea?", "24 years", None, "24 years"),
        ("How long did the siege last?", "24 years", DAY, "24 years"),
        ("In which year did it open?", "two decades ago", DAY, "2004"),
        ("When did it end?", "three months ago", DAY, "March 2024"),
        ("When did it end?", "yesterday", DAY, "17 June 2024"),
        ("When did it end?", "last month", DAY, "May 2024"),
        ("When will it open?", "in two days", DAY, "20 June 2024"),
        ("When was it?", "1991", DAY, "1991"),
        ("When was it?", "99999999 years ago", DAY, "99999999 years ago"),
    ],
)
def test_times_that_count_from_the_article_s_day(question: str, value: str, day: date | None, meant: str) -> None:
    """Lengths of time become times of the calendar where the question asks when and the article has a date."""
    assert calendar_time(question, value, day) == meant
