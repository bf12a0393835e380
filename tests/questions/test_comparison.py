"""Comparisons become questions that each side answers."""

from __future__ import annotations

import pytest

from rag.questions.comparison import ask_each_side, ask_for_sides


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Compare the costs of the tunnel", "What are the costs of the tunnel?"),
        ("please compare the two accounts.", "What are the two accounts?"),
        ("How do the prices of the two firms differ?", "What are the prices of the two firms?"),
        ("What is the difference between the two counts?", "What are the two counts?"),
        ("Is the tunnel longer than the bridge?", "Is the tunnel longer than the bridge?"),
        ("the tram's price: mayor versus opposition", "What is the tram's price?"),
        ("Compare the visitor counts: police vs. organisers", "What are the visitor counts?"),
        ("Compare what Kim and Lee say the club was paid for Orr.", "What was the club paid for Orr?"),
        ("Compare what Kim and Lee say drove the club into debt", "What drove the club into debt?"),
        ("Set the mayor's account of the fall against that of the union", "What is the account of the fall?"),
        (
            "How did the points of the two clubs compare after ten games?",
            "What are the points of the two clubs after ten games?",
        ),
        ("What's the difference between the city's and the union's count of guests?", "What is the count of guests?"),
    ],
)
def test_sides(typed: str, asked: str) -> None:
    assert ask_for_sides(typed) == [asked]


def test_each_side_is_also_asked_alone_and_neither() -> None:
    assert ask_for_sides("Compare the death tolls of the police and the union") == [
        "What are the death tolls of the police and the union?",
        "What are the death tolls of the police?",
        "What are the death tolls of the union?",
        "What are the death tolls?",
    ]


def test_a_topic_is_also_asked_without_the_sides() -> None:
    assert ask_for_sides("How do Kim and Lee differ on the strike?") == [
        "What do Kim and Lee say about the strike?",
        "What is the strike?",
    ]


def test_what_is_said_about_a_topic_is_also_asked_without_the_sides() -> None:
    assert ask_for_sides("Compare what Kim and Lee say about the strike") == [
        "What do Kim and Lee say about the strike?",
        "What is the strike?",
    ]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (
            "Compare the price of rye in March with that in the week of the flood",
            ("What was the price of rye in March?", "What was the price in the week of the flood?"),
        ),
        (
            "What is the difference between the city's and the union's count?",
            ("What is the city's count?", "What is the union's count?"),
        ),
        ("Compare the costs of the tunnel", ()),
    ],
)
def test_each_side_alone(typed: str, asked: tuple[str, ...]) -> None:
    assert ask_each_side(typed) == asked
