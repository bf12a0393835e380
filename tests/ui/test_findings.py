"""Questions to start with and disagreements, as they are made from articles; and how a change of the folder is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import ArticleFolderError, SyncReport
from index.articles import Problem
from rag.schema import CitationData, DisagreementData
from rag.settings import load_settings
from rag.ui.answers import view_answer
from rag.ui.changes import describe_change, describe_progress, watch_change
from rag.ui.conversations import Work
from rag.ui.disagreements import make_row
from rag.ui.examples import question_of
from rag.ui.findings import (
    MAX_PAIRS,
    Findings,
    Found,
    describe_uncompared,
    disagreement_of,
    example_of,
    is_same,
    name_question,
)
from rag.ui.headings import find_subject, make_question
from rag.ui.notes import select_notes
from rag.ui.opened import find_by_key, open_disagreement, write_pair_key
from rag.ui.rendering import mark_value, mark_words, render
from rag.ui.state import is_sealed
from rag.web.service import Service
from tests.ui.test_rendering import answer_with


def make_disagreement(a: str, b: str, probability: float = 0.9) -> DisagreementData:
    """As `Assistant.disagreements` makes them of two sentences."""
    sides = [
        CitationData.model_validate(
            {"number": number, "article_id": f"a{number}", "quote": quote, "start": 0, "end": len(quote)}
        )
        for number, quote in enumerate((a, b), 1)
    ]
    return DisagreementData(
        question="What do the articles say about this: The flood?",
        topic="The flood",
        a=sides[0],
        b=sides[1],
        value_a=a,
        value_b=b,
        probability=probability,
        reason="The two sentences can hardly both be true.",
        support=2,
        headline="The flood: 17, says A; 23, says B.",
    )


def test_sentences_are_compared_when_that_is_asked_for(seeds_index: Path) -> None:
    """Opening the page finds the examples; only the Disagreements tab has all sentences compared, once."""
    findings = Findings(Service.of(load_settings(index=seeds_index)))
    findings.start()
    assert wait_until(lambda: findings.now.is_ready)
    assert not findings.is_comparing
    assert not findings.now.is_compared
    assert findings.now.examples
    findings.compare()
    assert wait_until(lambda: findings.now.is_compared)
    found = findings.now
    findings.compare()
    assert not findings.is_comparing
    assert findings.now is found


def wait_until(is_done: Callable[[], bool]) -> bool:
    end = time.monotonic() + 120
    while not is_done() and time.monotonic() < end:
        time.sleep(0.05)
    return is_done()


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The Karsk Dam collapsed on 14 March 2025, and water ran down.", "When did the Karsk Dam collapse?"),
        ("Anselm Kord resigned in May 2021.", "When did Anselm Kord resign?"),
        ("The bridge was opened in June 1932.", "When was the bridge opened?"),
        ("The dam was 84 metres high.", "How high was the dam?"),
    ],
)
def test_a_sentence_becomes_a_question(sentence: str, question: str) -> None:
    assert question_of(sentence) == [question]


def test_a_helping_verb_is_no_part_of_a_thing() -> None:
    assert question_of("The service had been stopped in 2016.") == []


def test_what_was_not_compared_is_said() -> None:
    assert describe_uncompared(12, 12, MAX_PAIRS - 1) == ""
    assert describe_uncompared(200, 1_234, 3) == "Only the newest 200 of 1,234 articles were compared."
    both = describe_uncompared(200, 1_234, MAX_PAIRS)
    assert "the newest 200 of 1,234 articles and the 200 pairs of sentences nearest in meaning" in both
    now = Found(is_ready=True, is_compared=True, left_out=both)
    shown = render("disagreements.html", rows=[], total=0, now=now, is_filtered=True, topic="dam")
    assert both in shown
    assert 'data-question="Where do the articles disagree about dam?"' in shown


def test_two_sentences_are_marked_where_their_numbers_or_names_differ() -> None:
    row = make_row(make_disagreement("Some 17 people died on Monday.", "Some 23 people died on Friday."))
    assert (row.marks_a, row.marks_b) == (("17",), ("23",))
    row = make_row(make_disagreement("The gates were shut by Orsolt Venn.", "The gates were shut by Petra Halvik."))
    assert (row.marks_a, row.marks_b) == (("Orsolt", "Venn"), ("Petra", "Halvik"))
    assert row.heading == "The gates"


def test_less_likely_disagreements_are_called_possible() -> None:
    assert make_row(make_disagreement("It is 17.", "It is 23.", 0.8)).is_sure
    assert not make_row(make_disagreement("It is 17.", "It is 23.", 0.47)).is_sure


def test_a_disagreement_is_named_by_its_question_and_listed_once() -> None:
    named = name_question(make_disagreement("The dam was 84 metres high.", "The dam was 92 metres high."))
    assert make_row(named).heading == "How high was the dam?"
    cloze = named.model_copy(update={"question": "The dam was how many metres high, she said?"})
    assert make_row(cloze).heading == "The dam"
    assert make_question(cloze) == "Where do the articles disagree about the dam?"
    assert is_same(named, named.model_copy(update={"a": named.b, "b": named.a}))


@pytest.mark.parametrize(
    ("one", "other", "subject"),
    [
        (
            "Ameling's “Girl with a Lantern” is gone.",
            "He said that Girl with a Lantern is lost.",
            "Girl with a Lantern",
        ),
        ("A reactor at Tolna costs 9 billion.", "A study puts the cost of Tolna at 14 billion.", "Tolna"),
        ("On Monday Reil met Anna Kask in Ostrel.", "In Ostrel Reil met Anna Kask on Monday.", "Reil, Anna Kask"),
        ("It would have cost 40 million.", "It would have cost 65 million crowns.", ""),
    ],
)
def test_the_subject_is_a_name_that_both_sentences_have(one: str, other: str, subject: str) -> None:
    assert find_subject(one, other) == subject


def test_a_disagreement_opens_as_an_answer_without_a_search() -> None:
    """It has both quotes, in their own words; whole sentences are cut to what differs."""
    found = make_disagreement("The gates were shut by Orsolt Venn.", "The gates were shut by Petra Halvik.")
    exchange = open_disagreement(found)
    assert exchange.question == "Where do the articles disagree about the gates?"
    assert exchange.answer.status == "disputed"
    assert exchange.answer.headline == "Orsolt Venn, says a1; Petra Halvik, says a2."
    assert [each.quote for each in exchange.answer.citations] == [found.a.quote, found.b.quote]
    assert is_sealed(exchange)
    assert find_by_key(write_pair_key(found), [found]) == found
    assert find_by_key("x", [found]) is None


def test_notes_that_say_no_more_than_the_values_are_left_out() -> None:
    assert select_notes("“1642” is not “1652”. The articles are 1,227 days apart.") == ""
    assert select_notes("“three” and “two” are different numbers.") == ""
    assert select_notes("“List” gives more than one answer itself.") == "“List” also gives another answer."


def test_an_example_shows_a_disagreement_that_was_found() -> None:
    found = make_disagreement("The dam was 84 metres high.", "The dam was 92 metres high.")
    example = example_of(found)
    assert (example.label, example.key) == ("Disagreement", write_pair_key(found))


def test_most_of_a_value_is_marked_where_it_is_not_there_in_full() -> None:
    assert (
        mark_value("It fell on 14 March, they say.", "14 March 2025") == "It fell on <mark>14 March</mark>, they say."
    )
    assert mark_value("It fell in March.", "14 March 2025") == "It fell in March."


def test_words_are_marked_as_text() -> None:
    """Words that follow each other are marked as one, or the space between them would be lost."""
    assert mark_words("<b> 17 of 170", ["17"]) == "&lt;b&gt; <mark>17</mark> of 170"
    assert mark_words("It was Petra Halvik.", ["Petra", "Halvik"]) == "It was <mark>Petra Halvik</mark>."


def test_sentences_without_other_names_or_numbers_are_marked_where_they_part() -> None:
    """Up to the first comma: what follows says who says it."""
    row = make_row(
        make_disagreement(
            "The dam failed because water seeped through the limestone below its foundation, experts said.",
            "The dam failed because a rusted gate broke and the water tore the spillway open, say two engineers.",
        )
    )
    assert row.marks_a == ("water seeped through the limestone below its foundation",)
    assert row.marks_b == ("a rusted gate broke and the water tore the spillway open",)
    row = make_row(make_disagreement("The dam was safe.", "No wall could have held that water."))
    assert (row.marks_a, row.marks_b) == ((), ())


def test_a_disagreement_says_that_there_are_more_answers_than_two() -> None:
    assert disagreement_of(answer_with(3)).reason == "The articles give 3 different answers; two are shown."
    assert disagreement_of(answer_with(2)).reason == ""


def test_the_notes_of_an_answer_are_shown() -> None:
    noted = answer_with(2).model_copy(update={"notes": ("“24 years” is 2000, not “1991”.",)})
    assert disagreement_of(noted).reason == "“24 years” is 2000, not “1991”."
    assert view_answer(noted, Work()).note == "“24 years” is 2000, not “1991”."


def test_every_file_that_was_sent_is_named() -> None:
    report = SyncReport(added=("a.txt",), failed=(Problem("b.pdf", "it is not a PDF"),))
    outcome = describe_change(report, ["a.txt", "b.pdf"])
    assert outcome.text == "1 article added, 1 failed"
    assert [(each.name, each.text) for each in outcome.files] == [("b.pdf", "It is not a PDF"), ("a.txt", "Added")]


def test_how_far_a_change_has_come_is_told_until_it_is_done() -> None:
    def change(progress: Callable[[int, int], None]) -> SyncReport:
        progress(1, 3)
        return SyncReport()

    *_, last = watch_change(change)
    assert last == SyncReport()
    assert describe_progress(["a.txt"], 1, 3).text == "Indexing article 2 of 3 …"


def test_a_change_that_fails_raises_its_error() -> None:
    def change(_: Callable[[int, int], None]) -> SyncReport:
        raise ArticleFolderError("It cannot be removed.")

    with pytest.raises(ArticleFolderError):
        list(watch_change(change))


def test_what_a_library_says_of_a_file_is_left_out() -> None:
    said = "it is not a readable PDF (Failed to load document (PDFium: Data format error).)"
    (file,) = describe_change(SyncReport(failed=(Problem("b.pdf", said),)), []).files
    assert file.text == "It is not a readable PDF"
    (file,) = describe_change(SyncReport(failed=(Problem("b.pdf", "it is empty (0 bytes)"),)), []).files
    assert file.text == "It is empty (0 bytes)"
