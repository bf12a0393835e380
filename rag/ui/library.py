"""The Library tab: the articles listed, searched, sorted, and, where the operator allows it, added and removed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import gradio as gr

from index import Filter, IndexNotFoundError, RagError, SyncReport
from index.progress import Progress
from index.storing.catalog import Order
from rag.articles.browsing import Listing
from rag.articles.uploads import Uploads
from rag.text import printable
from rag.ui.asking import parse_filter_day
from rag.ui.changes import ChangeOutcome, describe_change, describe_progress, watch_change
from rag.ui.chat import EACH, send_events
from rag.ui.collection import SUFFIX_LIST
from rag.ui.event_data import field_of
from rag.ui.filters import make_filter_fields
from rag.ui.findings import Findings
from rag.ui.rendering import render, shorten_for_page
from rag.web.pages import article_url
from rag.web.service import Service

PRIVATE: Any = {"api_visibility": "private"}
QUICK: Any = {"show_progress": "hidden", "concurrency_limit": None, **PRIVATE}
UNDO_SECONDS = 10
"""How long a removal can be undone with a click; the file stays in `.removed/` for good."""


@dataclass(frozen=True)
class TableState:
    """Which part of the list is shown."""

    page: int = 1
    order: Order = "newest"


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
                self.sync = gr.Button("Sync with the folder", size="md", scale=0, elem_id="sync")
                gr.HTML(render("drop.html", suffixes=SUFFIX_LIST), apply_default_css=False)
                # Hidden: the box above gives it its files. Which kinds can be read is said file by file.
                self.files = gr.File(label="Files", file_count="multiple", elem_id="files")
                self.report = gr.HTML("", elem_id="report", apply_default_css=False, js_on_load=send_events("restore"))
            self.words, self.source, self.since, self.until = make_filter_fields("Find articles", "Title or text")
            self.table = gr.HTML(
                "", elem_id="table", apply_default_css=False, js_on_load=send_events("turn", "sort", "remove")
            )
            self.state = gr.State(TableState())

    def connect(self, blocks: gr.Blocks) -> list[Callable[..., Any]]:
        """Connect the events; return the methods that listen to a change of the articles."""
        changed: list[Callable[..., Any]] = []
        given = [self.words, self.source, self.since, self.until, self.state]
        shown = [self.table, self.state]
        fields = (self.words, self.since, self.until)
        changes = [*(field.submit for field in fields), *(field.blur for field in fields)]
        changes += [self.source.input, self.words.change]
        gr.on(changes, self.first_page, given, shown, trigger_mode="always_last", **QUICK)
        self.table.turn(self.turn, given, shown, **QUICK)
        self.table.sort(self.sort, given, shown, **QUICK)
        blocks.load(self.show, given, shown, **QUICK)
        blocks.load(self.show_head, self.source, [self.head, self.source], **QUICK)
        if self.uploads:
            changing: Any = {
                "show_progress": "hidden",
                "concurrency_limit": 1,
                "concurrency_id": "sync",
                **PRIVATE,
                **EACH,
            }
            added = self.files.upload(self.add, self.files, self.report, **changing)
            # At once, or else the files that are dropped next would be sent together with these.
            self.files.upload(None, None, self.files, js="() => null", **QUICK, **EACH)
            for event in (
                added,
                self.table.remove(self.remove, None, self.report, **changing),
                self.report.restore(self.restore, None, self.report, **changing),
                self.sync.click(self.sync_folder, None, self.report, **changing),
            ):
                listed = event.then(self.show, given, shown, **QUICK)
                listed.then(self.show_head, self.source, [self.head, self.source], **QUICK)
                changed.append(event.then)
        return changed

    def show(self, words: str, source: str, since: str, until: str, state: TableState) -> tuple[Any, Any]:
        try:
            only = Filter((source,) if source else (), parse_filter_day(since), parse_filter_day(until))
            found = self.service.library.listing(words or "", only, state.page, state.order)
        except IndexNotFoundError:
            found = Listing()  # nothing was added yet
        except RagError as error:
            return render("problem.html", problem=str(error)), state
        rows = [
            {"url": article_url(each.id), "about": each, "state": self.warnings.get(each.id)} for each in found.articles
        ]
        shown = replace(state, page=found.page)
        is_filtered = bool(words or source or since or until)
        can_change = self.uploads is not None
        html = render(
            "library.html",
            found=found,
            rows=rows,
            order=state.order,
            can_change=can_change,
            is_filtered=is_filtered,
        )
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
        except IndexNotFoundError:
            return gr.skip(), gr.skip()
        except RagError as error:
            gr.Warning(printable(str(error)))
            return gr.skip(), gr.skip()
        sources = [("All sources", ""), *((printable(name), name) for name in held.sources if name)]
        chosen = source if source in held.sources else ""
        return render("library_head.html", facts=held), gr.Dropdown(sources, value=chosen)

    def add(self, files: list[str] | None) -> Iterator[Any]:
        paths = [Path(file) for file in files or ()]
        names = [path.name for path in paths]
        for outcome in self._change(lambda uploads, progress: uploads.add(paths, progress), names):
            yield show_outcome(outcome)

    def remove(self, event: gr.EventData) -> Iterator[Any]:
        article_id = field_of(event, "article")
        said = f"Removed {self._name_of(article_id)}."
        for outcome in self._change(lambda uploads, _: uploads.remove(article_id)):
            shown = outcome if outcome.is_error else replace(outcome, text=said)
            yield show_outcome(replace(shown, removed=article_id))

    def restore(self, event: gr.EventData) -> Iterator[Any]:
        article_id = field_of(event, "article")
        for outcome in self._change(lambda uploads, _: uploads.restore(article_id)):
            said = f"Restored {self._name_of(article_id)}."
            yield show_outcome(outcome if outcome.is_error else replace(outcome, text=said))

    def sync_folder(self) -> Iterator[Any]:
        for outcome in self._change(lambda uploads, progress: uploads.sync(progress)):
            yield show_outcome(outcome)

    def _name_of(self, article_id: str) -> str:
        """The title of an article; its id where it has none, or is not there."""
        try:
            return shorten_for_page(self.service.library.article(article_id).name)
        except RagError:
            return article_id

    def _change(
        self, change: Callable[[Uploads, Progress], SyncReport], names: Sequence[str] = ()
    ) -> Iterator[ChangeOutcome]:
        """Change the folder, and say how far it has come and what it came to. `names` are the files that were sent."""
        uploads = self.uploads
        if uploads is None:
            return
        try:
            for step in watch_change(lambda progress: change(uploads, progress)):
                if isinstance(step, SyncReport):
                    self.warnings = {each.article_id: each.reason for each in step.warnings}
                    self.findings.start()
                    yield describe_change(step, names)
                elif names or step[1] > 1:
                    yield describe_progress(names, *step)
        except RagError as error:
            yield ChangeOutcome(str(error), is_error=True)


def show_outcome(outcome: ChangeOutcome) -> str:
    """The report; no two are the same, so that the browser sees each."""
    return render("report.html", outcome=outcome, seconds=UNDO_SECONDS, nonce=secrets.token_hex(4))
