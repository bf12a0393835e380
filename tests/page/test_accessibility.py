"""axe-core finds nothing serious in any main state of the page, light and dark, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import EXAMPLE
from tests.page.served import Served, Visitor

pytestmark = pytest.mark.browser
SIZES = {"wide": (1920, 1080), "narrow": (390, 844)}


def violations(page: Any) -> list[str]:
    """What axe calls serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_serious_violation(scheme: str, size: str, served: Served, browser: Any) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    visitor = Visitor(context.new_page()).opens(served.address)
    page = visitor.page
    states = {"start": violations(page)}
    visitor.asks(EXAMPLE).sees("disputed")
    page.wait_for_timeout(500)  # what fades in has to be there in full
    states["answer"] = violations(page)
    visitor.side_bar()
    page.get_by_text("How to ask").click()
    page.wait_for_timeout(1000)
    states["side bar"] = violations(page)
    visitor.side_bar()
    visitor.asks("Which team won the ice hockey final in Toronto?").sees("no_evidence")
    page.wait_for_timeout(500)
    states["no evidence"] = violations(page)
    page.locator("#sources a").first.click()
    visitor.article().locator("mark#quote").wait_for()
    states["article"] = violations(page)
    page.keyboard.press("Escape")
    visitor.tab("Articles")
    page.locator("#shelf table").wait_for()
    page.wait_for_timeout(500)
    states["articles"] = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not any(states.values()), states
