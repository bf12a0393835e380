"""Focus goes back to the control that was used, or to its neighbour, whatever of the page is drawn anew."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import EXAMPLE
from tests.ui.served import Served, Visitor

pytestmark = pytest.mark.browser


def wait_for_focus(page: Any, selector: str) -> None:
    page.wait_for_function("selector => document.activeElement.matches(selector)", arg=selector)


def test_focus_returns_after_each_way_to_change_an_answer(served: Served, context: Any) -> None:
    """Esc in an edited question or name, a rating with a reason, Retry, and a filter that is removed."""
    visitor = Visitor(context.new_page()).opens(served.address).asks(EXAMPLE).sees("disputed")
    page = visitor.page
    for button in ("button.edit", "button.rename"):
        page.locator(button).first.press("Enter")
        page.locator("textarea.edit-field").wait_for()
        page.keyboard.press("Escape")
        wait_for_focus(page, button)
    visitor.last.get_by_role("button", name="Good answer").press("Enter")
    wait_for_focus(page, ".why input")
    page.keyboard.type("Both sides")
    page.keyboard.press("Enter")
    page.locator(".why").wait_for(state="detached")
    wait_for_focus(page, "[data-rating=up]")
    visitor.last.get_by_role("button", name="Good answer").press("Enter")
    page.locator("[data-rating=up][aria-pressed=false]").wait_for()
    before = visitor.last.get_attribute("data-exchange")
    visitor.last.get_by_role("button", name="Retry").press("Enter")
    page.locator(f"#thread .exchange[data-exchange='{before}']").wait_for(state="detached")
    visitor.sees("disputed")
    wait_for_focus(page, "[data-event=again]")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Published from").fill("2024-01-01")
    page.get_by_role("button", name="Remove the filter from 2024-01-01").press("Enter")
    page.locator(".chip").wait_for(state="detached")
    wait_for_focus(page, "#filter")
