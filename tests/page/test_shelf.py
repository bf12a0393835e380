"""The articles in the page: listed, found, added, removed; and articles that are nothing but markup."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SEEDS
from tests.page.conftest import Serve
from tests.page.served import Served, Visitor

pytestmark = pytest.mark.browser
BRIDGE = "The Byron Bridge was opened in 1932 by the mayor of Tallinn, Maria Kask.\n"
HOSTILE = '<script>window.hacked=1</script> <img src=x onerror="window.hacked=1"> [a](http://evil.example) ${7*7} {{y}}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, and an article whose title, source and text are markup."""
    folder = tmp_path_factory.mktemp("articles")
    for seed in SEEDS.glob("*.txt"):
        shutil.copy(seed, folder)
    head = f"---\ntitle: '{HOSTILE}'\nsource: '<b>Daily</b> Markup'\npublished: 2024-06-18\n---\n"
    (folder / "hostile.txt").write_text(f"{head}The tower of Zork is 321 metres high {HOSTILE}, say the builders.\n")
    return folder


@pytest.fixture(scope="module")
def shelf(serve: Serve, folder: Path) -> Served:
    """The page over a folder that visitors may change."""
    return serve("--articles", str(folder))


def test_an_article_is_added_asked_about_and_removed(shelf: Served, context: Any, tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    (tmp_path / "scan.pdf").write_bytes(b"not a pdf")
    visitor = Visitor(context.new_page()).opens(shelf.address).tab("Articles")
    page = visitor.page
    page.locator("#files input[type=file]").set_input_files([tmp_path / "bridge.txt", tmp_path / "scan.pdf"])
    page.locator("#report", has_text="added 1").wait_for()
    assert "scan.pdf" in page.locator("#report").inner_text()
    page.locator("#shelf a", has_text="bridge.txt").wait_for()
    page.locator("#overview", has_text="4 articles").wait_for()
    visitor.tab("Ask").asks("Who opened the Byron Bridge?").sees("answered")
    assert "Maria Kask" in visitor.sources
    visitor.tab("Articles")
    page.locator("#doomed input").click()
    page.get_by_role("option", name="bridge.txt").click()
    page.get_by_role("button", name="Remove it").click()
    page.locator("#report", has_text="removed 1").wait_for()
    page.locator("#shelf a", has_text="bridge.txt").wait_for(state="detached")
    visitor.tab("Ask").asks("Who opened the Byron Bridge?").sees("no_evidence")


def test_articles_are_found_by_words_source_and_date(shelf: Served, context: Any) -> None:
    visitor = Visitor(context.new_page()).opens(shelf.address).tab("Articles")
    page = visitor.page
    names = page.locator("#shelf tbody a")
    page.locator("#shelf", has_text="3 articles").wait_for()
    page.get_by_label("Find articles").fill("yakovleva")
    page.get_by_label("Find articles").press("Enter")
    page.locator("#shelf", has_text="1 article,").wait_for()
    assert names.all_inner_texts() == ["003_53ea483c9a9e0999.txt"]
    page.get_by_label("Find articles").fill("")
    page.get_by_label("Find articles").press("Enter")
    page.locator("#shelf", has_text="3 articles").wait_for()
    page.get_by_label("From").fill("2024-01-01")
    page.get_by_label("From").press("Tab")  # to leave a field is enough
    page.locator("#shelf", has_text="1 article,").wait_for()
    assert names.count() == 1
    names.first.click()
    assert "The tower of Zork" in visitor.article().locator(".text").inner_text()


def test_an_article_of_markup_is_text_everywhere(shelf: Served, context: Any) -> None:
    """In the chat, the sources, the list and the article itself."""
    visitor = Visitor(context.new_page()).opens(shelf.address)
    page = visitor.page
    visitor.asks("How high is the tower of Zork?").sees("answered")
    assert "<script>window.hacked=1</script>" in visitor.sources
    assert '<img src=x onerror="window.hacked=1">' in visitor.talk
    page.locator("#sources a").first.click()
    assert "<script>" in visitor.article().locator("h1").inner_text()
    assert "${7*7} {{y}}" in visitor.article().locator(".text").inner_text()
    assert visitor.article().locator("script, img, .text a").count() == 0
    page.keyboard.press("Escape")
    visitor.tab("Articles")
    page.locator("#shelf", has_text="<script>").wait_for()
    assert page.locator("#shelf img, #sources img, #talk img[src='x'], a[href*='evil']").count() == 0
    assert page.evaluate("window.hacked") is None
    assert not [url for url in visitor.requested if "evil" in url]
