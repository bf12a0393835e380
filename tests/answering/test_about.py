"""Questions about the last answer are answered from its data."""

from __future__ import annotations

from datetime import date

from rag.answer import Answer, Citation
from rag.answering.about import explain_answer
from rag.questions.question import Question


def test_the_newest_of_an_overview_is_its_newest_article() -> None:
    days = (date(2025, 3, 12), date(2025, 6, 20))
    citations = tuple(
        Citation(number, f"a{number}", f"Title {number}", "", day, "", "It rained.", 0, 10)
        for number, day in enumerate(days, 1)
    )
    last = Answer("What happened?", "overview", "", "Two.", citations=citations)
    answer = explain_answer(Question("And the newest?", about="newest"), last)
    assert "2025-06-20" in answer.headline
    assert [citation.article_id for citation in answer.citations] == ["a2"]
