"""Which claims stand beside the best one."""

from __future__ import annotations

from rag.answer import Claim
from rag.rivals import standing
from tests.fakes import claim_in

ASKED = "When was Acme founded?"


def values(*claims: Claim, question: str = ASKED, many: bool = False) -> list[str]:
    return [c.value for c in standing(question, claims, evidence=0.2, rival=0.8, many=many)]


def test_one_clause_gives_one_answer() -> None:
    """ "Andreescu beat Williams": the reader's second choice in the same words is no second answer."""
    text = "Andreescu beat Williams in the final."
    assert values(claim_in(text, "Andreescu", probability=0.9), claim_in(text, "Williams", probability=0.85)) == [
        "Andreescu"
    ]
    assert len(values(claim_in(text, "Andreescu"), claim_in(text, "Williams"), many=True)) == 2


def test_two_clauses_may_contradict_each_other() -> None:
    text = "A nation he last saw in 1991; the first leader to come in 24 years hopes for more."
    assert values(claim_in(text, "1991"), claim_in(text, "24 years", probability=0.85)) == ["1991", "24 years"]


def test_a_word_that_turns_the_sentence_ends_a_clause_and_a_full_stop_after_an_initial_does_not() -> None:
    text = "Police said that 12 had died, while officials put the toll at 15."
    assert values(claim_in(text, "12"), claim_in(text, "15", probability=0.85)) == ["12", "15"]
    text = "Andreescu beat U.S. star Williams in the final."
    assert values(claim_in(text, "Andreescu"), claim_in(text, "Williams", probability=0.85)) == ["Andreescu"]


def test_another_spelling_of_who_is_asked_about_is_no_other() -> None:
    asked = "When did Erdoğan visit Kyiv?"
    best = claim_in("Erdoğan came to Kyiv in 2019.", "2019")
    assert len(values(best, claim_in("Erdogan saw Kiev in 2020.", "2020", "b"), question=asked)) == 2


def test_white_space_between_claims_takes_no_time() -> None:
    text = f"Harappa{' ' * 200_000}Mohenjodaro"
    assert len(values(claim_in(text, "Harappa"), claim_in(text, "Mohenjodaro"))) == 2


def test_members_of_a_list_stand_together() -> None:
    text = "They dug at Harappa and Mohenjodaro."
    assert len(values(claim_in(text, "Harappa"), claim_in(text, "Mohenjodaro"))) == 2


def test_a_weak_rival_stands_where_it_makes_the_very_statement() -> None:
    """The same report with another year is a contradiction, however unsure the reader is of it."""
    strong = claim_in("Acme was founded in 1991 by two brothers.", "1991")
    copied = claim_in("Acme was founded in 1987 by two brothers.", "1987", "b", 0.3)
    other = claim_in("The brothers spoke of Acme in Rome at length.", "Rome", "c", 0.3)
    assert values(strong, copied) == ["1991", "1987"]
    assert values(strong, other) == ["1991"]


def test_a_name_in_common_makes_no_common_statement() -> None:
    best = claim_in("John Smith was born in York.", "York")
    other = claim_in("John Smith is a Canadian politician.", "Canadian politician", "b", 0.3)
    assert values(best, other, question="Where was John Smith born?") == ["York"]


def test_a_number_or_time_of_another_article_needs_less() -> None:
    """Two figures can be compared; two names may be parts of one answer."""
    best = claim_in("Acme was founded in 1991 by two brothers.", "1991")
    assert values(best, claim_in("Its records of Acme begin in 1987.", "1987", "b", 0.6)) == ["1991", "1987"]
    assert values(best, claim_in("Its records of Acme begin in Rome.", "Rome", "b", 0.6)) == ["1991"]


def test_what_is_said_of_another_year_is_no_rival() -> None:
    asked = "Who won the race in 2019?"
    best = claim_in("Ada won the race in 2019.", "Ada")
    assert values(best, claim_in("Bea won the race in 2021.", "Bea", "b"), question=asked) == ["Ada"]
    assert values(best, claim_in("Bea won the race.", "Bea", "b"), question=asked) == ["Ada", "Bea"]


def test_an_article_about_somebody_else_is_no_rival() -> None:
    best = claim_in("Acme was founded in 1991.", "1991")
    assert values(best, claim_in("Globex was founded in 1987.", "1987", "b")) == ["1991"]
    assert values(best, claim_in("It was founded in 1987.", "1987", "b", title="Acme at thirty")) == ["1991", "1987"]


def test_the_order_of_the_claims_does_not_matter() -> None:
    text = "They dug at Harappa and Mohenjodaro; in 1991 they left."
    claims = [claim_in(text, value) for value in ("Harappa", "Mohenjodaro", "1991", "left")]
    assert values(*claims) == values(*reversed(claims))


def test_without_evidence_nothing_stands() -> None:
    assert values(claim_in("Acme was founded in 1991.", "1991", probability=0.1)) == []
    assert values() == []
