"""Every measure on examples computed by hand, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.answer import Tokens
from rag.evaluation import Case, Outcome
from rag.evaluation.measures import MEASURES, Score
from rag.evaluation.outcome import GivenCitation, GivenPosition, Judgement, Retrieved
from rag.evaluation.report import make_figure
from tests.evaluation.builders import case, failed, outcome

BY_NAME = {measure.name: measure for measure in MEASURES}
TWO = case("disputed", ("24 years|2000", "a|b"), ("1991", "b"))
ONE = case("answered", ("Beijing", "a"))
NONE = case("no_evidence")
OVERVIEW = replace(case("overview"), mentions=(("the dam broke",),))
NEWER = case("updated", ("29", "a"), ("17", "b"))
LIST = case("several", ("China", "a"), ("South Korea", "a"), ("Japan", "a"))


def value(name: str, gold: Case, given: Outcome) -> float | None:
    score = BY_NAME[name].measure(gold, given)
    assert score is None or score.reason
    return None if score is None else score.value


@pytest.mark.parametrize(
    ("gold", "given", "precision", "recall", "f1"),
    [
        (TWO, outcome("disputed", ("24 years", "a"), ("1991", "b")), 1, 1, 1),
        (TWO, outcome("answered", ("24 years", "a")), 1, 1 / 2, 2 / 3),
        (TWO, outcome("disputed", ("1991", "b"), ("May", "a"), ("June", "a")), 1 / 3, 1 / 2, 2 / 5),
        (TWO, outcome("disputed", ("24 years", "a"), ("2000", "b")), 1 / 2, 1 / 2, 1 / 2),  # one answer given twice
        (TWO, outcome("no_evidence"), 0, 0, 0),
        (ONE, outcome("answered", ("in Beijing", "a")), 1, 1, 1),
        (ONE, outcome("answered", ("Moscow", "a")), 0, 0, 0),
        (NONE, outcome("no_evidence"), 1, 1, 1),
        (NONE, outcome("answered", ("Beijing", "a")), 0, 0, 0),
        (LIST, outcome("answered", ("China and South Korea", "a")), 1, 2 / 3, 4 / 5),  # a list in one value
        (LIST, outcome("several", ("China", "a"), ("Peru", "a")), 1 / 2, 1 / 3, 2 / 5),
        (TWO, failed(), 0, 0, 0),
    ],
)
def test_positions(gold: Case, given: Outcome, precision: float, recall: float, f1: float) -> None:
    figures = [value(f"position_{which}", gold, given) for which in ("precision", "recall", "f1")]
    assert figures == pytest.approx([precision, recall, f1])


@pytest.mark.parametrize(
    ("gold", "given", "figures"),
    [  # exact match and F1 of the first position, then of the best
        (TWO, outcome("disputed", ("in May", "a"), ("24 years", "a")), (0, 0, 1, 1)),
        (TWO, outcome("disputed", ("in 2000", "a")), (0, 2 / 3, 0, 2 / 3)),
        (TWO, outcome("no_evidence"), (0, 0, 0, 0)),
        (NONE, outcome("no_evidence"), (1, 1, 1, 1)),
        (NONE, outcome("answered", ("Beijing", "a")), (0, 0, 0, 0)),
        (ONE, failed(), (0, 0, 0, 0)),
    ],
)
def test_answers(gold: Case, given: Outcome, figures: tuple[float, ...]) -> None:
    found = [value(name, gold, given) for name in ("em_first", "f1_first", "em_best", "f1_best")]
    assert found == pytest.approx(list(figures))


@pytest.mark.parametrize(
    ("gold", "given", "figures"),
    [  # dispute precision and recall, false disputes, missed conflicts, hidden sides, status
        (TWO, outcome("disputed", ("24 years", "a"), ("1991", "b")), (1, 1, None, 0, 0, 1)),
        (TWO, outcome("answered", ("24 years", "a")), (None, 0, None, 1, 1, 0)),
        (TWO, outcome("several", ("24 years", "a"), ("1991", "b")), (None, 0, None, 1, 0, 0)),
        (TWO, outcome("updated", ("24 years", "a"), ("1991", "b")), (None, 0, None, 0, 0, 0)),
        (NEWER, outcome("disputed", ("29", "a"), ("17", "b")), (0, None, None, 0, 0, 0)),
        (ONE, outcome("disputed", ("Beijing", "a"), ("Moscow", "b")), (0, None, 1, None, None, 0)),
        (ONE, outcome("updated", ("Beijing", "a"), ("Moscow", "b")), (None, None, 1, None, None, 0)),
        (ONE, outcome("answered", ("Beijing", "a")), (None, None, 0, None, None, 1)),
        (NONE, outcome("no_evidence"), (None, None, 0, None, None, 1)),
        (TWO, failed(), (0, 0, None, 1, 1, 0)),
        (ONE, failed(), (0, None, 1, None, None, 0)),
    ],
)
def test_disputes(gold: Case, given: Outcome, figures: tuple[float | None, ...]) -> None:
    conflicts = ("false_dispute_rate", "missed_conflict_rate", "hidden_side_rate")
    names = ("dispute_precision", "dispute_recall", *conflicts, "status_accuracy")
    assert tuple(value(name, gold, given) for name in names) == figures


def test_quotes_are_checked_against_the_articles() -> None:
    """One of two quotes is not what its article says there; one article does not exist."""
    citations = (GivenCitation(1, "a", "so", 0, 2, "so"), GivenCitation(2, "b", "so", 5, 7, "no"))
    given = Outcome("c", "answered", positions=(GivenPosition("so", 0.5, (1, 2)),), citations=citations)
    assert value("quotes_verbatim", ONE, given) == 0.5
    nowhere = Outcome("c", "answered", citations=(GivenCitation(1, "x", "so", 0, 2, None),))
    assert value("quotes_verbatim", ONE, nowhere) == 0.0
    assert value("quotes_verbatim", ONE, outcome("no_evidence")) is None
    assert value("quotes_verbatim", ONE, failed()) == 0.0


def test_citations_that_do_not_exist_or_say_nothing() -> None:
    dangling = Outcome("c", "answered", positions=(GivenPosition("so", 0.5, (7,)),))
    assert value("value_in_quote", ONE, dangling) == 0.0
    empty = Outcome("c", "answered", citations=(GivenCitation(1, "a", "", 0, 0, ""),))
    assert value("quotes_verbatim", ONE, empty) == 0.0


def test_positions_with_unknown_articles_do_not_count_against_citations() -> None:
    gold = case("disputed", ("24 years", "a"), ("1991", ""))
    given = outcome("disputed", ("24 years", "a"), ("1991", "b"))
    assert (value("citation_precision", gold, given), value("citation_recall", gold, given)) == (1, 1)


def test_a_quote_must_contain_the_value_or_a_gold_wording_of_it() -> None:
    """The gold knows that "2000" is the position's answer in other words; "1991" is not in the quote cited for it."""
    citations = (GivenCitation(1, "a", "the first in 24 years", 0, 0, ""), GivenCitation(2, "b", "in 2000", 0, 0, ""))
    positions = (
        GivenPosition("24 years", 0.5, (1, 2)),
        GivenPosition("1991", 0.5, (2,)),
        GivenPosition("2001", 0.5, ()),
    )
    given = Outcome("c", "disputed", positions=positions, citations=citations)
    assert value("value_in_quote", TWO, given) == 2 / 4


def test_a_quote_need_not_contain_yes_or_no() -> None:
    """Positions that say yes or no are left out; others of the same answer are not."""
    citations = (GivenCitation(1, "a", "It never opened.", 0, 16, ""),)
    said = Outcome("c", "answered", positions=(GivenPosition("no", 0.5, (1,)),), citations=citations)
    assert value("value_in_quote", case("answered", ("no", "a")), said) is None
    mixed = replace(said, positions=(*said.positions, GivenPosition("1991", 0.5, (1,))))
    assert value("value_in_quote", case("answered", ("no", "a")), mixed) == 0


@pytest.mark.parametrize(
    ("given", "precision", "recall"),
    [  # gold: a and b behind the first position, b behind the second; three pairs in all
        (outcome("disputed", ("24 years", "a|b"), ("1991", "b")), 1, 1),
        (outcome("disputed", ("24 years", "a|b"), ("1991", "a")), 2 / 3, 2 / 3),  # the right article, the wrong side
        (outcome("disputed", ("24 years", "a"), ("May", "b")), 1 / 2, 1 / 3),
        (outcome("disputed", ("24 years", "")), 0, 0),
        (outcome("no_evidence"), 0, 0),
        (failed(), 0, 0),
    ],
)
def test_citations_against_the_supporting_articles(given: Outcome, precision: float, recall: float) -> None:
    assert value("citation_precision", TWO, given) == pytest.approx(precision)
    assert value("citation_recall", TWO, given) == pytest.approx(recall)
    assert value("citation_precision", case("answered", ("Beijing", "")), given) is None


def test_abstention() -> None:
    assert value("abstention_accuracy", NONE, outcome("no_evidence")) == 1
    assert value("abstention_accuracy", NONE, outcome("answered", ("x", "a"))) == 0
    assert value("abstention_accuracy", ONE, outcome("no_evidence")) == 0
    assert value("abstention_accuracy", ONE, failed()) == 0
    assert value("unanswerable_recognised", NONE, outcome("no_evidence")) == 1
    assert value("unanswerable_recognised", NONE, outcome("answered", ("x", "a"))) == 0
    assert value("unanswerable_recognised", ONE, outcome("no_evidence")) is None
    assert value("answerable_answered", ONE, outcome("answered", ("x", "a"))) == 1
    assert value("answerable_answered", ONE, outcome("no_evidence")) == 0
    assert value("answerable_answered", NONE, outcome("no_evidence")) is None


def figure(name: str, *pairs: tuple[Case, Outcome]) -> float | None:
    scores = [score for gold, given in pairs if (score := BY_NAME[name].measure(gold, given))]
    return make_figure(BY_NAME[name], scores).value


def test_answerability_roc_area() -> None:
    """Of four pairs, 0.8 > 0.3, 0.8 > 0.5 and one tie at 0.5 that counts half: 3.5 of 4."""
    good, even = outcome("answered", confidence=0.8), outcome("answered", confidence=0.5)
    low, high = outcome("no_evidence", confidence=0.3), outcome("no_evidence", confidence=0.5)
    name = "answerability_roc_area"
    assert figure(name, (ONE, good), (ONE, even), (NONE, low), (NONE, high)) == pytest.approx(3.5 / 4)
    assert figure(name, (ONE, failed()), (NONE, low)) == 0.0
    assert figure(name, (ONE, good), (NONE, failed())) == 0.0
    assert figure(name, (ONE, good)) is None


def test_risk_coverage_area() -> None:
    """Right, wrong, right from the most confident down: error rates 0, 1/2, 1/3, on average 5/18."""
    right, wrong = ("Beijing", "a"), ("Moscow", "a")
    sure, less, least = (
        outcome("answered", given, confidence=c) for given, c in ((right, 0.9), (wrong, 0.5), (right, 0.1))
    )
    assert figure("risk_coverage_area", (ONE, least), (ONE, sure), (ONE, less)) == pytest.approx(5 / 18)
    tied = outcome("answered", wrong, confidence=0.9)  # shares its error with the right one: 1/2 everywhere
    assert figure("risk_coverage_area", (ONE, sure), (ONE, tied)) == pytest.approx(1 / 2)
    assert figure("risk_coverage_area", (NONE, outcome("no_evidence", confidence=0.0))) == 1.0
    assert figure("risk_coverage_area", (ONE, failed())) == 1.0


@pytest.mark.parametrize("given", [outcome("overview"), outcome("no_evidence"), failed()])
def test_an_overview_has_neither_positions_nor_confidence(given: Outcome) -> None:
    """Given, refused or failed, it is neither right nor wrong by measures of them; a refusal is no answer."""
    positions = [f"position_{which}" for which in ("precision", "recall", "f1")]
    answers = ["em_first", "f1_first", "em_best", "f1_best"]
    areas = ["answerability_roc_area", "risk_coverage_area"]
    assert {name: value(name, OVERVIEW, given) for name in (*positions, *answers, *areas)} == dict.fromkeys(
        (*positions, *answers, *areas)
    )
    assert value("answerable_answered", OVERVIEW, given) == float(given.status == "overview")


def test_retrieval() -> None:
    """a and b are relevant; by first passage, b is the second article and a the fifth."""
    given = outcome("answered", passages="x|x|b|x|y|z|a")
    ranked = {name: value(name, TWO, given) for name in ("hit@1", "hit@4", "recall@4", "recall@10", "mrr", "ndcg@10")}
    ideal = 1 + 1 / 1.5849625  # 1/log2(2) + 1/log2(3)
    gain = 1 / 1.5849625 + 1 / 2.5849625  # ranks 2 and 5: 1/log2(3) + 1/log2(6)
    expected = {"hit@1": 0, "hit@4": 1, "recall@4": 1 / 2, "recall@10": 1, "mrr": 1 / 2, "ndcg@10": gain / ideal}
    assert ranked == pytest.approx(expected)
    assert value("mrr", TWO, outcome("answered")) == 0.0
    assert value("hit@10", TWO, failed()) == 0.0
    assert value("mrr", NONE, outcome("answered")) is None


def test_multihop_rag_scores_as_its_script_does() -> None:
    """Facts at ranks 2 and 5, one repeated: hits@4 1, MRR 1/2, MAP (1/2 + 1/5) / 2. Spaces do not count."""
    gold = Case("c", "q", "answered", TWO.positions[:1], evidence=("one fact.", "two facts."))
    texts = ["no", "it is one\nfact. yes", "no", "onefact.", "two facts."]
    given = Outcome("c", "answered", passages=tuple(Retrieved("a", text) for text in texts))
    figures = {name: value(f"evidence_{name}@{k}", gold, given) for name, k in (("map", 10), ("mrr", 10))}
    assert figures == pytest.approx({"map": (1 / 2 + 1 / 5) / 2, "mrr": 1 / 2})
    assert value("evidence_hits@4", gold, given) == 1
    late = Outcome("c", "answered", passages=(*(Retrieved("a", "no") for _ in range(10)), Retrieved("a", "one fact.")))
    assert [value(f"evidence_{m}", gold, late) for m in ("hits@10", "map@10", "mrr@10")] == [0, 0, 0]
    assert value("evidence_hits@4", TWO, given) is None


def test_speed_and_tokens() -> None:
    """Percentiles interpolate: of 1, 2, 3 and 4 s the median is 2.5 and p95 3.85. Failed cases took time too."""
    waits = [Outcome("c", "answered", seconds={"total": float(s)}, tokens=Tokens(10 * s, s)) for s in (4, 1, 3)]
    pairs = [(ONE, given) for given in waits]
    assert figure("total_p50", *pairs, (ONE, failed())) == pytest.approx(2.5)
    assert figure("total_p95", *pairs, (ONE, failed())) == pytest.approx(3.85)
    assert figure("tokens_read", *pairs) == pytest.approx(80 / 3)
    assert figure("tokens_written", *pairs) == pytest.approx(8 / 3)
    assert value("read_p50", ONE, failed()) is None


def test_judgements_are_reported_if_there_are_any() -> None:
    given = Outcome("c", "answered", judgements={"faithfulness": Judgement(1.0, "YES")})
    assert BY_NAME["judged_faithfulness"].measure(ONE, given) == Score(1.0, "YES")
    assert value("judged_relevancy", ONE, given) is None


def test_every_measure_has_an_example_by_hand() -> None:
    """A new measure needs an example in a test in this folder."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    tested = [name for name in BY_NAME if name in source or name.split("_")[0] in ("position", "evidence")]
    untested = set(BY_NAME) - set(tested)
    assert untested <= {f"{stage}_p{p}" for stage in ("retrieve", "read", "reconcile") for p in (50, 95)}


@pytest.mark.parametrize(
    ("understood", "exact", "names"),
    [
        ("when was the Karsk Dam, opened in 1961, closed", 1, 1),
        ("Why was Karsk’s Dam of 1961 shut?", 0, 1),
        ("Karsk and its Dam, 1961?", 0, 0),  # the first word has a capital letter in any case
        ("When was the Karsk Dam closed?", 0, 0),
        ("When was the Karsk Dam, opened in 1961, closed by Rott?", 0, 0),
        ("", 0, 0),
    ],
)
def test_a_follow_up_is_completed_as_the_gold_completes_it(understood: str, exact: float, names: float) -> None:
    follow_up = replace(ONE, standalone="When was the Karsk Dam, opened in 1961, closed?")
    given = replace(outcome("answered", ("Beijing", "a")), question=understood)
    assert value("followup_completed_exact", follow_up, given) == exact
    assert value("followup_completed_names", follow_up, given) == names


def test_a_failed_follow_up_is_not_completed_and_other_questions_are_not_counted() -> None:
    follow_up = replace(ONE, standalone="When was the dam opened?")
    assert value("followup_completed_names", follow_up, failed()) == 0
    assert value("followup_completed_names", ONE, outcome("answered")) is None
