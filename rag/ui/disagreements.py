"""The Disagreements tab: where articles contradict each other, found without being asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from index import RagError
from rag.schema import DisagreementData
from rag.text import printable
from rag.ui.asking import parse_filter_day
from rag.ui.chat import send_events
from rag.ui.differing import differing_parts
from rag.ui.filters import make_filter_fields
from rag.ui.findings import SURE, Findings, filter_disagreements
from rag.ui.headings import make_heading
from rag.ui.notes import select_notes
from rag.ui.opened import write_pair_key
from rag.ui.rendering import render
from rag.web.service import Service

MAX_SHOWN = 100
QUICK: Any = {"show_progress": "hidden", "concurrency_limit": None, "api_visibility": "private"}


class DisagreementsTab:
    """Made inside the page's Blocks."""

    def __init__(self, service: Service, findings: Findings) -> None:
        self.service = service
        self.findings = findings

    def tab(self) -> None:
        with gr.Column(elem_id="disagreements", elem_classes="list", min_width=0):
            gr.HTML(render("disagreements_head.html"), apply_default_css=False)
            self.words, self.source, self.since, self.until = make_filter_fields("Topic", "A name or a word")
            self.list = gr.HTML("", elem_id="pairs", apply_default_css=False, js_on_load=send_events())
            self.waiting = gr.Timer(1.5)

    def connect(self, blocks: gr.Blocks, opened: gr.Tab) -> None:
        filters = [self.words, self.source, self.since, self.until]
        fields = (self.words, self.since, self.until)
        changes = [*(field.submit for field in fields), *(field.blur for field in fields)]
        changes += [self.source.input, self.words.change]
        gr.on(changes, self.show, filters, self.list, trigger_mode="always_last", **QUICK)
        blocks.load(self.open, filters, [self.list, self.source], **QUICK)
        opened.select(self.open, filters, [self.list, self.source], **QUICK)
        opened.select(self.compare, None, self.waiting, **QUICK)
        self.waiting.tick(self.wait, filters, [self.list, self.waiting], **QUICK)

    def open(self, words: str, source: str, since: str, until: str) -> tuple[Any, Any]:
        """The list, and the sources that can be chosen."""
        try:
            sources = self.service.library.sources()
        except RagError:
            sources = []
        choices = [("All sources", ""), *((printable(name), name) for name in sources)]
        return self.show(words, source, since, until), gr.Dropdown(choices)

    def compare(self) -> Any:
        """Begins the comparison when the tab is opened, and looks again until it has ended."""
        self.findings.compare()
        return gr.Timer(active=True)

    def wait(self, words: str, source: str, since: str, until: str) -> tuple[Any, Any]:
        """The list once the articles have been read."""
        now = self.findings.now
        if not now.is_ready:
            return gr.skip(), gr.skip()
        return self.show(words, source, since, until), gr.Timer(active=self.findings.is_comparing)

    def show(self, words: str, source: str, since: str, until: str) -> Any:
        now = self.findings.now
        try:
            found = filter_disagreements(
                now.disagreements, words or "", source or "", parse_filter_day(since), parse_filter_day(until)
            )
        except RagError as error:
            return render("problem.html", problem=str(error))
        is_filtered = bool(words or source or since or until)
        rows = [make_row(each) for each in found[:MAX_SHOWN]]
        return render(
            "disagreements.html",
            rows=rows,
            total=len(found),
            now=now,
            is_filtered=is_filtered,
            topic=(words or "").strip(),
        )


@dataclass(frozen=True)
class Row:
    """One disagreement, and what of its quotes is marked. `heading` is empty where none is known."""

    found: DisagreementData
    key: str
    heading: str
    note: str
    is_sure: bool
    marks_a: tuple[str, ...]
    marks_b: tuple[str, ...]


def make_row(found: DisagreementData) -> Row:
    """Headed by a question, or else by what both sides are about; whole sentences are marked where they differ."""
    marks_a, marks_b = differing_parts(found)
    note = select_notes(found.reason)
    return Row(found, write_pair_key(found), make_heading(found), note, found.probability >= SURE, marks_a, marks_b)
