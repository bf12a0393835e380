"""What somebody said is told by whole sentences."""

from __future__ import annotations

import pytest

from rag.agreement.said import quote_whole
from rag.questions.question import Question
from tests.fakes import claim_in

SENTENCE = "The union has rejected the offer of the owners."


@pytest.mark.parametrize(
    ("question", "value", "told"),
    [
        ("What does the union say?", "rejected", SENTENCE),
        ("What does the union say about the offer?", "The union", SENTENCE),
        ("What does the union say?", "rejected the offer", "rejected the offer"),
        ("What has the union rejected?", "the offer", "the offer"),
    ],
)
def test_too_few_words_tell_nothing(question: str, value: str, told: str) -> None:
    claim = quote_whole(Question(question), claim_in(SENTENCE, value))
    assert claim.value == told
    assert claim.article.text[claim.start : claim.end] == told
