"""Changes of the library, one upon the other: none is lost, each can be undone, and the start view follows."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from tests.conftest import SEEDS
from tests.ui.conftest import Serve
from tests.ui.served import Served, Visitor

pytestmark = pytest.mark.browser
DROP = """files => {
  const moved = new DataTransfer();
  files.forEach(([name, text]) => moved.items.add(new File([text], name, { type: 'text/plain' })));
  document.querySelector('#main').dispatchEvent(
    new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: moved }));
}"""


@pytest.fixture(scope="module")
def growing(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A folder of the seeds that visitors may change."""
    folder = tmp_path_factory.mktemp("growing")
    for seed in SEEDS.glob("*.txt"):
        shutil.copy(seed, folder)
    return serve("--articles", str(folder))


def drop(page: Any, *files: tuple[str, str]) -> None:
    page.evaluate(DROP, [list(file) for file in files])


def test_files_dropped_while_others_are_sent_are_added_too(growing: Served, context: Any) -> None:
    """In one list, each once; also a file that is sent a second time."""
    page = Visitor(context.new_page()).opens(growing.address).page
    drop(page, ("one.txt", "The mill of Vell was built in 1811."))
    drop(page, ("two.txt", "The barn of Vell was built in 1812."), ("three.txt", "The inn of Vell was built in 1813."))
    drop(page, ("one.txt", "The mill of Vell was built in 1811."))
    page.locator("#sending .outcome", has_text="3 articles added, 1 failed").wait_for()
    rows = page.locator("#sending li")
    assert rows.locator("strong").all_inner_texts() == ["one.txt", "two.txt", "three.txt", "one.txt"]
    assert rows.nth(1).locator("span").first.inner_text() == "Added"
    assert "A file of this name is there already" in rows.nth(3).inner_text()
    for name in ("one.txt", "two.txt", "three.txt"):
        page.locator("#table a", has_text=name).wait_for()


def test_every_removal_is_done_and_can_be_undone_on_each_tab(growing: Served, context: Any) -> None:
    """Also where the second begins before the first has ended; focus goes to the next article."""
    visitor = Visitor(context.new_page()).opens(growing.address)
    page = visitor.page
    drop(page, ("alder.txt", "The alder of Vell fell in 1901."), ("birch.txt", "The birch of Vell fell in 1902."))
    for name in ("alder", "birch"):
        page.locator("#table a", has_text=f"{name}.txt").wait_for()
    for name in ("alder", "birch"):
        page.get_by_role("button", name=f"Remove {name}.txt").click()
    for name in ("alder", "birch"):
        page.locator("#table a", has_text=f"{name}.txt").wait_for(state="detached")
    page.wait_for_function("document.activeElement.matches('#table [data-event=remove]')")
    visitor.tab("Ask")
    assert page.locator("#undos .undo:visible").count() == 2
    page.locator("#undos .undo", has_text="alder.txt").get_by_role("button").click()
    page.locator("#undos .undo", has_text="birch.txt").get_by_role("button").click()
    page.locator("#flash", has_text="Restored birch.txt.").wait_for()
    visitor.tab("Library")
    for name in ("alder", "birch"):
        page.locator("#table a", has_text=f"{name}.txt").wait_for()


def test_the_start_view_and_the_filters_follow_the_library(growing: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(growing.address)
    page = visitor.page
    before = page.locator(".start h1").inner_text()
    drop(page, ("oak.txt", "---\ntitle: Oak\nsource: Weekly Vell\npublished: 2031-05-01\n---\nThe oak fell in 2031.\n"))
    page.locator("#sending .outcome", has_text="1 article added").wait_for()
    visitor.tab("Ask")
    page.locator(".newest", has_text="Weekly Vell").wait_for()
    assert page.locator(".start h1").inner_text() != before
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Sources").click()
    page.get_by_role("option", name="Weekly Vell").wait_for()
    page.keyboard.press("Escape")
    visitor.tab("Disagreements")
    page.locator("#disagreements").get_by_label("Source").click()
    page.get_by_role("option", name="Weekly Vell").wait_for()
