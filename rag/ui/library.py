"""The Library tab: the articles listed, searched, sorted, and, where the operator allows it, added and removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import gradio as gr

from index import Filter, RagError, SyncReport
from index.reading.registry import SUFFIXES
from index.storing.catalog import Order
from rag.articles.uploads import Uploads
from rag.text import printable
from rag.ui.asking import parse_filter_day
from rag.ui.chat import send_events
from rag.ui.events import field_of
from rag.ui.findings import Findings
from rag.ui.rendering import render
from rag.web.pages import article_url
from rag.web.service import Service

PRIVATE: Any = {"api_visibility": "private"}
QUICK: Any = {"show_progress": "hidden", "concurrency_limit": None, **PRIVATE}
MAX_PROBLEMS = 50
"""Problems of a sync that are named one by one."""


@dataclass(frozen=True)
class TableState:
    """Which part of the list is shown."""

    page: int = 1
    order: Order = "newest"


@dataclass(frozen=True)
class ChangeOutcome:
    """What the last change came to: a sentence, files with problems, and the article that can be restored."""

    text: str = ""
    is_error: bool = False
    failed: tuple[tuple[str, str], ...] = ()
    removed: str = ""


class LibraryTab:
    """Made inside the page's Blocks; with `uploads`, visitors may change the folder of articles."""

    def __init__(self, service: Service, findings: Findings, uploads: Uploads | None) -> None:
        self.service = service
        self.findings = findings
        self.uploads = uploads
        self.warnings: dict[str, str] = {}
        """What the last sync warned of, by article id."""

    def tab(self) -> None:
        with gr.Column(elem_id="library", elem_classes="list", min_width=0):
            self.head = gr.HTML(render("library_head.html", facts=None), apply_default_css=False)
            if self.uploads:
                with gr.Row(elem_id="adding"):
                    self.files = gr.File(
                        label="Drop articles here, or choose files",
                        file_count="multiple",
                        file_types=sorted(SUFFIXES),
                        elem_id="files",
                        height=132,
                        scale=4,
                    )
                    self.sync = gr.Button("Sync with the folder", size="md", scale=0, elem_id="sync")
                self.report = gr.HTML("", elem_id="report", apply_default_css=False, js_on_load=send_events("restore"))
            with gr.Row(elem_classes="bar"):
                self.words = gr.Textbox(
                    label="Find articles", placeholder="Words of the title or text", scale=3, max_length=200
                )
                self.source = gr.Dropdown([("All sources", "")], value="", label="Source", scale=2)
                self.since = gr.Textbox(label="From", placeholder="2024-06-18", max_length=10, min_width=120)
                self.until = gr.Textbox(label="Until", placeholder="2024-06-30", max_length=10, min_width=120)
            self.table = gr.HTML(
                "", elem_id="table", apply_default_css=False, js_on_load=send_events("turn", "sort", "remove")
            )
            self.state = gr.State(TableState())

    def connect(self, blocks: gr.Blocks) -> None:
        given = [self.words, self.source, self.since, self.until, self.state]
        shown = [self.table, self.state]
        fields = (self.words, self.since, self.until)
        changes = [*(field.submit for field in fields), *(field.blur for field in fields), self.source.input]
        gr.on(changes, self.first_page, given, shown, trigger_mode="always_last", **QUICK)
        self.table.turn(self.turn, given, shown, **QUICK)
        self.table.sort(self.sort, given, shown, **QUICK)
        blocks.load(self.show, given, shown, **QUICK)
        blocks.load(self.show_head, self.source, [self.head, self.source], **QUICK)
        if self.uploads:
            changing: Any = {"concurrency_limit": 1, "concurrency_id": "sync", **PRIVATE}
            for event in (
                self.files.upload(self.add, self.files, [self.report, self.files], **changing),
                self.table.remove(self.remove, None, self.report, **changing),
                self.report.restore(self.restore, None, self.report, **changing),
                self.sync.click(self.sync_folder, None, self.report, **changing),
            ):
                listed = event.then(self.show, given, shown, **QUICK)
                listed.then(self.show_head, self.source, [self.head, self.source], **QUICK)

    def show(self, words: str, source: str, since: str, until: str, state: TableState) -> tuple[Any, Any]:
        try:
            only = Filter((source,) if source else (), parse_filter_day(since), parse_filter_day(until))
            found = self.service.library.listing(words or "", only, state.page, state.order)
        except RagError as error:
            gr.Warning(printable(str(error)))
            return gr.skip(), gr.skip()
        rows = [
            {"url": article_url(each.id), "about": each, "state": self.warnings.get(each.id)} for each in found.articles
        ]
        shown = replace(state, page=found.page)
        html = render("library.html", found=found, rows=rows, order=state.order, can_change=self.uploads is not None)
        return html, shown

    def first_page(self, words: str, source: str, since: str, until: str, state: TableState) -> tuple[Any, Any]:
        return self.show(words, source, since, until, replace(state, page=1))

    def turn(
        self, event: gr.EventData, words: str, source: str, since: str, until: str, state: TableState
    ) -> tuple[Any, Any]:
        step = 1 if field_of(event, "step") == "next" else -1
        return self.show(words, source, since, until, replace(state, page=state.page + step))

    def sort(
        self, event: gr.EventData, words: str, source: str, since: str, until: str, state: TableState
    ) -> tuple[Any, Any]:
        wanted = field_of(event, "order")
        order = next((each for each in get_args(Order) if each == wanted), state.order)
        return self.show(words, source, since, until, TableState(order=order))

    def show_head(self, source: str) -> tuple[Any, Any]:
        """What the collection holds, and the sources that can be chosen."""
        try:
            held = self.service.library.overview()
        except RagError as error:
            gr.Warning(printable(str(error)))
            return gr.skip(), gr.skip()
        sources = [("All sources", ""), *((printable(name), name) for name in held.sources if name)]
        chosen = source if source in held.sources else ""
        return render("library_head.html", facts=held), gr.Dropdown(sources, value=chosen)

    def add(self, files: list[str] | None, progress: gr.Progress = gr.Progress()) -> tuple[Any, None]:  # noqa: B008 (Gradio's way)
        paths = [Path(file) for file in files or ()]
        return self._report(lambda uploads: uploads.add(paths, show_steps(progress))), None

    def remove(self, event: gr.EventData) -> Any:
        article_id = field_of(event, "article")
        return self._report(lambda uploads: uploads.remove(article_id), removed=article_id)

    def restore(self, event: gr.EventData) -> Any:
        article_id = field_of(event, "article")
        return self._report(lambda uploads: uploads.restore(article_id))

    def sync_folder(self, progress: gr.Progress = gr.Progress()) -> Any:  # noqa: B008
        return self._report(lambda uploads: uploads.sync(show_steps(progress)))

    def _report(self, change: Callable[[Uploads], SyncReport], removed: str = "") -> Any:
        """Change the folder, and say what it came to."""
        if self.uploads is None:
            return gr.skip()
        try:
            report = change(self.uploads)
        except RagError as error:
            return render("report.html", outcome=ChangeOutcome(str(error), is_error=True), seconds=UNDO_SECONDS)
        self.warnings = {each.article_id: each.reason for each in report.warnings}
        self.findings.start()
        failed = tuple((each.article_id, each.reason) for each in (*report.failed, *report.warnings)[:MAX_PROBLEMS])
        outcome = ChangeOutcome(describe_report(report), failed=failed, removed=removed)
        return render("report.html", outcome=outcome, seconds=UNDO_SECONDS)


UNDO_SECONDS = 10
"""How long a removal can be undone with a click; the file stays in `.removed/` for good."""


def show_steps(progress: gr.Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress((done, max(total, 1)), desc="Indexing articles", unit="articles")


def describe_report(report: SyncReport) -> str:
    """What a sync did, in words: 2 articles added, 1 file failed."""
    counts = {name: len(getattr(report, name)) for name in ("added", "updated", "removed")}
    done = [f"{count} {'article' if count == 1 else 'articles'} {name}" for name, count in counts.items() if count]
    failed = [f"{len(report.failed)} failed"] if report.failed else []
    return ", ".join([*done, *failed]) or "Nothing has changed"
