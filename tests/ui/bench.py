"""How soon the page can be used, and how soon it shows work: `python -m tests.ui.bench PASSAGES`."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from rag import Assistant
from tests.conftest import CHROMIUM
from tests.ui.conftest import SWITCHES
from tests.ui.served import Served, Visitor, serving_page

RUNS = 5
FIRST_SIGN = """() => new Promise((done) => {
    const began = performance.now();
    const box = document.querySelector('#question textarea');
    new MutationObserver(() => document.body.classList.contains('asking') && requestAnimationFrame(
        () => done(performance.now() - began))).observe(document.body, { attributes: true });
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
})"""


def write_articles(folder: Path, count: int) -> None:
    """Short articles, one passage each, all different, with sources and dates."""
    folder.mkdir()
    for number in range(count):
        year, engineer = 1800 + number % 200, number * 7919 % 10007
        day = date(2000, 1, 1) + timedelta(number % 9000)
        about = f"---\nsource: Paper {number % 40}\npublished: {day}\n---\n"
        text = f"The bridge of district {number} was opened in {year} by engineer {engineer}."
        (folder / f"{number:06}.txt").write_text(about + text)


def measure(browser: Any, served: Served) -> None:
    """Print the median of some runs, in seconds and milliseconds."""
    ready, table, sign = [], [], []
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        began = time.monotonic()
        visitor = Visitor(context.new_page()).opens(served.address)
        ready.append(time.monotonic() - began)
        visitor.page.locator("#question textarea").fill("Who opened the bridge of district 7?")
        sign.append(visitor.page.evaluate(FIRST_SIGN))
        began = time.monotonic()
        visitor.tab("Library").page.locator("#table table").wait_for()
        table.append(time.monotonic() - began)
        context.close()
    print(f"page usable after {statistics.median(ready):.2f} s")
    print(f"first sign of work after {statistics.median(sign):.0f} ms")
    print(f"library shown after {statistics.median(table):.2f} s")


def main(passages: int) -> None:
    with tempfile.TemporaryDirectory() as work, sync_playwright() as driver:
        index = Path(work, "made")
        folder = Path(work, "articles")
        write_articles(folder, passages)
        began = time.monotonic()
        Assistant.from_folder(folder, index=index)
        print(f"{passages:,} passages indexed in {time.monotonic() - began:.0f} s")
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with serving_page(Path(work), ["--index", str(index)], {}) as served:
            time.sleep(20)  # what is looked for at the start has been found
            measure(browser, served)
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
