"""Lists of names in one sentence."""

from __future__ import annotations

import pytest

from index import Article
from rag.agreement.lists import split_lists
from rag.answer import Claim
from rag.questions.question import parse_question

VILLAGES = "The largest villages are Pennick (1,310 inhabitants), Stell (880), Crossgill (520) and Ashgill (340)."


def claim(text: str, value: str) -> Claim:
    start = text.index(value)
    return Claim(Article("a", text), value, start, start + len(value), 0, len(text), 0.9)


@pytest.mark.parametrize(
    ("text", "value", "items"),
    [
        (VILLAGES, "Pennick (1,310 inhabitants), Stell", ["Pennick", "Stell", "Crossgill", "Ashgill"]),
        (VILLAGES, "Crossgill", ["Pennick", "Stell", "Crossgill", "Ashgill"]),
        ("Ingrid Szabo and Mateus Kwan do not.", "Mateus Kwan", ["Ingrid Szabo", "Mateus Kwan"]),
        (
            "He met the Bank of Stell, the Farmers' League and Ann Oduya.",
            "Ann Oduya",
            ["Bank of Stell", "Farmers' League", "Ann Oduya"],
        ),
        ("Pennick is the largest.", "Pennick", ["Pennick"]),
        ("They got a radio and two goats.", "a radio", ["a radio"]),
        ("The mayor of Pennick and Stell Ironworks agreed.", "mayor of Pennick", ["mayor of Pennick"]),
    ],
)
def test_each_name_of_a_list_is_an_answer(text: str, value: str, items: list[str]) -> None:
    found = split_lists(parse_question("Which villages belong to the district?"), [claim(text, value)])
    assert [item.value for item in found] == items
    assert all(text[item.start : item.end] == item.value and item.probability == 0.9 for item in found)


def test_one_answer_is_left_as_it_is_where_one_is_asked_for() -> None:
    given = claim(VILLAGES, "Pennick (1,310 inhabitants), Stell")
    assert split_lists(parse_question("Which village is the largest?"), [given]) == [given]
