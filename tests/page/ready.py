"""How soon the page can be used: `python -m tests.page.ready`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from rag import Assistant
from tests.conftest import CHROMIUM, SEEDS
from tests.page.served import Visitor, serving_page


def main() -> None:
    with tempfile.TemporaryDirectory() as work, sync_playwright() as driver:
        Assistant.from_folder(SEEDS, index=Path(work, "made"))
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        began = time.monotonic()
        with serving_page(Path(work), ["--index", str(Path(work, "made"))], {}) as served:
            print(f"server ready after {time.monotonic() - began:.1f} s")
            page = Visitor(browser.new_page()).opens(served.address).page
            painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            print(f"first paint after another {painted / 1000:.1f} s")
        browser.close()


if __name__ == "__main__":
    main()
