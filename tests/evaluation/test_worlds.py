"""The development worlds are valid, and every problem in a world is named with its line."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from index import Article
from rag.evaluation import GoldClaim, GoldError, GoldPosition
from rag.evaluation.cases import NO_POSITION
from rag.evaluation.checking import find_world_problems
from rag.evaluation.world_questions import ValueType, read_questions
from rag.evaluation.worlds import read_world, read_world_articles
from rag.questions.followups import Turn

WORLDS = Path(__file__).parent.parent / "gold" / "worlds"
NAMES = ("observatory", "ministry", "valley", "wreck", "tunnel", "games")
AGREEMENT = ("wreck", "tunnel", "games")
"""The worlds that were written to measure agreement."""
RARE: tuple[ValueType, ...] = ("duration", "fraction", "score", "age")
ARTICLES = [
    Article("a", "The bridge opened in 1932. It is long.", published=date(2020, 1, 1)),
    Article("b", "It opened in 1933, some say.", published=date(2021, 1, 1)),
]
A = {"article": "a", "quote": "The bridge opened in 1932.", "value": "1932"}
B = {"article": "b", "quote": "It opened in 1933, some say.", "value": "1933"}
ROW = {"q": "When did it open?", "kind": "when", "status": "disputed", "claims": [A, B], "positions": [[0], [1]]}


def write(*rows: Any) -> Path:
    path = Path("questions.jsonl")
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def read(*rows: Any) -> Any:
    return read_world(write(*rows), lambda: ARTICLES)


@pytest.mark.parametrize("name", NAMES)
def test_a_development_world_is_sound(name: str) -> None:
    """No problem; articles of 60 to 400 words; quotes of at most 80 words; all statuses but overviews."""
    articles = read_world_articles(WORLDS / name / "articles.jsonl")
    problems, rows = find_world_problems(WORLDS / name / "questions.jsonl", articles)
    assert problems == []
    assert len(rows) >= 40
    assert [article.id for article in articles if not 60 <= len(article.text.split()) <= 400] == []
    quotes = [claim.quote for _, row in rows for claim in (*row.claims, *row.near)]
    assert [quote for quote in quotes if len(quote.split()) > 80] == []
    assert {row.status for _, row in rows} == {"answered", "disputed", "updated", "several", "no_evidence"}


def test_a_question_becomes_a_case() -> None:
    """Positions have the values and articles of their claims; claims have their place in the article."""
    history = [{"q": "Which bridge?", "a": "The old one."}]
    more = {"standalone": "When did the bridge open?", "clean": "When?", "value_type": "date", "agreement": ["denial"]}
    [case] = read(ROW | more | {"history": history, "near": [A | {"value": "bridge"}]})
    assert case.positions == (GoldPosition(("1932",), ("a",)), GoldPosition(("1933",), ("b",)))
    assert case.claims[0] == GoldClaim("a", A["quote"], "1932", 0, 0, 26)
    assert case.history == (Turn("Which bridge?", "The old one."),)
    assert case.tags == ("when", "follow-up", "badly typed", "value date", "agreement denial")
    assert case.near == (GoldClaim("a", A["quote"], "bridge", NO_POSITION, 0, 26),)
    assert case.standalone == "When did the bridge open?"
    assert case.clean == "When?"
    assert case.place == "questions.jsonl, line 1"


def test_a_sentence_that_stands_twice_has_two_places() -> None:
    twice = [Article("a", f"{A['quote']} It is long. {A['quote']}"), ARTICLES[1]]
    [case] = read_world(write(ROW), lambda: twice)
    assert (case.claims[0].start, case.claims[0].repeated_at, case.claims[1].repeated_at) == (0, (39,), ())


def test_refinements_follow_the_claims_into_their_positions() -> None:
    """A case has its claims in the order of the positions; pairs of claims are counted in that order."""
    later = {"claims": [B, A, A | {"value": "in 1932"}], "positions": [[1, 2], [0]], "refines": [[2, 1]]}
    [case] = read(ROW | later)
    assert [case.claims[index].value for index in case.refines[0]] == ["in 1932", "1932"]


def test_the_worlds_of_agreement_have_enough_of_each_kind() -> None:
    """Disputes, agreements in other words, updates, several answers, denials and corrections; all types of values."""
    rows = [row for name in AGREEMENT for _, row in read_questions(WORLDS / name / "questions.jsonl")[0]]
    count = Counter(row.status for row in rows)
    assert count["disputed"] >= 30
    assert count["updated"] >= 15
    assert count["several"] >= 15
    assert sum(row.status == "answered" and "other words" in row.agreement for row in rows) >= 30
    assert sum(bool({"denial", "correction", "speakers"} & set(row.agreement)) for row in rows) >= 10
    assert {row.value_type for row in rows} == set(get_args(ValueType))
    disputes = Counter(row.value_type for row in rows if row.status == "disputed")
    assert {kind: disputes[kind] for kind in RARE if disputes[kind] < 2} == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"claims": [A, B | {"quote": "It opened in 1934."}]}, "claims[1]: the quote is not in the article 'b'"),
        ({"claims": [A, B | {"article": "c"}]}, "claims[1]: there is no article 'c'"),
        ({"claims": [A, B | {"value": "1934"}]}, "claims[1]: the value '1934' is not in its quote"),
        ({"near": [A | {"value": "1931"}]}, "near[0]: the value '1931' is not in its quote"),
        ({"near": [A | {"article": "z"}]}, "near[0]: there is no article 'z'"),
        ({"positions": [[0], [0, 1]]}, "the claim 0 ('1932') is in 2 positions"),
        ({"positions": [[0], []]}, "the claim 1 ('1933') is in no position"),
        ({"positions": [[0], [1, 2]]}, "there is no claim 2"),
        ({"positions": [[0], [1], []]}, "a position has no claim"),
        ({"positions": [[0, 1]]}, "status disputed needs 2 or more positions; this has 1 positions"),
        ({"status": "answered"}, "status answered needs 1 position; this has 2 positions"),
        ({"status": "no_evidence"}, "status no_evidence needs no position"),
        ({"status": "overview", "claims": [], "positions": []}, "status overview needs no position, and mentions"),
        ({"refines": [[0, 1]]}, "refines: the claims 0 and 1 are not in one position"),
        ({"kind": "yesno"}, "the value of a yes/no question must be 'yes' or 'no', not '1932'"),
        ({"history": [{"q": "Who?", "a": "I."}]}, "a follow-up needs both 'history' and 'standalone'"),
        ({"q": " "}, "the question is blank"),
        ({"kind": "whence"}, "field 'kind': input should be 'when'"),
        ({"mentions": [[]]}, "field 'mentions.0': list should have at least 1 item"),
        ({"mentions": [[""]]}, "field 'mentions.0.0': value error, a wording has no letter or digit"),
        ({"claims": [A, B, A], "positions": [[0], [1, 2]]}, "claims[2]: this is claims[0] again; list each claim once"),
        ({"claims": [A, B | {"value": " "}]}, "field 'claims.1.value': value error, a wording has no letter or digit"),
        ({"refines": [[0, 0]]}, "refines: the claim 0 cannot be more exact than itself"),
        ({"status": "updated"}, "positions: status updated needs the newest position first"),
        ({"q": " when was it  opened?"}, "the question ' when was it  opened?' is already asked in line 1"),
        ({"colour": 1}, "field 'colour': extra inputs"),
        ({"value_type": "colour"}, "field 'value_type': input should be 'date'"),
        ({"agreement": ["loud"]}, "field 'agreement.0': input should be 'other words'"),
    ],
)
def test_problems_are_named_with_their_line(changes: dict[str, Any], words: str) -> None:
    sound = ROW | {"q": "When was it opened?"}
    with pytest.raises(GoldError, match=r"^questions\.jsonl, line 3") as raised:
        read(sound, "", ROW | changes)
    assert words in str(raised.value)


def test_a_question_asked_twice() -> None:
    with pytest.raises(GoldError, match="line 2: the question 'When did it open\\?' is already asked in line 1"):
        read(ROW, ROW)


def test_an_update_may_repeat_what_was_said_before() -> None:
    """The newer article gives both values; an order is wrong only if all articles of another position are newer."""
    old = {"article": "b", "quote": "It opened in 1933, some say.", "value": "some say"}
    [case] = read(ROW | {"status": "updated", "claims": [A, B, old], "positions": [[1], [0, 2]]})
    assert case.positions[0].answers == ("1933",)
    assert read(ROW | {"status": "updated", "claims": [A, old, B], "positions": [[0, 1], [2]]})


def test_all_problems_are_found_in_the_order_of_the_lines() -> None:
    file = write("{", ROW | {"status": "answered", "near": [A | {"value": "x"}]}, ROW)
    problems, rows = find_world_problems(file, ARTICLES)
    assert [problem.line for problem in problems] == [1, 2, 2, 3]
    assert [line for line, _ in rows] == [2, 3]
    with pytest.raises(GoldError, match="and 3 more problems; `rag gold check` lists them"):
        read_world(file, lambda: ARTICLES)


def test_an_empty_file() -> None:
    with pytest.raises(GoldError, match=r"questions\.jsonl is empty"):
        read("")


def test_ten_thousand_cases_are_read() -> None:
    assert len(read(*(ROW | {"q": f"When did bridge {n} open?"} for n in range(10_000)))) == 10_000


def test_articles_with_the_same_id() -> None:
    Path("articles.jsonl").write_text('{"id": "a", "text": "x", "published": ""}\n{"id": "a", "text": "y"}\n')
    with pytest.raises(GoldError, match=r"articles\.jsonl, line 2, field 'id': another article has the id 'a'"):
        read_world_articles(Path("articles.jsonl"))
