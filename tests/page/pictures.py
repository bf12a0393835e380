"""Pictures of the page's main states, light and dark, wide and narrow: `python -m tests.page.pictures FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM, EXAMPLE, SEEDS
from tests.page.served import Served, Visitor, serving_page

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}


def take(browser: Any, served: Served, folder: Path, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    visitor = Visitor(context.new_page()).opens(served.address)
    page = visitor.page

    def picture(state: str) -> None:
        page.wait_for_timeout(700)
        page.screenshot(path=folder / f"{state}-{size}-{scheme}.png", full_page=size == "narrow" and state != "article")

    picture("start")
    visitor.asks(EXAMPLE).sees("disputed")
    picture("disputed")
    page.locator("#sources a").last.click()
    visitor.article().locator("mark#quote").wait_for()
    picture("article")
    page.keyboard.press("Escape")
    visitor.side_bar()
    page.get_by_text("How to ask").click()
    picture("side-bar")
    visitor.side_bar()
    visitor.asks("Which team won the ice hockey final in Toronto?").sees("no_evidence")
    picture("no-evidence")
    visitor.tab("Articles")
    page.locator("#shelf table").wait_for()
    picture("articles")
    context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as driver:
        articles = Path(work, "articles")
        articles.mkdir()
        for seed in SEEDS.glob("*.txt"):
            (articles / seed.name).write_bytes(seed.read_bytes())
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        with serving_page(Path(work), ["--articles", str(articles)], {}) as served:
            for size in SIZES:
                for scheme in ("light", "dark"):
                    take(browser, served, folder, size, scheme)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
