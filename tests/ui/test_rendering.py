"""Answers as HTML: article text is only ever text, and long answers are folded."""

from __future__ import annotations

from datetime import date

from rag.schema import AnswerData, ArticleData, CitationData, DisagreementData, PassageData, PositionData
from rag.ui.answers import MAX_CARDS, MAX_QUOTES, group_quotes, render_thread, suggest_questions, view_answer
from rag.ui.chat import show_chips
from rag.ui.conversations import Exchange, Work
from rag.ui.findings import filter_disagreements
from rag.ui.rendering import keep_clauses, mark_value, outside_url, prose_paragraphs
from rag.web.pages import article_page
from tests.ui.answers import make_answer

HOSTILE = "<script>x</script> ${7*7} {{y}} <img src=x onerror=z> & \"'"


def cite(number: int, quote: str = "It opened in 1932.", **about: object) -> CitationData:
    return CitationData.model_validate(
        {"number": number, "article_id": f"a{number}", "quote": quote, "start": 0, "end": len(quote), **about}
    )


def answer_with(positions: int, quotes: int = 1, status: str = "disputed") -> AnswerData:
    """An answer with many positions, each with its own quotes."""
    count = positions * quotes
    numbers = [tuple(range(first, first + quotes)) for first in range(1, count + 1, quotes)]
    return AnswerData.model_validate(
        {
            "question": "When?",
            "status": status,
            "headline": "At different times.",
            "positions": [
                PositionData(
                    value=str(place),
                    support=1,
                    latest=date(2024, 1, 1 + place % 28),
                    probability=0.9,
                    part="",
                    citations=found,
                )
                for place, found in enumerate(numbers)
            ],
            "citations": [cite(number, f"It opened in {number}.") for number in range(1, count + 1)],
        }
    )


def test_article_text_is_not_html() -> None:
    """Nor is it a template of Gradio's, which gives `$` and braces a meaning."""
    answer = make_answer(HOSTILE, f"It is {HOSTILE}.", HOSTILE)
    shown = render_thread([Exchange(question=HOSTILE, answer=answer, only=HOSTILE)])
    assert "<script" not in shown
    assert "<img" not in shown
    assert "$" not in shown
    assert "{" not in shown
    assert "<mark>&lt;script&gt;" in shown


def test_markers_are_links_and_an_articles_own_are_not() -> None:
    paragraph = prose_paragraphs("It opened in 1932 [1], or [7](http://evil.example).", {1: cite(1)})[0]
    assert paragraph.count("<a ") == 1
    assert 'href="article?id=a1&amp;start=0&amp;end=18#quote"' in paragraph


def test_many_positions_and_quotes_are_folded() -> None:
    view = view_answer(answer_with(300), Work())
    assert len(view.shown) == MAX_CARDS
    assert len(view.shown) + len(view.folded) == 300
    card = view_answer(answer_with(1, quotes=20), Work()).cards[0]
    assert len(card.shown) == MAX_QUOTES
    assert len(card.shown) + len(card.folded) == 20


def test_a_quote_of_several_articles_is_shown_once() -> None:
    grouped = group_quotes([cite(1), cite(2), cite(3, "It opened in 1933.")])
    assert [(each.cited.number, [also.number for also in each.also]) for each in grouped] == [(1, [2]), (3, [])]


def test_many_answers_say_how_many_passages_were_read() -> None:
    work = Work(searched=300, read=14)
    assert view_answer(answer_with(13), work).note == "Read 14 of 300 passages; others may give more answers."
    assert view_answer(answer_with(2), work).note == ""


def test_names_that_two_articles_share_are_asked_about_next() -> None:
    one, other = cite(1, "The Karsk Dam fell on 12 March."), cite(2, "On 14 March the Karsk Dam fell.")
    answer = answer_with(2).model_copy(update={"citations": (one, other)})
    assert suggest_questions(answer) == ["What do the articles say about the Karsk Dam?"]
    assert suggest_questions(answer.model_copy(update={"citations": (one,)})) == []


def test_one_answer_that_the_headline_gives_is_not_said_twice() -> None:
    answer = make_answer("1932")
    assert view_answer(answer, Work()).is_said
    assert "<h3" not in render_thread([Exchange(question="When?", answer=answer)])
    shortened = answer.model_copy(update={"headline": "In the year …, says 1 article."})
    assert "<h3" in render_thread([Exchange(question="When?", answer=shortened)])


def test_why_there_is_no_answer_is_said_where_no_passages_are_offered() -> None:
    answer = answer_with(0, status="no_evidence").model_copy(update={"reason": "This is small talk."})
    assert view_answer(answer, Work()).note == "This is small talk."
    near = PassageData.model_validate({"article_id": "a", "start": 0, "end": 5, "text": "Near.", "similarity": 0.1})
    assert view_answer(answer.model_copy(update={"nearest": [near]}), Work()).note == ""


def test_a_question_that_was_understood_otherwise_is_said() -> None:
    """Other capitals or a missing question mark are no other question."""
    view = view_answer(make_answer(), Work())
    assert view.understood_as("when") == ""
    assert view.understood_as("And then?") == "When?"


def test_where_nothing_was_read_the_steps_say_why() -> None:
    answer = answer_with(0, status="no_evidence").model_copy(update={"reason": "This is small talk."})
    assert view_answer(answer, Work(searched=20, seconds=0.01)).steps == ("This is small talk",)
    *_, why, took = view_answer(answer, Work(searched=20, read=12, claims=3, seconds=0.01)).steps
    assert (why, took) == ("This is small talk", "Took 0.1 s")


def test_an_update_is_shown_newest_first() -> None:
    view = view_answer(answer_with(3, status="updated"), Work())
    assert [card.value for card in view.cards] == ["2", "1", "0"]
    assert [card.is_newest for card in view.cards] == [True, False, False]


def test_the_value_is_marked_once_and_spaces_stay() -> None:
    assert mark_value("In 1932 and 1932.", "1932") == "In <mark>1932</mark> and 1932."
    assert mark_value("In 1932.", "1933") == "In 1932."


def test_a_headline_can_break_after_its_semicolons() -> None:
    assert keep_clauses("14 March; <12> March.") == "<span>14 March;</span> <span>&lt;12&gt; March.</span>"


def test_only_web_addresses_are_linked() -> None:
    assert outside_url("https://a.example/x") == "https://a.example/x"
    assert [outside_url(url) for url in ("javascript:x", "file:///etc", "http:// x", "//a.example")] == [""] * 4
    articles = [ArticleData(id="a", text="x", url=url) for url in ("http://[x", "javascript:x", "http://a.example")]
    assert ["Open the source" in article_page(article) for article in articles] == [False, False, True]


def test_filters_become_chips() -> None:
    shown = show_chips(["The <b>Daily</b>"], "2024-01-01", " ")
    assert "The &lt;b&gt;Daily" in shown
    assert "from 2024-01-01" in shown
    assert "until" not in shown


def test_disagreements_are_filtered_by_words_source_and_date() -> None:
    found = DisagreementData(
        question="How high is it?",
        topic="tower",
        a=cite(1, "It is 84 metres high.", source="Daily", published=date(2024, 1, 1)),
        b=cite(2, "It is 92 metres high.", source="Weekly", published=date(2024, 6, 1)),
        value_a="84 metres",
        value_b="92 metres",
        probability=0.9,
        reason="The heights differ.",
        support=2,
        headline="The flood: 17, says A; 23, says B.",
    )
    assert filter_disagreements([found], "TOWER metres", "Weekly", date(2024, 5, 1), date(2024, 7, 1)) == [found]
    assert filter_disagreements([found], "bridge") == []
    assert filter_disagreements([found], source="Monthly") == []
    assert filter_disagreements([found], since=date(2025, 1, 1)) == []
