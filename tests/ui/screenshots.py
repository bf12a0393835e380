"""Screenshots of every view of the demonstration collection: `python -m tests.ui.screenshots docs/images`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM
from tests.ui.conftest import SWITCHES
from tests.ui.served import PATIENCE, Served, Visitor, serving_page

DEMO = Path(__file__).parents[2] / "docs" / "demo" / "articles"
SIZES = {"laptop": (1280, 800, 1), "phone": (390, 844, 1), "zoom": (640, 400, 2)}
"""Width and height in CSS pixels, and device pixels for each; "zoom" is the laptop at 200%."""
MAX_BYTES = 200_000
ANSWERS = (
    ("disputed", "disputed", "When did the dam fall?"),
    ("answered", "answered", "Who is Ilka Doren?"),
    ("updated", "updated", "How many people are living in emergency shelters?"),
    ("several", "several", "Who is Tomas Reil?"),
    ("overview", "overview", "What happened at the Karsk Dam?"),
    ("no-evidence", "no_evidence", "Who won the ice hockey final in Toronto?"),
)
"""Name of the picture, status and question."""


def take_screenshots(browser: Any, served: Served, empty: Served, folder: Path, size: str, scheme: str) -> None:
    width, height, scale = SIZES[size]
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, device_scale_factor=scale, color_scheme=scheme)
    visitor = Visitor(context.new_page()).opens(empty.address)
    page = visitor.page

    def save(view: str) -> None:
        page.wait_for_timeout(500)
        file = folder / f"{view}-{size}-{scheme}.png"
        page.screenshot(path=file)
        shrink(file)

    save("empty")
    visitor.opens(served.address)
    page.locator(".examples button").first.wait_for()
    save("start")
    take_answers(visitor, save)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Published from").fill("2025-04-01")
    page.keyboard.press("Tab")
    page.locator(".chip").wait_for()
    save("filters")
    page.keyboard.press("Escape")
    visitor.tab("Disagreements")
    page.locator(".pair").first.wait_for()
    page.locator("#pairs .count", has_not_text="still comparing").wait_for(timeout=10 * PATIENCE)
    save("disagreements")
    visitor.tab("Library")
    page.locator("#table table").wait_for()
    save("library")
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()
    save("keys")
    page.keyboard.press("Escape")
    if size != "laptop":
        visitor.tab("Ask")
        page.locator("#menu").click()
        save("conversations")
    context.close()


def take_answers(visitor: Visitor, save: Callable[[str], None]) -> None:
    """One answer of each kind, each in a conversation of its own, and an article beside one."""
    for view, status, question in ANSWERS:
        if view != ANSWERS[0][0]:
            visitor.page.evaluate("document.querySelector('#rail [data-event=fresh]').click()")
            visitor.page.locator(".start").wait_for()
        visitor.asks(question).sees(status, question)
        save(view)
        if view == "disputed":
            visitor.last.locator("a.cite").first.click()
            visitor.reader.locator("mark#quote").wait_for()
            save("article")
            visitor.page.keyboard.press("Escape")


def shrink(file: Path) -> None:
    """Store a picture with 256 colours. Raises ValueError where it is still larger than 200 kB."""
    Image.open(file).convert("RGB").quantize(256).save(file, optimize=True)
    if file.stat().st_size > MAX_BYTES:
        raise ValueError(f"{file} has {file.stat().st_size:,} bytes, more than {MAX_BYTES:,}.")


@contextmanager
def serving_demo(folder: Path, articles: Path | None) -> Iterator[Served]:
    """The page over a copy of articles, or over an empty folder."""
    copied = folder / "articles"
    copied.mkdir(parents=True)
    if articles:
        shutil.copytree(articles, copied, dirs_exist_ok=True)
    with serving_page(folder, ["--articles", str(copied)], {}) as served:
        yield served


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with serving_demo(Path(work, "demo"), DEMO) as served, serving_demo(Path(work, "empty"), None) as empty:
            for size in SIZES:
                for scheme in ("light", "dark") if size != "zoom" else ("light",):
                    take_screenshots(browser, served, empty, folder, size, scheme)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
