"""The Ask tab: its components, and what they show of a page's state. What each event does is in `rag.ui.events`."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.ui.answers import render_thread
from rag.ui.asking import Progress
from rag.ui.collection import SUFFIX_LIST, render_start
from rag.ui.findings import Findings
from rag.ui.rendering import render
from rag.ui.state import PageState, storage_message
from rag.web.service import Service

Update = dict[Any, Any]
THREAD_EVENTS = ("ask", "again", "edit", "rate", "explain", "export", "stop", "pair", "everywhere")
RAIL_EVENTS = ("open", "fresh", "rename", "remove", "restore", "save")
CHIP_EVENTS = ("unset",)
EACH: Any = {"trigger_mode": "multiple"}
"""Events that are sent while one of their kind is under way; by default Gradio's page ignores them."""


def send_events(*names: str) -> str:
    """The script that makes the browser's events of a gr.HTML component Gradio's: see static/page.js."""
    return f"window.ragSend(element, trigger, {list(names)!r})"


class Chat:
    """Made inside the page's Blocks."""

    def __init__(self, service: Service, findings: Findings, can_upload: bool) -> None:
        self.service = service
        self.findings = findings
        self.can_upload = can_upload
        self.state = gr.State(PageState())
        self.user = gr.Textbox(visible="hidden", label="User")
        # What the browser is told to store, what it has stored, the question of a link and the conversation that it
        # is asked in, and a file to save.
        self.store = gr.Textbox(visible="hidden", label="Store")
        self.stored = gr.Textbox(visible="hidden", label="Stored")
        self.linked = gr.Textbox(visible="hidden", label="Linked question")
        self.within = gr.Textbox(visible="hidden", label="Conversation of the linked question")
        self.file = gr.Textbox(visible="hidden", label="File")
        self.preparing = gr.Timer(1.0)

    def tab(self) -> None:
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="rail", min_width=0):
                self.rail = self._html("conversations", *RAIL_EVENTS)
            with gr.Column(elem_id="main", min_width=0):
                self.thread = self._html("thread", *THREAD_EVENTS)
                self.now = self._html("now", *THREAD_EVENTS)
                with gr.Column(elem_id="composer", min_width=0):
                    self._filters()
                    self.chips = self._html("chips", *CHIP_EVENTS, value=show_chips([], "", ""))
                    self.box = gr.Textbox(
                        label="Question",
                        show_label=False,
                        placeholder="Ask about the articles",
                        submit_btn="Ask",
                        lines=1,
                        max_lines=6,
                        max_length=self.service.settings.max_question_chars,
                        autofocus=True,
                        elem_id="question",
                    )

    def _html(self, name: str, *events: str, value: str = "") -> gr.HTML:
        return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=send_events(*events))

    def _filters(self) -> None:
        settings = self.service.settings
        readers = [("the embedded reader", "embedded")]
        readers = [("the LLM", "llm"), *readers] if settings.llm and settings.reader != "embedded" else readers
        most = settings.max_passages
        with gr.Column(elem_id="filters", min_width=0):
            self.only = gr.Dropdown([], multiselect=True, label="Sources")
            with gr.Row():
                self.since = gr.Textbox(label="Published from", placeholder="YYYY-MM-DD", max_length=10, min_width=110)
                self.until = gr.Textbox(label="Published until", placeholder="YYYY-MM-DD", max_length=10, min_width=110)
                self.passages = gr.Number(
                    min(settings.passages, most),
                    label="Passages read per question",
                    minimum=1,
                    maximum=most,
                    min_width=110,
                )
            self.reader = gr.Radio(readers, value=readers[0][1], label="Read by", visible=len(readers) > 1)

    @property
    def how(self) -> list[Any]:
        """What `rag.ui.asking.parse_asking` takes."""
        return [self.reader, self.passages, self.only, self.since, self.until]

    @property
    def filters(self) -> list[Any]:
        return [self.only, self.since, self.until]

    @property
    def seen(self) -> list[Any]:
        """All that `show` changes, and the field of the question."""
        return [self.box, self.thread, self.now, self.rail, self.state, self.store]

    def show(self, state: PageState, drop: str = "", changed: str = "") -> Update:
        """The page at rest; the browser is told to store a conversation, the open one by default, or to drop one."""
        conversations = state.conversations
        put = next((each for each in conversations.all if each.id == changed), conversations.open)
        return {
            self.thread: self.show_thread(state),
            self.now: "",
            self.rail: self.show_rail(state),
            self.state: state,
            self.store: storage_message(state, put, drop),
        }

    def show_thread(self, state: PageState, place: int | None = None) -> str:
        """The exchanges of the open conversation, up to a `place`; the start view where there is none."""
        exchanges = state.conversations.open.exchanges[:place]
        if exchanges or state.asking:
            return render_thread(exchanges, state.rated)
        return render_start(self.service, self.findings.now, self.can_upload)

    def show_progress(self, now: Progress) -> str:
        return render("now.html", now=now, can_upload=self.can_upload, suffixes=SUFFIX_LIST)

    def show_rail(self, state: PageState) -> str:
        conversations = state.conversations
        return render(
            "rail.html",
            conversations=conversations.all,
            open_id=conversations.open.id,
            open_exchanges=conversations.open.exchanges,
            removed=state.removed,
        )


def show_chips(sources: list[str] | None, since: str, until: str) -> str:
    """The filters in use, each with a button that removes it."""
    chips = [{"text": source, "name": "source", "value": source} for source in sources or ()]
    chips += [{"text": f"from {since.strip()}", "name": "since", "value": ""}] if since and since.strip() else []
    chips += [{"text": f"until {until.strip()}", "name": "until", "value": ""}] if until and until.strip() else []
    return render("chips.html", chips=chips)
