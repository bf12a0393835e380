"""Follow-ups become standalone questions; standalone questions stay unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Answer, Citation, Position
from rag.questions.followups import Turn, complete_part, standalone
from rag.questions.question import parse_question
from tests.questions.words import PERSONS, VOCABULARY

LAST = Turn("When did Putin last visit North Korea?", "24 years ago [1], or in 1991 [2].")
START = Turn("Where will Putin start his trip?", "Beijing [1].")
MET = Turn("Have Quintela and Korvath ever met?", "Yes, once, in May 2021 [1].")
TURNOUT = Turn("What was the turnout in Merovia in 2021?", "59.8 per cent [1].")
CLAIMED = Turn("Was the harbour badly polluted?", 'A child cried: "The swans are black" [1].')
INVITED = Turn("Who invited Putin?", "Kim Jong Un [3].")


@pytest.mark.parametrize(
    ("history", "asked", "whole"),
    [
        ([LAST], "Who invited him there?", "Who invited Putin in North Korea?"),
        ([LAST], "And when did he last visit France?", "When did Putin last visit France?"),
        ([LAST], "Who is its leader?", "Who is North Korea's leader?"),
        ([LAST], "And what about France?", "When did Putin last visit France?"),
        ([START], "How long will he stay there?", "How long will Putin stay in Beijing?"),
        ([MET], "When was that?", "When have Quintela and Korvath met?"),
        ([MET], "and where?", "Where have Quintela and Korvath met?"),
        ([INVITED, Turn("How old is he?", "41")], "and in 2018?", "How old is Kim Jong Un in 2018?"),
        ([TURNOUT], "And in 2018?", "What was the turnout in Merovia in 2018?"),
        ([TURNOUT], "and the year before?", "What was the turnout in Merovia in 2020?"),
        ([CLAIMED], "Who said that?", 'Who said "The swans are black"?'),
        ([LAST], "When did Kim start his visit?", "When did Kim start his visit?"),
        ([LAST], "How long is it since Kim came?", "How long is it since Kim came?"),
        ([LAST], "how many ships went to Port Sefton?", "how many ships went to Port Sefton?"),
        ([LAST], "thank you!", "thank you!"),
        ([], "Who invited him there?", "Who invited him there?"),
    ],
)
def test_follow_ups(history: list[Turn], asked: str, whole: str) -> None:
    assert standalone(asked, history) == whole


VOTE = Turn("Who won the election?", "Lund")
MAY = Turn("How many visitors came in May 2024?", "1,200")
FLOOD = Turn("How many people died in the flood of 1972?", "12")
ARRESTED = Turn("Who was arrested?", "the harbour pilot")


@pytest.mark.parametrize(
    ("last", "asked", "whole"),
    [
        (VOTE, "by how many votes?", "By how many votes did Lund win the election?"),
        (ARRESTED, "what for?", "What for was the harbour pilot arrested?"),
        (MAY, "and in June?", "How many visitors came in June 2024?"),
        (MAY, "And on 3 June?", "How many visitors came on 3 June 2024?"),
        (Turn("What happened in June 2025?", ""), "and in May?", "What happened in May 2025?"),
        (FLOOD, "And in the one of 1929?", "How many people died in the flood of 1929?"),
        (
            Turn("When did the dam collapse?", "12 March"),
            "how many shelters were there?",
            "how many shelters were there?",
        ),
        (Turn("What happened to the Orla?", "It sank"), "What did he say?", "What did he say?"),
    ],
)
def test_what_the_last_question_asked_is_carried_over(last: Turn, asked: str, whole: str) -> None:
    """A follow-up stays unchanged if nothing in the last turn matches a word of it."""
    assert standalone(asked, [last]) == whole


@pytest.mark.parametrize(
    ("answer", "asked", "whole"),
    [
        ("Anna Berg; Tom Reed", "tell me more about the first one", "tell me more about Anna Berg"),
        ("Anna Berg; Tom Reed", "and the second one?", "Tell me more about Tom Reed"),
        ("Anna Berg; Tom Reed", "How old is the latter one?", "How old is Tom Reed?"),
        ("Anna Berg; Tom Reed", "and the third one?", None),
        ("Anna Berg; Tom Reed", "Who was the first minister?", "Who was the first minister?"),
    ],
)
def test_an_item_of_the_last_answer_is_named_by_its_number(answer: str, asked: str, whole: str | None) -> None:
    found = standalone(asked, [Turn("Who led the strike?", answer)])
    assert found == whole if whole else "Anna Berg" not in found


def test_an_overview_is_asked_for_more_by_the_titles_of_its_articles() -> None:
    quotes = ("The dam failed.", "Jarek Solm said so.")
    citations = tuple(
        Citation(number, f"a{number}", f"Title {number}", "", None, "", quote, 0, len(quote))
        for number, quote in enumerate(quotes, 1)
    )
    answer = Answer("What are the articles about?", "overview", "", "**Two stories.**", citations=citations)
    assert (
        standalone("tell me more about the second one", [Turn(answer.question, answer)]) == "tell me more about Title 2"
    )
    numbered = Answer("Where do they disagree?", "overview", "", "1. The toll\n\n2. The date", citations=citations)
    assert (
        standalone("tell me more about the second one", [Turn(numbered.question, numbered)])
        == "tell me more about The date"
    )
    assert "Jarek Solm" in standalone("What did he say about the gates?", [Turn(answer.question, answer)])


def test_more_is_asked_of_the_subject_of_the_last_question() -> None:
    assert standalone("tell me more", [Turn("When did Oda Lindqvist resign?", "In May")]).endswith("Oda Lindqvist")


def test_a_turn_may_contain_the_answer_itself() -> None:
    """Its short answers are what a follow-up refers to."""
    position = Position("Kim Jong Un", (), 1, None, 0.9)
    answer = Answer("Who invited Putin?", "answered", "one", "Kim Jong Un [1]", (position,))
    assert Turn("Who invited Putin?", answer) == Turn("Who invited Putin?", "Kim Jong Un")


def test_a_turn_with_an_answer_is_taken_as_it_was_understood() -> None:
    """The typed question of a turn may itself be a follow-up."""
    answer = Answer("How many visitors came in May 2024?", "answered", "one", "1,200 [1]")
    assert standalone("and in June?", [Turn("and in May?", answer)]) == "How many visitors came in June 2024?"


CRASH = Turn("How many pupils were injured?", "14")
STRUCK = Turn("How many workers took part in the strike at Lund?", "200")
PROMISE = Turn("What did Helen Marsh promise?", "nobody would be dismissed this year")
STRIKE = Turn("Was the strike of 12 March held?", "no")
STRIKES = Turn("When were the strikes?", "5 March; 20 October")
TRAM = Turn("When did the Vessby tram open?", "12 October")
DAIRY = Turn("When is the Lund dairy closing?", "in June")
RUNS = Turn("Who runs Lactona?", "Victor Hahn; Karin Oswald")
HELPED = Turn("Did the government help?", "no")
GAS = Turn("Has the price of gas doubled?", "yes")
FIRST_DAY = Turn("How many people came on the first day?", "41,000")


@pytest.mark.parametrize(
    ("last", "asked", "whole"),
    [
        (PROMISE, "did she keep it?", "Did Helen Marsh keep it?"),  # a name that the embedder takes for no person
        (STRIKE, "how come?", "Why was the strike of 12 March not held?"),
        (GAS, "who doubts it?", "Who doubts that the price of gas has doubled?"),
        (
            Turn("When were the strikes?", "5 March; 20 October"),
            "who led the first one?",
            "who led the strike on 5 March?",
        ),
        (MAY, "summarise that please", "Tell me more about the visitors"),
        (TRAM, "why so late?", "Why did the Vessby tram open so late?"),
        (DAIRY, "So did it close in the end?", "Did the Lund dairy close in the end?"),
        (RUNS, "And before him?", "Who runs Lactona before Victor Hahn?"),
        (HELPED, "And the town?", "Did the town help?"),
        (STRIKES, "And the captain, what happened to her?", "What happened to the captain?"),
        (
            Turn("What did the hospital plan to do with its maternity ward?", "close"),
            "Why?",
            "Why did the hospital plan to close its maternity ward?",
        ),
        (
            Turn("What did the owner decide to do?", "sell the dairy"),
            "why?",
            "Why did the owner decide to sell the dairy?",
        ),
        (Turn("Did the dairy close?", "yes"), "Is that confirmed?", "Is it confirmed that the dairy did close?"),
        (Turn("What caused the fire?", "dust"), "is it official", "Is it official that dust caused the fire?"),
        (TRAM, "Tell me the whole story please", "Tell me more about the Vessby tram"),
        (
            Turn("How many people died according to the ministry?", "118"),
            "What does the university say?",
            "How many people died according to the university?",
        ),
        (MAY, "and what do the police say?", "How many visitors came in May 2024 according to the police?"),
        (Turn("Who won the final?", "Lund United"), "Who did they beat?", "Who did Lund United beat?"),
        (STRUCK, "when did it end?", "When did the strike at Lund end?"),
        (
            Turn("When did the Lund road reopen?", "in May"),
            "when was it supposed to?",
            "When was the Lund road supposed to reopen?",
        ),
        (Turn("How many signatures have they got?", "900"), "what did the court decide?", "what did the court decide?"),
        (MAY, "sorry, I meant in June", "How many visitors came in June 2024?"),
        (MAY, "Ok, another story: who runs the dairy?", "who runs the dairy?"),
        (Turn("Did the mayor resign?", "yes"), "why not?", "Why did the mayor not resign?"),
        (PROMISE, "hadn't she promised that?", "Had Helen Marsh promised that?"),
        (CRASH, "Why?", "Why were pupils injured?"),
        (CRASH, "whose fault was it?", "Why were pupils injured?"),  # no event was named
        (Turn("When did the dam break?", "in May"), "what was the cause?", "Why did the dam break?"),
        (Turn("How many people died in the tram fire at Lund?", "4"), "what caused it?", "What caused the tram fire?"),
        (
            Turn("How many salmon escaped from the Norr farm?", "900"),
            "When?",
            "When did salmon escape from the Norr farm?",
        ),
        (
            Turn("How tall is the St Orm's bell tower?", "61"),
            "When was it built?",
            "When was the St Orm's bell tower built?",
        ),
        (Turn("Was Samir Vance guilty?", "no"), "Is he coming back?", "Is Samir Vance coming back?"),
        (
            Turn("By how much was the budget cut?", "12 percent; 30 percent"),
            "What does Maas say?",
            "By how much was the budget cut according to Maas?",
        ),
    ],
)
def test_what_is_meant_is_put_in(last: Turn, asked: str, whole: str) -> None:
    assert standalone(asked, [last]) == whole


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        (FIRST_DAY, "How many stops does it have?"),  # "it" is no day
        (FLOOD, "How many people died in the tram accident?"),
        (Turn("Compare what Marsh and Kettle say about the jobs.", ""), "Has the gas price really doubled?"),
        (Turn("Had Helen Marsh resigned?", "no"), "When were the strikes?"),
        (ARRESTED, "When did the ambassador go back to her post in Dorran?"),
        (FLOOD, "How many teachers lose their jobs when the school closes?"),
        (Turn("What happened in January?", ""), "What happened in 1931?"),
        (FLOOD, "Was it the dog that found the walker on Great Carrick?"),
        (Turn("What caused the fire on the ferry?", "a short circuit"), "are you sure it wasn't an electric car?"),
        (Turn("What caused the fire?", "a fault in the ship's own wiring"), "Who was the captain?"),
    ],
)
def test_nothing_is_put_into_a_complete_question(last: Turn, asked: str) -> None:
    assert standalone(asked, [last]) == asked


@pytest.mark.parametrize(
    ("history", "asked", "whole"),
    [
        ([RUNS], "Why did she resign?", "Why did Karin Oswald resign?"),
        ([RUNS], "Why did he resign?", "Why did Victor Hahn resign?"),
        ([RUNS], "Does he agree with her?", "Does Victor Hahn agree with Karin Oswald?"),
        ([RUNS, Turn("How many people work there?", "340")], "What did she say?", "What did Karin Oswald say?"),
        ([Turn("Who is Tom Bellis?", "from Lund")], "Why did she resign?", "Why did Tom Bellis resign?"),
    ],
)
def test_he_and_she_are_whom_the_articles_call_so(history: list[Turn], asked: str, whole: str) -> None:
    """Unless nobody else was mentioned: articles mislead."""
    assert standalone(asked, history, vocabulary=PERSONS) == whole


def quoting(question: str, values: str, *quotes: str) -> Turn:
    """A turn whose answer cites these quotes."""
    citations = tuple(Citation(n, "a", "", "", None, "", quote, 0, 1) for n, quote in enumerate(quotes, 1))
    positions = tuple(Position(value, citations, 1, None, 1.0) for value in values.split("; "))
    return Turn(question, Answer(question, "updated", "", values, positions, citations))


def test_of_several_persons_the_one_is_meant_of_whom_a_quote_tells_what_is_asked() -> None:
    quotes = ("Ida Tosh was elected.", "Lena Ortmann resigned in April.")
    last = quoting("Who is mayor of Brennick?", "Ida Tosh; Lena Ortmann", *quotes)
    assert standalone("Why did she resign?", [last]) == "Why did Lena Ortmann resign?"


def test_a_person_only_named_in_quotes_is_the_one_named_first() -> None:
    quotes = ("The captain, Ellis Brandt, blamed fog.", "Hugo Lamm said it was clear.")
    assert (
        standalone("Who replaced him?", [quoting("Was there fog?", "yes; no", *quotes)]) == "Who replaced Ellis Brandt?"
    )


@pytest.mark.parametrize(
    ("last", "asked", "whole"),
    [
        ("How fast was the bus going?", "What about the driver?", "Tell me about the driver of the bus"),
        ("Who is the mayor?", "What about the harbour?", "Tell me about the harbour"),
        ("How old is the driver?", "And the captain?", "How old is the captain?"),
        ("How long is the bridge?", "What about the tunnel?", "How long is the tunnel?"),
    ],
)
def test_another_sort_of_thing_is_not_put_into_the_last_question(last: str, asked: str, whole: str) -> None:
    assert standalone(asked, [Turn(last, "")]) == whole


@pytest.mark.parametrize(
    ("last", "asked", "whole"),
    [
        ("Why didn't the alarm go off?", "Who switched it off?", "Who switched the alarm off?"),
        ("How much is the Selm Brooch worth?", "Who wants it back?", "Who wants the Selm Brooch back?"),
        ("Anything newer about the flats?", "Who owns the company?", "Who owns the company?"),
        ("Tell me about the flats", "Who owns the company?", "Who owns the company?"),
    ],
)
def test_a_thing_is_named_by_its_own_words_alone(last: str, asked: str, whole: str) -> None:
    assert standalone(asked, [Turn(last, "")]) == whole


def test_markers_of_earlier_answers_are_not_carried_over() -> None:
    assert "[" not in standalone("How long will he stay there?", [Turn("Where is Kim?", "In Pyongyang[1] [2].")])


@given(st.text(max_size=60), st.lists(st.builds(Turn, st.text(max_size=60), st.text(max_size=60)), max_size=3))
def test_anything_can_be_asked_after_anything(asked: str, history: list[Turn]) -> None:
    """Never an error, and never much longer than the conversation."""
    whole = standalone(asked, history)
    said = max([len(turn.question) + len(turn.answer) for turn in history], default=0)
    assert len(whole) <= (len(asked) + 8) * (said + 8)


def test_a_history_of_ten_thousand_turns_is_bounded() -> None:
    assert standalone("Who invited him?", [Turn("x" * 10**6, "")] * 10_000 + [LAST]) == "Who invited Putin?"


def test_a_name_of_capitals_alone_is_read_at_once() -> None:
    """Within the time limit of a test, which a pattern that tries every way to divide it would not keep."""
    assert standalone("Who saw him?", [Turn(f"Who is {'A' * 400}_!?", f"{'B' * 400}*")])


def test_a_long_question_stands_alone() -> None:
    asked = "Who invited him " + "and his wife " * 40
    assert standalone(asked, [LAST]) == asked


def test_names_are_found_without_capitals() -> None:
    history = [Turn("who is oda lindqvist", "The mayor of Kettle Bridge.")]
    whole = standalone("when did she see it?", history, vocabulary=VOCABULARY)
    assert whole.startswith("When did Oda Lindqvist see")


def test_earlier_follow_ups_are_completed_first() -> None:
    history = [Turn("Have Quintela and Korvath ever met?", "Yes."), Turn("where?", "In Lugano.")]
    assert "Quintela and Korvath" in standalone("and when?", history)


def test_the_later_of_several_questions_refer_to_the_first() -> None:
    ferry = Turn("When will the ferry to Essund start again?", "in May")
    question = "How much is a ticket, and what did it cost before?"
    assert standalone(question, [ferry]) == question
    assert complete_part("What did it cost before?", [ferry, Turn("How much is a ticket?", "38 euros")]).startswith(
        "What did the ticket cost before"
    )
    assert not parse_question("ok and what caused it").holds_several
    mayor = Turn("Who is the mayor?", "Ada Venn")
    assert standalone("When was she born and where does she live?", [mayor]).startswith("When was Ada Venn born and")
    born = Turn("When was Ada Venn born?", "1961")
    assert complete_part("Where does she live?", [mayor, born]) == "Where does Ada Venn live?"


def test_a_question_of_several_is_completed_by_the_one_before() -> None:
    assert "Lund" in complete_part("By how many votes?", [Turn("Who won?", "Lund")])
