"""The articles: listed, searched, filtered, and, where the operator allows it, added, removed and synced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from index import Filter, RagError, SyncReport
from index.reading.folder import SUFFIXES
from rag.compose import plain, printable
from rag.library import Listing
from rag.ui.asking import day_of
from rag.ui.render import articles_table, overview
from rag.uploads import Uploads
from rag.web.service import Service

HIDDEN: Any = {"api_visibility": "private"}
MOST_TOLD = 20
"""Problems of a sync that are told one by one."""
Updates = tuple[Any, ...]


class Shelf:
    """Made inside the page's Blocks; with `uploads`, visitors may change the folder of articles."""

    def __init__(self, service: Service, uploads: Uploads | None) -> None:
        self.service = service
        self.uploads = uploads

    def tab(self) -> None:
        with gr.Row():
            self.words = gr.Textbox(
                label="Find articles", placeholder="words of the title or text", scale=2, max_length=200
            )
            self.source = gr.Dropdown([("all", "")], value="", label="Source", scale=1)
            self.since = gr.Textbox(label="From", placeholder="2024-06-18", max_length=10, min_width=110)
            self.until = gr.Textbox(label="Until", placeholder="2024-06-30", max_length=10, min_width=110)
        self.list = gr.HTML("", elem_id="shelf", apply_default_css=False)
        with gr.Row():
            self.back = gr.Button("Newer", size="sm")
            self.on = gr.Button("Older", size="sm")
        self.page = gr.State(1)
        if self.uploads:
            self._tools()
        with gr.Accordion("What the index holds", open=True):
            self.numbers = gr.HTML("", elem_id="overview", apply_default_css=False)

    def _tools(self) -> None:
        with gr.Row():
            self.files = gr.File(
                label="Add articles", file_count="multiple", file_types=sorted(SUFFIXES), elem_id="files", height=150
            )
            with gr.Column():
                self.doomed = gr.Dropdown([], label="Remove an article", elem_id="doomed")
                self.remove = gr.Button("Remove it", variant="stop", size="sm")
                self.sync = gr.Button("Sync with the folder", size="sm")
        self.report = gr.Markdown("", elem_id="report", sanitize_html=True)

    def wired(self, blocks: gr.Blocks) -> None:
        filters = [self.words, self.source, self.since, self.until]
        seen = [self.list, self.page, self.back, self.on, *([self.doomed] if self.uploads else [])]
        held = [self.numbers, self.source]
        quiet: Any = {"show_progress": "hidden", "concurrency_limit": None, **HIDDEN}
        gr.on(
            [
                *(field.submit for field in (self.words, self.since, self.until)),
                *(field.blur for field in (self.words, self.since, self.until)),
                self.source.input,
            ],
            self._turned(first),
            [*filters, self.page],
            seen,
            trigger_mode="always_last",
            **quiet,
        )
        self.back.click(self._turned(newer), [*filters, self.page], seen, **quiet)
        self.on.click(self._turned(older), [*filters, self.page], seen, **quiet)
        blocks.load(self._turned(first), [*filters, self.page], seen, **quiet)
        blocks.load(self._held, [self.source], held, **quiet)
        if self.uploads:
            changing: Any = {"concurrency_limit": 1, "concurrency_id": "sync", **HIDDEN}
            told = [self.report, self.files]
            for event in (
                self.files.upload(self._added, [self.files], told, **changing),
                self.remove.click(self._removed, [self.doomed], told, **changing),
                self.sync.click(self._synced, None, told, **changing),
            ):
                listed = event.then(self._turned(same), [*filters, self.page], seen, **quiet)
                listed.then(self._held, [self.source], held, **quiet)

    def _turned(self, turn: Callable[[int], int]) -> Callable[..., Updates]:
        """The list on another page, or after something has changed."""

        def turned(words: str, source: str, since: str, until: str, page: int) -> Updates:
            try:
                only = Filter((source,) if source else (), day_of(since), day_of(until))
                found = self.service.library.listing(words or "", only, turn(page))
            except RagError as error:
                gr.Warning(printable(str(error)))
                return (gr.skip(),) * (5 if self.uploads else 4)
            rest = (gr.Dropdown(named(found), value=None),) if self.uploads else ()
            turning = gr.Button(interactive=found.page > 1), gr.Button(interactive=found.page < found.pages)
            return articles_table(found), found.page, *turning, *rest

        return turned

    def _held(self, source: str) -> Updates:
        """What the index holds in numbers, and the sources that can be chosen."""
        try:
            held = self.service.library.overview()
        except RagError as error:
            gr.Warning(printable(str(error)))
            return gr.skip(), gr.skip()
        sources = [("all", ""), *((printable(name), name) for name in held.sources if name)]
        return overview(held), gr.Dropdown(sources, value=source if source in held.sources else "")

    def _added(self, files: list[str] | None, progress: gr.Progress = gr.Progress()) -> Updates:  # noqa: B008 (Gradio's way)
        return self._told(lambda uploads: uploads.add([Path(file) for file in files or ()], stepped(progress)))

    def _removed(self, article_id: str | None) -> Updates:
        if not article_id:
            gr.Warning("Choose the article that is to be removed.")
            return gr.skip(), gr.skip()
        return self._told(lambda uploads: uploads.remove(article_id))

    def _synced(self, progress: gr.Progress = gr.Progress()) -> Updates:  # noqa: B008
        return self._told(lambda uploads: uploads.sync(stepped(progress)))

    def _told(self, work: Callable[[Uploads], SyncReport]) -> Updates:
        """What a change of the folder came to, as Markdown, and an empty field for files."""
        if self.uploads is None:
            return gr.skip(), None
        try:
            return report_text(work(self.uploads)), None
        except RagError as error:
            return f"**Error.** {plain(str(error))}", None


def first(page: int) -> int:
    del page
    return 1


def same(page: int) -> int:
    return page


def newer(page: int) -> int:
    return page - 1


def older(page: int) -> int:
    return page + 1


def stepped(progress: gr.Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress((done, max(total, 1)), desc="Indexing articles", unit="articles")


def named(found: Listing) -> list[tuple[str, str]]:
    """The articles of the list that is shown, to choose one from."""
    return [(printable(f"{each.name} ({each.id})" if each.title else each.id), each.id) for each in found.articles]


def report_text(report: SyncReport) -> str:
    counts = ", ".join(f"{name} {len(getattr(report, name))}" for name in ("added", "updated", "removed", "unchanged"))
    problems = [*report.failed, *report.warnings]
    lines = [f"- {plain(each.article_id)}: {plain(each.reason)}" for each in problems[:MOST_TOLD]]
    more = [f"- and {len(problems) - MOST_TOLD} more"] if len(problems) > MOST_TOLD else []
    head = f"**{counts}**" + (f" — {len(report.failed)} failed" if report.failed else "")
    return "\n".join([head, "", *lines, *more])
