"""Questions about the last answer are answered from its data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rag.answer import Answer, Citation, Position
from rag.answering.about import explain_answer
from rag.questions.followups import Turn
from rag.questions.question import Question, parse_question


def make_updated() -> Answer:
    """An answer that has changed twice."""
    citations = tuple(
        Citation(number, f"a{number}", "", "", date(2025, 6 - number, 1), "", f"{name} is mayor.", 0, len(name))
        for number, name in enumerate(("Tosh", "Sayle", "Ortmann"), 1)
    )
    positions = tuple(Position(each.quote.split()[0], (each,), 1, each.published, 0.9) for each in citations)
    return Answer("Who is mayor?", "updated", "It changed.", "", positions, citations)


def test_what_it_was_before_is_told_by_the_answer_that_changed() -> None:
    last = make_updated()
    asked = parse_question("Who is mayor before Tosh?", typed="And before her?", history=[Turn("Who is mayor?", last)])
    answer = explain_answer(asked, last)
    assert answer.headline == "Before that: Sayle (1 April 2025); Ortmann (1 March 2025)."
    assert [position.value for position in answer.positions] == ["Sayle", "Ortmann"]
    assert [citation.number for citation in answer.citations] == [1, 2]


def test_who_was_there_before_is_asked_of_the_articles_where_nothing_changed() -> None:
    last = replace(make_updated(), status="answered")
    asked = parse_question("Who is mayor before Tosh?", typed="And before her?", history=[Turn("Who is mayor?", last)])
    assert asked.kind != "about_answer"


def test_nobody_disagrees_with_a_single_answer() -> None:
    last = make_updated()
    answer = explain_answer(
        Question("Who disagrees?", about="disagreement"), replace(last, positions=last.positions[:1])
    )
    assert answer.headline == "No article that answers gives another answer."


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
