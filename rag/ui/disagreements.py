"""The Disagreements tab: where articles contradict each other, found without being asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import gradio as gr

from index import RagError
from rag.answering.conflicts import differing_words
from rag.answering.disagreements import ABOUT_THIS
from rag.schema import DisagreementData
from rag.text import printable
from rag.ui.asking import parse_filter_day
from rag.ui.chat import send_events
from rag.ui.filters import make_filter_fields
from rag.ui.findings import Findings, filter_disagreements
from rag.ui.rendering import render
from rag.web.service import Service

MAX_SHOWN = 100
MIN_SHARED = 3
"""Words in a row that two sentences have in common; fewer do not join what differs on both sides of them."""
QUESTION = re.compile(r"(?:Are|Did|How|Is|Was|Were|What|When|Where|Which|Who|Whose|Why)\b")
"""How a question begins, other than a sentence with a gap: "The dam was how many metres high?"."""
SURE = 0.5
"""Probability from which a disagreement is not called a possible one."""
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
        changes = [*(field.submit for field in fields), *(field.blur for field in fields), self.source.input]
        gr.on(changes, self.show, filters, self.list, trigger_mode="always_last", **QUICK)
        blocks.load(self.open, filters, [self.list, self.source], **QUICK)
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
            gr.Warning(printable(str(error)))
            return gr.skip()
        is_filtered = bool(words or source or since or until)
        rows = [make_row(each) for each in found[:MAX_SHOWN]]
        return render("disagreements.html", rows=rows, total=len(found), now=now, is_filtered=is_filtered)


@dataclass(frozen=True)
class Row:
    """One disagreement, and what of its quotes is marked."""

    found: DisagreementData
    heading: str
    note: str
    is_sure: bool
    marks_a: tuple[str, ...]
    marks_b: tuple[str, ...]


def make_row(found: DisagreementData) -> Row:
    """Headed by a question or else the older article's title; whole sentences are marked where they differ."""
    is_sentence = found.value_a == found.a.quote
    a, b = printable(found.a.quote), printable(found.b.quote)
    marks_a, marks_b = differing_words(a, b)
    if not marks_a:
        marks_a, marks_b = differing_phrases(a, b), differing_phrases(b, a)
    is_question = QUESTION.match(found.question) and not found.question.startswith(ABOUT_THIS)
    heading = found.question if is_question or not found.topic else found.topic
    note = "" if is_sentence else found.reason
    return Row(found, heading, note, found.probability >= SURE, marks_a, marks_b)


def differing_phrases(one: str, other: str) -> tuple[str, ...]:
    """The phrases of a sentence that the other lacks, each up to its first comma; none where they share too little."""
    words, others = (list(re.finditer(r"\w+", each)) for each in (one, other))
    compared = SequenceMatcher(
        None, [word[0].lower() for word in words], [word[0].lower() for word in others], autojunk=False
    )
    shared = [(each.a, each.a + each.size) for each in compared.get_matching_blocks() if each.size >= MIN_SHARED]
    if not shared:
        return ()
    bounds = [0, *(place for each in shared for place in each), len(words)]
    runs = [(first, last) for first, last in zip(bounds[::2], bounds[1::2], strict=True) if first < last]
    return tuple(re.split(r"[,;:]\s", one[words[first].start() : words[last - 1].end()])[0] for first, last in runs)
