"""Claims, grouping, robustness and the diagnosis of a failure, on an article with known claims."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import Decision, Status
from rag.evaluation import Case, GoldClaim, Outcome, Record, run
from rag.evaluation.diagnosis import explain_failure
from rag.evaluation.measures import MEASURES
from rag.evaluation.measures.grouping import measure_b_cubed, measure_pairs
from rag.evaluation.outcome import GivenCitation, GivenPosition, ReadClaim, Retrieved, VariantAnswer
from rag.evaluation.variants import make_variants
from tests.evaluation.builders import RuleSystem, case, failed, outcome

BY_NAME = {measure.name: measure for measure in MEASURES}
CLAIMS = (
    GoldClaim("a", "It opened in 1932.", "1932", 0, 0, 18),
    GoldClaim("b", "The opening was in 1932.", "1932", 0, 0, 24),
    GoldClaim("c", "It opened in 1933.", "1933", 1, 10, 28),
)
GOLD = replace(case("disputed", ("1932", "a|b"), ("1933", "c")), claims=CLAIMS)


def cite(number: int, article: str, start: int, end: int) -> GivenCitation:
    return GivenCitation(number, article, "x" * (end - start), start, end, "x" * (end - start))


CITATIONS = (cite(1, "a", 0, 18), cite(2, "b", 100, 120), cite(3, "c", 0, 12))
GIVEN = Outcome(
    "c",
    "disputed",
    positions=(GivenPosition("1932", 0.9, (1, 2)), GivenPosition("1933", 0.8, (3,))),
    citations=CITATIONS,
)


def value(name: str, given: Outcome, gold: Case = GOLD) -> float | None:
    score = BY_NAME[name].measure(gold, given)
    return None if score is None else score.value


def test_claims_by_hand() -> None:
    """a and c are right, as they overlap a gold claim; b cites another place of its article: 2 of 3 both ways."""
    assert [value(f"claim_{m}", GIVEN) for m in ("precision", "recall", "f1")] == pytest.approx([2 / 3] * 3)
    assert value("claim_f1", outcome("no_evidence")) == 0
    assert value("claim_recall", failed()) == 0
    assert value("claim_precision", GIVEN, replace(GOLD, claims=())) is None


def test_the_right_place_cited_for_a_wrong_answer_is_wrong() -> None:
    swapped = replace(GIVEN, positions=(GivenPosition("1933", 0.9, (1,)),))
    assert value("claim_precision", swapped) == 0


def test_a_sentence_that_stands_twice_may_be_cited_at_either_place() -> None:
    twice = replace(GOLD, claims=(replace(CLAIMS[1], repeated_at=(110,)), CLAIMS[2]))
    given = replace(GIVEN, positions=(GivenPosition("1932", 0.9, (2,)),))
    assert (value("claim_precision", given, twice), value("claim_recall", given, twice)) == (1, 1 / 2)


def test_citations_that_are_sufficient_and_minimal() -> None:
    """Each position has a right citation; the first one has a wrong one, too."""
    assert (value("citations_sufficient", GIVEN), value("citations_minimal", GIVEN)) == (1, 1 / 2)
    uncited = replace(GIVEN, positions=(GivenPosition("1932", 0.9, ()),))
    assert (value("citations_sufficient", uncited), value("citations_minimal", uncited)) == (0, 0)
    assert value("citations_minimal", outcome("no_evidence")) is None


@pytest.mark.parametrize(
    ("gold", "given", "b_cubed", "pairs"),
    [
        ([0, 0, 1], [0, 0, 1], 1, 1),
        ([0, 0, 1], [0, 0, 0], 2 * (5 / 9) / (1 + 5 / 9), 2 * 1 / (1 + 3)),  # all put together
        ([0, 0, 1], [0, 1, 2], 2 * (2 / 3) / (1 + 2 / 3), 0),  # all kept apart
        ([0, 1], [0, 1], 1, 1),
    ],
)
def test_grouping_by_hand(gold: list[int], given: list[int], b_cubed: float, pairs: float) -> None:
    assert measure_b_cubed(gold, given) == pytest.approx(b_cubed)
    assert measure_pairs(gold, given) == pytest.approx(pairs)


def test_grouping_looks_at_the_cited_gold_claims() -> None:
    """One position cites a and c, which are of two gold positions."""
    merged = replace(GIVEN, positions=(GivenPosition("1932", 0.9, (1, 3)),))
    assert value("grouping_b_cubed", merged) == pytest.approx(2 * (1 / 2) / (1 + 1 / 2))
    assert value("grouping_pairs", merged) == 0
    assert value("grouping_pairs", GIVEN) == 1
    assert value("grouping_b_cubed", outcome("no_evidence")) is None


def test_the_grouping_of_a_list_does_not_count() -> None:
    """A list may be one position or several, so neither is a wrong grouping."""
    merged = replace(GIVEN, positions=(GivenPosition("1932 and 1933", 0.9, (1, 3)),))
    assert value("grouping_b_cubed", merged, replace(GOLD, kind="several")) is None
    assert value("grouping_pairs", merged, replace(GOLD, kind="several")) is None


def test_a_place_cited_for_two_answers_belongs_to_the_one_it_supports() -> None:
    claims = (CLAIMS[0], replace(CLAIMS[0], value="1933", position=1))
    both = replace(GIVEN, positions=(GivenPosition("1932", 0.9, (1,)), GivenPosition("1933", 0.8, (1,))))
    assert value("grouping_pairs", both, replace(GOLD, claims=claims)) == 1


def test_variants_of_a_question() -> None:
    asked = replace(case("answered", ("1932", "a")), question="When did the bridge of Oslo open?", clean="When?")
    assert make_variants(asked) == {
        "lower_case": "when did the bridge of oslo open",
        "typo": "When did the brdige of Oslo open?",
        "keywords": "bridge Oslo open",
        "well_written": "When?",
    }
    assert make_variants(replace(asked, question="who", clean="")) == {}


def test_answers_to_variants_are_compared() -> None:
    """The same values in another order and with other capitals are the same; another status is not."""
    given = replace(
        outcome("several", ("Oslo", "a"), ("Bergen", "a")),
        variants={
            "lower_case": VariantAnswer("q", "several", ("bergen", "the Oslo")),
            "typo": VariantAnswer("q", "disputed", ("Oslo", "Bergen")),
            "keywords": VariantAnswer("q", None, (), "ModelError: no"),
        },
    )
    names = ("unchanged_lower_case", "unchanged_typo", "unchanged_keywords", "unchanged_well_written")
    assert [value(name, given) for name in names] == [1, 0, 0, None]


def test_a_run_asks_variants_of_some_cases() -> None:
    """Of four cases two are asked again; a variant that fails does not fail the case."""

    def rule(asked: Case) -> tuple[Status, dict[str, list[str]]]:
        if asked.question.islower():
            raise RuntimeError("no capitals")
        return "answered", {"1932": ["bridge"]}

    cases = [case("answered", ("1932", "bridge"), name=f"c{n}") for n in range(4)]
    outcomes = run(cases, RuleSystem(rule), Record(), variants=2)
    assert [sorted(each.variants) for each in outcomes] == [["keywords", "lower_case", "typo"], []] * 2
    assert outcomes[0].variants["lower_case"].error == "RuntimeError: no capitals"
    assert outcomes[0].error == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (outcome("disputed", ("1932", "a"), ("1933", "c")), ""),
        (outcome("updated", ("1932", "a"), ("1933", "c")), "the status should be disputed, not updated"),
        (outcome("disputed", ("1932", "a"), ("1933", "c"), ("May", "a")), "“May” is given but is not an answer"),
        (outcome("answered", ("1932", "a")), "“1933”: no passage that gives it was found"),
        (
            replace(outcome("answered", ("1932", "a")), passages=(Retrieved("c", "Well. It opened in 1933. So."),)),
            "“1933”: it was in a passage, but the reader did not mark it",
        ),
        (
            replace(
                outcome("answered", ("1932", "a")),
                passages=(Retrieved("c", "It opened in 1933."),),
                claims=(ReadClaim("c", "1933", "It opened in 1933.", 0.25),),
            ),
            "the reader marked it (probability 0.25), but what was given is more probable (",
        ),
        (
            replace(
                outcome("no_evidence"),
                passages=(Retrieved("c", "It opened in 1933."),),
                claims=(ReadClaim("c", "1933", "It opened in 1933.", 0.25),),
            ),
            "the reader marked it (probability 0.25), but it is not among the positions",
        ),
        (
            replace(
                outcome("answered", ("1932", "a")),
                passages=(Retrieved("c", "It opened in 1933."),),
                claims=(
                    ReadClaim("c", "33", "It opened in 1933.", 0.5),
                    ReadClaim("c", "It", "It opened in 1933.", 0.75),
                ),
            ),
            "“1933”: it was in a passage, but the reader marked “It” in its sentence instead (probability 0.75)",
        ),
        (
            replace(
                outcome("answered", ("1932", "a")),
                passages=(Retrieved("c", "It opened in 1933."),),
                claims=(ReadClaim("c", "1933", "It opened in 1933.", 0.25),),
                decisions=(Decision("1933", "1932", "same", 0.9, "alike"),),
            ),
            "the reader marked it (probability 0.25), but it was taken to be the same as “1932”",
        ),
        (outcome("overview"), "The question was taken to ask for an overview"),
        (failed(), "The system failed"),
    ],
)
def test_a_failure_is_explained(given: Outcome, words: str) -> None:
    found = explain_failure(GOLD, given)
    assert words in found
    assert bool(words) == bool(found)


def test_an_invented_answer_is_explained() -> None:
    found = explain_failure(case("no_evidence"), outcome("answered", ("x", "a")))
    assert found.startswith("The articles do not answer, but “x” was taken for an answer (probability")


def test_a_verdict_that_is_not_among_the_positions_is_explained() -> None:
    """The claims of a yes/no question have whole sentences as values."""
    quote = "It opened in 1932."
    asked = replace(case("answered", ("yes", "a")), claims=(GoldClaim("a", quote, "yes", 0, 0, 18),))
    read = replace(outcome("no_evidence"), passages=(Retrieved("a", quote),))
    yes, no = (replace(read, claims=(ReadClaim("a", quote, quote, 0.25, verdict),)) for verdict in ("yes", "no"))
    assert "“yes”: the reader marked it (probability 0.25)" in explain_failure(asked, yes)
    assert "the reader marked “no” in its sentence instead" in explain_failure(asked, no)


def test_a_follow_up_that_was_read_wrong_is_explained() -> None:
    asked = replace(case("answered", ("1932", "a")), standalone="When did the Karsk Dam open?")
    read = [
        replace(outcome("no_evidence"), question=f"When did the {name} open?") for name in ("Sorn Bridge", "Karsk Dam")
    ]
    found = [explain_failure(asked, each) for each in read]
    assert found[0].startswith(
        "The follow-up was read as “When did the Sorn Bridge open?”, not “When did the Karsk Dam"
    )
    assert "follow-up" not in found[1]


def test_answers_in_the_wrong_order_are_explained() -> None:
    asked = case("updated", ("1933", "c"), ("1932", "a"))
    found = explain_failure(asked, outcome("updated", ("1932", "a"), ("1933", "c")))
    assert found == "All answers are given, but the newest does not come first."
