"""A later answer replaces an earlier one, or contradicts it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index import Article, ModelError
from rag.agreement.clusters import Group
from rag.agreement.updating import find_succession, find_update, load_update_model
from rag.answer import Claim
from rag.questions.question import parse_question


def group(*given: tuple[str, str, str, str, float]) -> Group:
    """Claims as (article, day, sentence, value, probability); day "" for none."""
    claims = []
    for name, day, sentence, value, probability in given:
        article = Article(name, sentence, source=f"Source {name}", published=date.fromisoformat(day) if day else None)
        start = sentence.index(value)
        claims.append(Claim(article, value, start, start + len(value), 0, len(sentence), probability))
    return Group(claims[0], tuple(claims))


@pytest.mark.parametrize(
    ("question", "older", "newer", "is_update"),
    [
        (
            "Who is the head of the port authority?",
            ("2023-02-01", "Ilse Varga, the head of the port authority, said so.", "Ilse Varga"),
            ("2024-06-01", "The new head of the port authority is now Tom Okello.", "Tom Okello"),
            True,
        ),
        (
            "How many ferries does the line have?",
            ("2023-02-01", "The line has 12 ferries.", "12"),
            ("2024-06-01", "The line now has only nine ferries, down from 12.", "nine"),
            True,
        ),
        (
            "When was the old lighthouse built?",
            ("2023-02-01", "The old lighthouse was built in 1871.", "1871"),
            ("2023-02-03", "The lighthouse was built in 1902, historians insist.", "1902"),
            False,
        ),
        (
            "How many people died in the mine?",
            ("2023-02-01", "At least 17 people were killed in the mine on Tuesday, the ministry said.", "17"),
            ("2023-02-04", "The death toll rose to 29 on Friday after rescuers reached the lower gallery.", "29"),
            True,
        ),
        (
            "How many people died in the mine?",
            ("2023-02-04", "The number of dead had risen to 29 on Friday, the governor said.", "29"),
            ("2023-02-21", "The final death toll is 27, she told reporters, correcting an earlier count.", "27"),
            True,
        ),
        (
            "How many people died in the mine?",
            ("2023-02-01", "17 people died in the mine, the operator said.", "17"),
            ("2023-02-02", "Relatives of the victims say that 29 people died in the mine.", "29"),
            False,
        ),
        (
            "Who started the fire?",
            ("2023-02-01", "Police said that a passenger had started the fire.", "a passenger"),
            ("2023-02-02", "The union claims that the cook started the fire.", "the cook"),
            False,
        ),
    ],
)
def test_updates_are_distinguished_from_contradictions(
    question: str, older: tuple[str, str, str], newer: tuple[str, str, str], is_update: bool
) -> None:
    groups = [group(("a", *older, 0.9)), group(("b", *newer, 0.9))]
    found = find_update(parse_question(question), groups)
    assert (found is not None) == is_update
    if found:
        assert found[0] is groups[1]


@pytest.mark.parametrize(("age", "is_update"), [("29", True), ("35", False)])
def test_two_ages_that_differ_by_the_years_between_are_both_right(age: str, is_update: bool) -> None:
    groups = [
        group(("a", "2023-04-04", "Said Ferreira, 27.", "27", 0.9)),
        group(("b", "2024-11-04", f"Said Ferreira, {age}.", age, 0.9)),
    ]
    assert (find_update(parse_question("How old is Ferreira?"), groups) is not None) == is_update


def test_an_undated_copy_has_the_date_of_the_article_that_it_copies() -> None:
    report = "The ferry to Lund will start in May, the harbour said on Monday. It takes 20 cars and 50 people. " * 3
    older = [Article("a", report, published=date(2024, 9, 2)), Article("copy", report)]
    start = report.index("May")
    claims = tuple(Claim(each, "May", start, start + 3, 0, 65, 0.9) for each in older)
    newer = group(("b", "2025-04-17", "The ferry will start in September instead of May.", "September", 0.9))
    question = parse_question("When does the ferry to Lund start?")
    found = find_update(question, [Group(claims[0], claims), newer])
    assert found is not None
    assert [each.value for each in found] == ["September", "May"]
    assert len(found[1].claims) == 2
    other = Article("other", "It starts in May.")
    undated = (*claims, Claim(other, "May", 13, 16, 0, 17, 0.9))
    assert find_update(question, [Group(claims[0], undated), newer]) is None


def test_dates_order_answers_only_if_all_articles_have_one() -> None:
    dated = group(("a", "2023-01-01", "It has 12.", "12", 0.9))
    assert find_succession([dated, group(("b", "", "It has nine.", "nine", 0.9))]) is None
    assert find_succession([dated, group(("b", "2023-01-01", "It has nine.", "nine", 0.9))]) is None
    assert find_succession([dated]) is None


def test_an_answer_given_again_later_is_the_newest() -> None:
    again = group(("a", "2020-01-01", "It has 12.", "12", 0.9), ("c", "2024-01-01", "It has 12.", "12", 0.9))
    found = find_succession([again, group(("b", "2022-01-01", "It has nine.", "nine", 0.9))])
    assert found is not None
    assert found.newest is again


def test_an_article_that_reports_the_change_counts_for_the_newer_answer() -> None:
    """ "Nine instead of 12" supports both answers, but only nine is new."""
    change = "Nine ferries will sail instead of 12."
    older = group(("a", "2023-01-01", "It has 12 ferries.", "12", 0.9), ("b", "2024-01-01", change, "12", 0.9))
    newer = group(("b", "2024-01-01", change, "Nine", 0.9))
    found = find_succession([older, newer])
    assert found is not None
    assert found.newest is newer
    assert found.overlap


def test_a_weak_claim_does_not_make_an_answer_newer() -> None:
    older = group(("a", "2023-01-01", "It has 12.", "12", 0.9), ("c", "2025-01-01", "Not 12.", "12", 0.2))
    found = find_succession([older, group(("b", "2024-01-01", "It has nine.", "nine", 0.9))])
    assert found is not None
    assert found.newest.value == "nine"
    assert older.latest == date(2023, 1, 1)


def test_weights_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"updating\.npz"):
        load_update_model(tmp_path / "updating.npz")
