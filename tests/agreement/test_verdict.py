"""Claims become positions: claims that agree share one, others are shown side by side, and order does not matter."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import Article
from rag.agreement.relation import KINDS, MAX_JUDGED, TEMPERATURE
from rag.agreement.verdict import Limits, Verdict, reconcile
from rag.answer import Claim, RelationKind, Status
from rag.questions.question import parse_question
from tests.fakes import ScriptedPairModel


def claim(value: str, article: str, probability: float = 0.9, day: date | None = None) -> Claim:
    text = f"{article} says {value}."
    start = text.index(value)
    return Claim(Article(article, text, published=day), value, start, start + len(value), 0, len(text), probability)


def verdict(claims: Sequence[Claim], question: str = "When did she visit?") -> Verdict:
    return reconcile(parse_question(question), claims, ScriptedPairModel(), Limits())


def summary(found: Verdict) -> list[tuple[str, frozenset[str]]]:
    return [(group.value, group.article_ids) for group in found.groups]


def test_rival_answers_are_all_given() -> None:
    """Two articles, two answers: a dispute, strongest first, each with its own article."""
    found = verdict([claim("1991", "a", 0.8), claim("24 years", "b", 0.9)])
    assert found.status == "disputed"
    assert summary(found) == [("24 years", frozenset("b")), ("1991", frozenset("a"))]


def test_agreement_is_one_position_at_the_more_precise_wording() -> None:
    found = verdict([claim("June 2024", "a"), claim("18 June 2024", "b"), claim("2024", "c")])
    assert found.status == "answered"
    assert summary(found) == [("18 June 2024", frozenset("abc"))]
    assert found.groups[0].support == 3


def test_a_vague_answer_does_not_merge_two_precise_ones() -> None:
    found = verdict([claim("2024", "a"), claim("May 2024", "b"), claim("June 2024", "c", 0.8)])
    assert summary(found) == [("May 2024", frozenset("ab")), ("June 2024", frozenset("c"))]


@pytest.mark.parametrize(
    ("question", "vague", "first", "second"),
    [
        ("How many came?", "hundreds of people", "312", "842"),
        ("How many came?", "about 12,000 people", "12,043", "11,720"),
        ("Where did it happen?", "the United States", "Chicago", "Dallas"),
        ("When did she visit?", "the 1990s", "1994", "1997"),
        ("When did she visit?", "Q1 2021", "January 2021", "March 2021"),
        ("When did she visit?", "May 9-12", "May 9", "May 12"),
    ],
)
def test_what_agrees_with_both_sides_of_a_dispute_does_not_hide_it(
    question: str, vague: str, first: str, second: str
) -> None:
    """Also where the vague answer is the most probable and has the most words."""
    found = verdict([claim(vague, "a", 0.95), claim(first, "b", 0.9), claim(second, "c", 0.85)], question)
    assert sorted(group.value for group in found.groups) == sorted([first, second])


@pytest.mark.parametrize(
    ("question", "rough", "exact"),
    [
        ("How many came?", "about 12,000 people", "12,043"),
        ("How many came?", "1.5 million", "1,523,000"),
        ("Where did it happen?", "Russia", "Moscow"),
        ("When did she visit?", "the 1990s", "1994"),
    ],
)
def test_the_more_precise_of_two_that_agree_is_shown(question: str, rough: str, exact: str) -> None:
    found = verdict([claim(rough, "a", 0.95), claim(exact, "b", 0.8)], question)
    assert [group.value for group in found.groups] == [exact]


def test_the_same_words_in_articles_of_two_days_are_two_times() -> None:
    """ "Yesterday" and "24 years" count from each article's own day; "2000" is what "24 years" meant in 2024."""
    days = date(2024, 6, 18), date(2004, 6, 18)
    for value in ("yesterday", "24 years"):
        assert len(verdict([claim(value, "a", 0.9, days[0]), claim(value, "b", 0.85, days[1])]).groups) == 2
    [group] = verdict([claim("24 years", "a", 0.9, days[0]), claim("2000", "b", 0.8)]).groups
    assert (group.value, group.support) == ("2000", 2)


def test_an_article_that_supports_both_sides_is_named() -> None:
    both = Article("both", "She last came in 1991, the first visit in 24 years.")
    claims = [Claim(both, value, i, i + len(value), 0, 51, 0.9) for value, i in (("1991", 17), ("24 years", 42))]
    found = verdict([*claims, claim("24 years", "b"), claim("2019", "c", 0.8)])
    assert found.status == "disputed"
    assert found.reason == "The articles give 3 different answers. “both” gives more than one answer itself."
    assert summary(found) == [
        ("24 years", frozenset({"b", "both"})),
        ("1991", frozenset({"both"})),
        ("2019", frozenset({"c"})),
    ]


def test_an_unlikely_rival_is_left_out() -> None:
    """Relative to the best claim; also where both come from one article."""
    first = claim("Monday", "a", 0.9)
    second = Claim(first.article, "says", 2, 6, 0, 10, 0.3)
    assert summary(verdict([first, second, claim("Friday", "b", 0.3)])) == [("Monday", frozenset("a"))]


def test_a_weaker_claim_supports_an_existing_position() -> None:
    """It does not open a position, but counts for one that it agrees with."""
    found = reconcile(
        parse_question("When?"),
        [claim("1991", "a", 0.9), claim("1991", "b", 0.3), claim("2000", "c", 0.3)],
        ScriptedPairModel(),
        Limits(),
    )
    assert summary(found) == [("1991", frozenset("ab"))]


@pytest.mark.parametrize(
    ("question", "value", "weak", "is_cited"),
    [
        ("Who visited?", "Anna Reyes", 0.35, False),
        ("Who visited?", "Anna Reyes", 0.45, True),
        ("How many came?", "312", 0.35, True),
    ],
)
def test_a_name_supports_only_where_its_sentence_answers(
    question: str, value: str, weak: float, is_cited: bool
) -> None:
    """A name stands in many sentences about something else, which must not be cited; a number seldom does."""
    claims = [claim(value, "a", 0.9), claim(value, "b", weak)]
    found = reconcile(parse_question(question), claims, ScriptedPairModel(), Limits())
    assert summary(found) == [(value, frozenset("ab" if is_cited else "a"))]


def test_no_likely_claim_is_no_evidence() -> None:
    assert verdict([claim("1991", "a", 0.39)]).status == "no_evidence"
    assert verdict([]).status == "no_evidence"


def test_the_same_text_under_two_names_counts_once() -> None:
    text = "The visit was in 1991."
    copies = [
        Claim(Article(name, text + space), "1991", 17, 21, 0, 22, 0.9) for name, space in (("a", ""), ("b", "\n"))
    ]
    assert verdict(copies).groups[0].support == 1


@pytest.mark.parametrize(
    ("question", "days", "status"),
    [
        ("How many people live there?", (date(2020, 1, 1), date(2024, 1, 1)), "updated"),
        ("How many people live there?", (date(2020, 1, 1), None), "disputed"),
        ("How many people live there?", (date(2020, 1, 1), date(2020, 1, 1)), "disputed"),
        ("How many people died in the wreck of 1871?", (date(2020, 1, 1), date(2020, 1, 3)), "disputed"),
    ],
)
def test_the_status_of_different_answers(question: str, days: tuple[date | None, date | None], status: str) -> None:
    """Only what can change, and is ordered by dates, is an update."""
    found = verdict([claim("100", "a", 0.9, days[0]), claim("200", "b", 0.8, days[1])], question)
    assert found.status == status
    if status == "updated":
        assert summary(found)[0][0] == "200"


def test_a_list_question_has_several_answers_unless_they_are_numbers() -> None:
    cities = [claim("Rome", "a"), claim("Oslo", "b")]
    assert verdict(cities, "Which cities are mentioned?").status == "several"
    debts = [claim("17 million", "a"), claim("23 million", "b")]
    assert verdict(debts, "What are the debts of the club?").status == "disputed"


def test_an_age_next_to_a_name_answers_only_questions_about_age() -> None:
    text = "Sigrun Maas, 53, is coming home."
    aged = Claim(Article("a", text), "53", 13, 15, 0, len(text), 0.9)
    assert verdict([aged], "How tall is Sigrun Maas?").status == "no_evidence"
    assert verdict([aged], "How old is Sigrun Maas?").status == "answered"


def test_a_list_in_one_article_is_not_a_dispute() -> None:
    article = Article("a", "They dug at Harappa and Mohenjodaro.")
    claims = [Claim(article, "Harappa", 12, 19, 0, 36, 0.9), Claim(article, "Mohenjodaro", 24, 35, 0, 36, 0.8)]
    assert verdict(claims, "Where did they dig?").status == "several"


def test_an_article_that_repeats_part_of_a_list_does_not_dispute_it() -> None:
    article = Article("a", "They dug at Harappa and Mohenjodaro.")
    claims = [Claim(article, "Harappa", 12, 19, 0, 36, 0.9), Claim(article, "Mohenjodaro", 24, 35, 0, 36, 0.8)]
    assert verdict([*claims, claim("Harappa", "b")], "Where did they dig?").status == "several"


def test_an_update_needs_a_newest_answer() -> None:
    days = [date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)]
    claims = [claim("100", "a", 0.9, days[0]), claim("200", "b", 0.9, days[1]), claim("300", "c", 0.9, days[2])]
    assert verdict(claims, "How many people live there?").status == "updated"
    same_day = [*claims[:2], claim("300", "c", 0.9, days[1])]
    assert verdict(same_day, "How many people live there?").status == "disputed"


CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from(["1991", "2024", "May 2024", "June 2024", "18 June", "24 years", "last year", "in the spring"]),
        st.sampled_from("abcd"),
        st.sampled_from([0.3, 0.5, 0.7, 0.9]),
        st.none() | st.just(date(2024, 1, 1)),
    ),
    max_size=7,
)


@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(claims: list[Claim], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert summary(verdict(claims)) == summary(verdict(shuffled))


@given(CLAIMS)
def test_no_article_s_best_answer_is_dropped(claims: list[Claim]) -> None:
    """Every article whose best claim is likely enough supports some position."""
    best = max((c.probability for c in claims), default=0.0)
    expected = {c.article.id for c in claims if best >= 0.5 and c.probability >= max(0.5, 0.4 * best)}
    found = verdict(claims)
    assert expected <= set().union(*(group.article_ids for group in found.groups))


def test_a_value_of_another_type_is_not_an_answer() -> None:
    question, distance = "When was it closest to the Sun?", claim("1.1 billion kilometres", "a", 0.95)
    assert summary(verdict([distance, claim("28 September", "b", 0.9)], question)) == [("28 September", frozenset("b"))]
    assert verdict([distance], question).status == "no_evidence"


class DoubtfulPairModel(ScriptedPairModel):
    """Judges all values to be the same, without certainty."""

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        del question
        likelihoods = [0.4 if kind == "same" else 0.15 for kind in KINDS]
        return np.array([np.log(likelihoods) * TEMPERATURE] * len(pairs), np.float32)


def test_values_that_may_be_the_same_are_both_shown_without_a_dispute() -> None:
    claims = [claim("a gas leak", "a"), claim("escaping gas", "b")]
    found = reconcile(parse_question("What caused the fire?"), claims, DoubtfulPairModel(), Limits())
    assert (found.status, len(found.groups)) == ("several", 2)
    assert found.reason == "More than one answer is given, and some may say the same in other words."


def test_many_values_take_few_readings() -> None:
    """300 claims of as many values: the model reads a bounded number of pairs, and what it leaves is shown apart."""
    model = ScriptedPairModel("same")
    claims = [claim(f"the reason called {number}", f"a{number}") for number in range(300)]
    found = reconcile(parse_question("Why did she leave?"), claims, model, Limits())
    assert 0 < model.compared <= MAX_JUDGED
    assert len(found.groups) > 1


def test_many_values_are_grouped_in_seconds() -> None:
    """Numbers are compared without a model; with a step for each three of them this would take far longer."""
    start = time.process_time()
    claims = [claim(f"{7 * number} people", f"a{number}") for number in range(300)]
    assert verdict(claims, "How many came?").status == "disputed"
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("kind", "shown", "status"),
    [("conflicts", 2, "disputed"), ("unrelated", 1, "answered"), ("compatible", 2, "several")],
)
def test_values_that_exclude_each_other_conflict_only_about_the_same_thing(
    kind: RelationKind, shown: int, status: Status
) -> None:
    """The bridge's length and the tunnel's: the numbers differ, and yet nothing is disputed."""
    claims = [claim("84 metres", "a"), claim("60 metres", "b")]
    found = reconcile(parse_question("How long is it?"), claims, ScriptedPairModel(kind), Limits())
    assert (found.status, len(found.groups)) == (status, shown)
    assert [decision.kind for decision in found.decisions] == [kind][: shown - 1]


def test_yes_and_no_are_not_read_again() -> None:
    model = ScriptedPairModel("unrelated")
    claims = [replace(claim("it was", "a"), verdict="yes"), replace(claim("it was not", "b"), verdict="no")]
    assert reconcile(parse_question("Was it closed?"), claims, model, Limits()).status == "disputed"
    assert model.compared == 0


@pytest.mark.parametrize(("kind", "count"), [("conflicts", 2), ("compatible", 1), ("unrelated", 1)])
def test_a_doubtful_answer_is_given_if_it_surely_conflicts_with_the_best(kind: RelationKind, count: int) -> None:
    claims = [claim("84 metres", "a", 0.9), claim("60 metres", "b", 0.55)]
    found = reconcile(parse_question("How long is it?"), claims, SurePairModel(kind), Limits())
    assert len(found.groups) == count
    assert [decision.kind for decision in found.decisions] == (["conflicts"] if count == 2 else [])
    claims = [claim("84 metres", "a", 0.9), claim("60 metres", "b", 0.45)]
    assert len(reconcile(parse_question("How long is it?"), claims, SurePairModel(kind), Limits()).groups) == 1


class SurePairModel(ScriptedPairModel):
    """Gives every pair of claims one relation, with a probability of almost 1."""

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        return 3 * super().compare(question, pairs)
