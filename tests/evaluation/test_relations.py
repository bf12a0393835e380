"""Relations of claims, measured independently of the reader: which pairs the gold gives, and figures by hand."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Article
from rag.agreement.relation import KINDS, Relation
from rag.answer import RelationKind
from rag.evaluation import Case, GoldClaim, GoldPosition, evaluate
from rag.evaluation.cases import NO_POSITION
from rag.evaluation.measures.relations import average_kinds, count_kinds, measure_kinds
from rag.evaluation.pairs import GoldPair, RelatedPair, choose_pairs, find_gold_pairs, label_pairs, make_reader_claim
from rag.evaluation.relations import make_relation_report
from rag.evaluation.results import render_relations
from tests.command import rag

TEXT = "Some say the dam was opened in 1961. It cost 9 million euros, of which 19 were gifts. It is long."


def claim(value: str, position: int, quote: str = TEXT) -> GoldClaim:
    start = TEXT.index(quote)
    return GoldClaim("dam", quote, value, position, start, start + len(quote))


def dam(kind: str, *claims: GoldClaim, name: str = "dam", **more: object) -> Case:
    positions = tuple(GoldPosition((own.value,), (own.article_id,)) for own in claims)
    return replace(Case(name, "When?", "answered", positions, claims=claims), **{"kind": kind, **more})  # type: ignore[arg-type]


def related(
    wanted: RelationKind, found: RelationKind, name: str = "a", tag: str = "value date", *, is_exact: bool = True
) -> RelatedPair:
    pair = GoldPair(dam("disputed", name=name, tags=(tag,)), claim("1961", 0), claim("9", 1), wanted)
    return RelatedPair(pair, Relation(found, tuple(float(found == kind) for kind in KINDS), "by rule", is_exact))


@pytest.mark.parametrize(
    ("status", "across"),
    [("disputed", "conflicts"), ("updated", "conflicts"), ("several", "compatible"), ("answered", None)],
)
def test_positions_determine_how_claims_relate(status: str, across: str | None) -> None:
    """Same in a position, or refines if the gold says so, in either order; else by the question's status."""
    found = list(label_pairs(status, [0, 0, 0, 1], [(2, 0)]))  # type: ignore[arg-type]
    inside = [(0, 1, "same"), (0, 2, "refines"), (1, 2, "same")]
    assert [each for each in found if each[1] < 3] == inside
    assert [each for each in found if each[1] == 3] == ([(i, 3, across) for i in range(3)] if across else [])


def test_near_misses_are_unrelated_to_every_claim() -> None:
    near = (claim("9", NO_POSITION),)
    pairs = list(find_gold_pairs(dam("disputed", claim("1961", 0), claim("19", 1), near=near)))
    assert [(pair.a.value, pair.b.value, pair.kind) for pair in pairs] == [
        ("1961", "19", "conflicts"),
        ("1961", "9", "unrelated"),
        ("19", "9", "unrelated"),
    ]


def test_yes_no_questions_give_no_pairs() -> None:
    assert list(find_gold_pairs(dam("disputed", claim("yes", 0), claim("no", 1)))) == []


def test_frequent_kinds_are_sampled_evenly_and_rare_ones_kept() -> None:
    """The same pairs on every call, in the order of the cases; no kind has more than the second most frequent one."""
    cases = [dam("disputed", claim("1961", 0), claim("9", 1), name=f"case-{number}") for number in range(10)]
    assert len(choose_pairs(cases)) == 10
    cases += [dam("several", claim("1961", 0), claim("9", 1), name=f"list-{number}") for number in range(5)]
    cases.append(dam("answered", claim("1961", 0), claim("1961", 0), name="rare"))
    found = choose_pairs(cases, 3)
    assert [pair.case.id for pair in found] == ["case-0", "case-3", "case-6", "list-0", "list-1", "list-3", "rare"]
    assert Counter(pair.kind for pair in choose_pairs(cases)) == {"conflicts": 5, "compatible": 5, "same": 1}


def test_a_claim_is_in_the_sentence_that_contains_its_value() -> None:
    """As the reader would make it, and not inside another number."""
    article = Article("dam", TEXT)
    made = make_reader_claim(claim("9", 0), article)
    assert article.text[made.start - 5 : made.end] == "cost 9"
    assert made.quote == "It cost 9 million euros, of which 19 were gifts."


def test_a_value_over_two_sentences_keeps_its_quote() -> None:
    long = claim("1961. It cost 9", 0)
    assert make_reader_claim(long, Article("dam", TEXT)).quote == TEXT


def test_figures_of_kinds_by_hand() -> None:
    """Two of three conflicts are found; a kind that is never found has precision 0; an absent one has no figures."""
    pairs: list[tuple[RelationKind, RelationKind]] = [
        *(("conflicts", "conflicts"), ("conflicts", "conflicts"), ("conflicts", "unrelated")),
        *(("refines", "same"), ("unrelated", "unrelated")),
    ]
    found = measure_kinds(count_kinds(pairs))
    expected = {
        "precision": [0, 0, np.nan, 1, 1 / 2],
        "recall": [np.nan, 0, np.nan, 2 / 3, 1],
        "f1": [0, 0, np.nan, 4 / 5, 2 / 3],
    }
    for which, values in expected.items():
        np.testing.assert_allclose(found[which], values)
    assert average_kinds(found["f1"], [False, True, False, True, True]) == pytest.approx((0 + 4 / 5 + 2 / 3) / 3)


def test_a_report_has_figures_of_all_pairs_and_of_parts() -> None:
    pairs = [
        related("same", "same", "a"),
        related("same", "conflicts", "a"),
        related("conflicts", "conflicts", "b", "value age", is_exact=False),
    ]
    report = make_relation_report(pairs)
    assert report is not None
    assert [figure.value for figure in report.figures.macro] == [0.75, 0.75, 0.666667]
    assert {figure.count for figure in report.figures.macro} == {2}
    assert report.confusion[("same", "conflicts")] == 1
    assert {name: part.pairs for name, part in report.parts.items()} == {
        "decided by the model": 1,
        "decided by values": 2,
        "value age": 1,
        "value date": 2,
    }
    assert report.parts["value age"].f1("conflicts") == 1.0
    assert report.parts["value age"].f1("same") is None
    assert [len(own) for own in report.wrong.values()] == [1]
    page = render_relations(report.to_dict())
    assert "| same | 1.000 (1.000 to 1.000) | 0.500 (0.500 to 0.500) | 0.667 (0.667 to 0.667) | 2 |" in page
    assert "| same | 1 | · | · | 1 | · |" in page


def test_the_interval_is_drawn_over_questions() -> None:
    """A hundred pairs of one question count like one: the interval is that of two questions."""
    few = make_relation_report([related("same", "same", "a"), related("same", "conflicts", "b")])
    many = make_relation_report([related("same", "same", "a"), related("same", "conflicts", "b")] * 50)
    assert few is not None
    assert many is not None
    recalls = [report.figures.macro[1] for report in (few, many)]
    assert [(recall.value, recall.low, recall.high) for recall in recalls] == [(0.5, 0.0, 1.0)] * 2


def test_without_pairs_there_is_no_report() -> None:
    assert make_relation_report([]) is None


def test_a_world_is_measured_with_the_product_s_own_comparison() -> None:
    """Figures, tables and the wrong pairs reach the terminal, report.json and report.html."""
    rows = [
        ("a", "The Karsk Dam was opened in 1961 by the queen."),
        ("b", "The Karsk Dam was opened in 1962, says the mayor."),
        ("c", "In 1961 the Karsk Dam was opened. In 1990 the town flooded."),
    ]
    world = Path("world")
    world.mkdir()
    articles = [{"id": name, "text": text} for name, text in rows]
    claims = [
        {"article": name, "quote": text.split(". ")[0], "value": value}
        for (name, text), value in zip(rows, ("1961", "1962", "1961"), strict=True)
    ]
    near = {"article": "c", "quote": "In 1990 the town flooded.", "value": "1990"}
    question: dict[str, object] = {"q": "When was the Karsk Dam opened?", "kind": "when", "status": "disputed"}
    question |= {"claims": claims, "positions": [[0, 2], [1]], "near": [near], "value_type": "date"}
    (world / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in articles))
    (world / "questions.jsonl").write_text(json.dumps(question) + "\n")

    steps: list[tuple[int, int]] = []
    report = evaluate(world, relating=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (5, 5)
    assert report.relations is not None
    assert {(pair.gold.a.value, pair.gold.b.value): pair.found.kind for pair in report.relations.pairs[:3]} == {
        ("1961", "1961"): "same",
        ("1961", "1962"): "conflicts",
    }
    out, _ = rag("eval", str(world), "--out", "out", "--fail-under", "relation_f1=0.1")
    assert "relation_f1" in out
    assert "value date" in out
    data = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert data["relations"]["confusion"]["conflicts"]["conflicts"] == 2
    assert data["measures"]["relation_f1"]["count"] == 1
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert "How claims are related" in page
    assert "unrelated → " not in page  # only wrong pairs are listed, and the flood is told from the opening
