"""Comparisons become questions that each side answers."""

from __future__ import annotations

import pytest

from rag.questions.comparison import ask_for_sides


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Compare the costs of the tunnel", "What are the costs of the tunnel?"),
        ("please compare the two accounts.", "What are the two accounts?"),
        ("How do the prices of the two firms differ?", "What are the prices of the two firms?"),
        ("What is the difference between the two counts?", "What are the two counts?"),
        ("Is the tunnel longer than the bridge?", "Is the tunnel longer than the bridge?"),
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
