"""The HTML report in a real browser: offline, sortable, filterable, readable on a phone, and safe from its content."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rag.agreement.relation import Relation
from rag.answer import Status
from rag.evaluation import Case, GoldClaim, Record, compare_runs, make_report, run
from rag.evaluation.page import MAX_CASES, render_comparison, render_report
from rag.evaluation.pairs import GoldPair, RelatedPair
from rag.evaluation.relations import make_relation_report
from tests.evaluation.builders import RuleSystem, case, numbered, outcome

EVIL = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
GOLD = [
    *numbered([case("disputed", ("1932", "bridge"), ("1933", "other")), case("no_evidence")]),
    replace(case("answered", ("1932", "bridge"), name=EVIL), question=f"Who is {EVIL}?", tags=(EVIL,)),
]


def rule(asked: Case) -> tuple[Status, dict[str, list[str]]]:
    if asked.kind == "no_evidence":
        raise RuntimeError(EVIL)
    return "answered", {"1932": ["bridge"], EVIL: ["other"]} if asked.id == EVIL else {"1932": ["bridge"]}


@pytest.fixture(scope="module")
def text() -> str:
    relations = make_relation_report([relate_wrongly(GOLD[0])])
    return render_report(make_report(GOLD, run(GOLD, RuleSystem(rule), Record()), {"name": EVIL}, "2026", relations))


def relate_wrongly(asked: Case) -> RelatedPair:
    claim = GoldClaim("bridge", f"It opened in 1932. {EVIL}", EVIL, 0, 0, 30)
    pair = GoldPair(replace(asked, question=EVIL, tags=("value date",)), claim, claim, "same")
    return RelatedPair(pair, Relation("conflicts", (0.0, 0.0, 0.0, 1.0, 0.0), EVIL))


def test_nothing_is_fetched_and_nothing_is_markup(text: str) -> None:
    """The file has no addresses except SVG namespaces, and no text of a case becomes a tag."""
    assert "<img" not in text
    assert text.count("<script>") == 1
    assert all(found.startswith("http://www.w3.org/") for found in re.findall(r"https?://[\w./-]+", text))
    assert not re.search(r"(?:src|href)\s*=\s*[\"'](?!#)", text.split("<main>")[0])


def test_the_text_of_an_overview_is_shown_with_its_markup_only() -> None:
    """Bold and lists are rendered in both pages; HTML, images and links in it are not."""
    gold = replace(case("overview", name=EVIL), mentions=(("the dam broke",),))
    said = f"**The dam broke.** [1]\n\n1. One\n   - so \\*it\\* is\n\n{EVIL} ![x](http://x.org/y) [z](http://x.org)"
    reports = [
        make_report([gold], [replace(outcome("overview"), case_id=EVIL, text=text)], {"name": "x"}, "2026")
        for text in ("Nothing.", said)
    ]
    comparison = compare_runs(*(json.loads(json.dumps(each.to_dict())) for each in reports))
    for page in (render_report(reports[1]), render_comparison(comparison, ("a", "b"))):
        assert "<strong>The dam broke.</strong> [1]" in page
        assert re.search(r"<ol>\s*<li>One\s*<ul>\s*<li>so \*it\* is</li>", page)
        assert "<img" not in page
        assert "<a " not in page
        assert "No answer" not in page


def test_a_list_given_as_one_answer_is_not_a_wrong_status() -> None:
    gold = case("several", ("1932", "bridge"), ("1933", "other"))
    both = run([gold], RuleSystem(lambda _: ("answered", {"1932 and 1933": ["bridge"]})), Record())
    assert '<td class="right" style="--share: 100%">1</td>' in render_report(
        make_report([gold], both, {"name": "x"}, "")
    )
    wrong = run([gold], RuleSystem(lambda _: ("disputed", {"1932": ["bridge"], "1933": ["other"]})), Record())
    assert '<td class="wrong" style="--share: 100%">1</td>' in render_report(
        make_report([gold], wrong, {"name": "x"}, "")
    )


def test_a_page_of_many_cases_shows_the_wrong_ones() -> None:
    gold = numbered([GOLD[0]] * (MAX_CASES + 1))
    last = gold[-1].id
    outcomes = [outcome("disputed", ("1932", "bridge"), ("1933", "other"), name=each.id) for each in gold[:-1]]
    page = render_report(make_report(gold, [*outcomes, outcome("no_evidence", name=last)], {"name": "x"}, "2026"))
    assert page.count('<details class="case"') == MAX_CASES
    assert f"Only {MAX_CASES} of {MAX_CASES + 1} cases are shown" in page
    assert f"{last} ·" in page


@pytest.fixture
def opened(text: str, browser: Any) -> Iterator[Any]:
    """The page in a narrow window; any request or console message fails the test."""
    Path("report.html").write_text(text, encoding="utf-8")
    problems: list[str] = []
    view = browser.new_page(viewport={"width": 390, "height": 800})
    view.on("console", lambda message: problems.append(message.text))
    view.on("pageerror", lambda error: problems.append(str(error)))
    view.on("requestfinished", lambda request: problems.extend(elsewhere(request.url)))
    view.on("requestfailed", lambda request: problems.append(request.url))
    view.goto(Path("report.html").absolute().as_uri())
    yield view
    assert problems == []


def elsewhere(url: str) -> list[str]:
    return [] if url.startswith("file:") else [url]


def shown(view: Any) -> list[str]:
    """The questions of the visible cases, in order."""
    return [row.inner_text() for row in view.locator(".case:visible .question").all()]


@pytest.mark.browser
def test_filters_and_sorts(opened: Any) -> None:
    assert len(shown(opened)) == 3
    assert opened.title() == f"Evaluation: {EVIL}"
    opened.select_option("#kind", "answered")
    assert shown(opened) == [f"Who is {EVIL}?"]
    opened.select_option("#kind", "")
    opened.fill("#find", "ONERROR who")
    assert shown(opened) == [f"Who is {EVIL}?"]
    assert opened.inner_text("#count") == "1 case"
    opened.fill("#find", "")
    opened.select_option("#given", "failed")
    assert len(shown(opened)) == 1
    opened.select_option("#given", "")
    opened.select_option("#sort", "position_f1")
    values = [float(row.get_attribute("data-position-f1")) for row in opened.locator(".case").all()]
    assert values == pytest.approx([0, 2 / 3, 2 / 3])
    opened.check("#down")
    values = [float(row.get_attribute("data-position-f1")) for row in opened.locator(".case").all()]
    assert values == pytest.approx([2 / 3, 2 / 3, 0])
    opened.select_option("#grade", "partly")
    assert opened.locator(".case:visible .grade").all_inner_texts() == ["partly", "partly"]


@pytest.mark.browser
def test_a_case_opens_and_says_why(opened: Any) -> None:
    first = opened.locator(".case").first
    first.locator("summary").first.click()
    assert "RuntimeError" in first.inner_text()
    partly = opened.locator(".case", has=opened.locator(".grade.partly")).first
    partly.locator("summary").first.click()
    assert "“1933”: it was in a passage, but the reader did not mark it." in partly.inner_text()
    assert partly.locator("blockquote mark").all_inner_texts() == ["1932"]
    assert partly.locator(".mark").all_inner_texts() == ["✓ given", "✗ missing", "✓ right"]


@pytest.mark.browser
def test_readable_on_a_phone(opened: Any) -> None:
    """Nothing extends beyond a width of 390 pixels."""
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    assert float(opened.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) >= 14


def test_a_report_of_overviews_alone_has_no_plot_of_confidences() -> None:
    gold = replace(case("overview"), mentions=(("the bridge opened",),))
    answered = run([gold], RuleSystem(lambda _: ("overview", {})), Record())
    page = render_report(make_report([gold], answered, {"name": "x"}, "2026"))
    assert "Seconds for an answer" in page
    assert "Risk and coverage" not in page
