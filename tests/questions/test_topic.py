"""The topic of a request for an overview."""

from __future__ import annotations

import pytest

from rag.questions.topic import find_topic, find_topic_span


@pytest.mark.parametrize(
    ("request_", "topic"),
    [
        ("Short recap of the merger, please", "merger"),
        ("What happened at the Harle footbridge?", "Harle footbridge"),
        ("Can you tell me about the strike at Orla's mine?", "strike Orla's mine"),
        ("What is in this collection of articles?", ""),
        ("Which topics do the articles cover?", ""),
    ],
)
def test_what_is_left_of_a_request(request_: str, topic: str) -> None:
    assert find_topic(request_) == topic


@pytest.mark.parametrize(
    ("request_", "topic"),
    [
        ("Tell me about the captain of the Solvane", "captain of the Solvane"),
        ("Anything newer about the mayor?", "mayor"),
        ("What became of the Solvane?", "Solvane"),
        ("What is this collection about?", ""),
    ],
)
def test_a_topic_is_named_as_it_was_written(request_: str, topic: str) -> None:
    assert find_topic_span(request_) == topic
