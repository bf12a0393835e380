"""Screenshots of a report and a comparison, of a part of a world: `python -m tests.evaluation.screenshots FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from rag.evaluation import Options, compare_runs, evaluate, load_report
from rag.evaluation.evaluate import BASELINES_FOLDER, PAGE
from rag.evaluation.page import render_comparison
from tests.conftest import CHROMIUM
from tests.ui.conftest import SWITCHES
from tests.ui.screenshots import SIZES, shrink

WORLD = Path(__file__).parents[1] / "gold" / "worlds" / "observatory"
MAX_CASES = 30
SIMPLE = "skimming-model"
"""The baseline that the assistant is compared with."""


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        pages = write_pages(Path(work))
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            for size in ("laptop", "phone"):
                width, height, _ = SIZES[size]
                page = browser.new_page(viewport={"width": width, "height": height})
                take_report(page, pages[0], folder, size)
                take_comparison(page, pages[1], folder, size)
            browser.close()


def write_pages(work: Path) -> tuple[Path, Path]:
    """The report of the world, and the comparison of a baseline with the assistant."""
    evaluate(WORLD, out=work, options=Options(limit=MAX_CASES, baselines=("nearest-sentence", SIMPLE)))
    found = compare_runs(load_report(work / BASELINES_FOLDER / SIMPLE), load_report(work))
    comparison = work / "comparison.html"
    comparison.write_text(render_comparison(found, (SIMPLE, "assistant")), encoding="utf-8")
    return work / PAGE, comparison


def take_report(page: Any, report: Path, folder: Path, size: str) -> None:
    """The figures, and the first wrong case that got another answer than the wanted one."""
    page.goto(report.as_uri())
    save(page, folder / f"report-{size}-light.png")
    missing = page.locator(".mark", has_text="missing")
    case = page.locator(".case", has=missing).filter(has=page.locator(".mark", has_text="not an answer")).first
    case.locator("summary").first.click()
    case.evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top + window.scrollY - 20)")
    save(page, folder / f"report-case-{size}-light.png")


def take_comparison(page: Any, comparison: Path, folder: Path, size: str) -> None:
    page.goto(comparison.as_uri())
    save(page, folder / f"comparison-{size}-light.png")


def save(page: Any, file: Path) -> None:
    page.screenshot(path=file)
    shrink(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
