"""Screenshots of every view of the demonstration collection: `python -m tests.ui.screenshots docs/images`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM
from tests.ui.conftest import SWITCHES
from tests.ui.served import Served, Visitor, serving_page

DEMO = Path(__file__).parents[2] / "docs" / "demo" / "articles"
SIZES = {"laptop": (1280, 800), "phone": (390, 844)}
MAX_BYTES = 200_000


def take_screenshots(browser: Any, served: Served, folder: Path, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    visitor = Visitor(context.new_page()).opens(served.address)
    page = visitor.page

    def save(view: str) -> None:
        page.wait_for_timeout(500)
        file = folder / f"{view}-{size}-{scheme}.png"
        page.screenshot(path=file)
        shrink(file)

    page.locator(".examples button").first.wait_for(timeout=60_000)
    save("start")
    visitor.asks("When did the Karsk Dam collapse?").sees("disputed")
    save("disputed")
    visitor.last.locator("a.cite").first.click()
    visitor.reader.locator("mark#quote").wait_for()
    save("article")
    page.keyboard.press("Escape")
    visitor.asks("How many people are living in emergency shelters?").sees("updated")
    save("updated")
    visitor.asks("Who won the ice hockey final in Toronto?").sees("no_evidence")
    save("no-evidence")
    visitor.tab("Disagreements")
    page.locator(".pair").first.wait_for()
    save("disagreements")
    visitor.tab("Library")
    page.locator("#table table").wait_for()
    save("library")
    if size == "phone":
        visitor.tab("Ask")
        page.locator("#menu").click()
        save("conversations")
    context.close()


def shrink(file: Path) -> None:
    """Store a picture with 256 colours. Raises ValueError where it is still larger than 200 kB."""
    Image.open(file).convert("RGB").quantize(256).save(file, optimize=True)
    if file.stat().st_size > MAX_BYTES:
        raise ValueError(f"{file} has {file.stat().st_size:,} bytes, more than {MAX_BYTES:,}.")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as driver:
        shutil.copytree(DEMO, Path(work, "articles"))
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with serving_page(Path(work), ["--articles", str(Path(work, "articles"))], {}) as served:
            for size in SIZES:
                for scheme in ("light", "dark"):
                    take_screenshots(browser, served, folder, size, scheme)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
