"""The chat: what is on the page, and what is shown of a visit. What each event does is in `rag.ui.events`."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.compose import printable
from rag.ui.asking import messages_of, panel_of
from rag.ui.conversations import MOST_NAME, Kept
from rag.ui.examples import MOST, Examples
from rag.ui.visit import Visit, to_keep
from rag.web.service import Service

MOST_REASON = 2_000
"""Characters of the reason for a rating."""
THUMBS = {"up": "Like", "down": "Dislike", "": None}
Update = dict[Any, Any]


class Chat:
    """Made inside the page's Blocks, in three places: `aside` in the side bar, `main` and `sources` in the middle."""

    def __init__(self, service: Service, examples: Examples) -> None:
        self.service = service
        self.examples = examples
        self.visit = gr.State(Visit())
        self.user = gr.Textbox(visible="hidden", label="User")
        # To the browser and back: what it is to keep, what it has kept, and a file to be saved.
        self.keep = gr.Textbox(visible="hidden", label="Keep")
        self.kept = gr.Textbox(visible="hidden", label="Kept")
        self.file = gr.Textbox(visible="hidden", label="File")

    def aside(self) -> None:
        """Conversations, how to ask, and the theme."""
        self.new = gr.Button("New conversation", variant="primary")
        self.list = gr.Radio([], label="Conversations", elem_id="conversations")
        self.name = gr.Textbox(label="Name", max_length=MOST_NAME, elem_id="name")
        with gr.Row():
            self.rename = gr.Button("Rename", size="sm", min_width=80)
            self.delete = gr.Button("Delete", size="sm", min_width=80)
        self.sure = gr.Button("Delete this conversation for good", size="sm", variant="stop", visible=False)
        with gr.Row():
            self.markdown = gr.Button("Save as Markdown", size="sm", min_width=80)
            self.json = gr.Button("Save as JSON", size="sm", min_width=80)
        with gr.Accordion("How to ask", open=False):
            self._how_to_ask()
        self.theme = gr.Radio(["System", "Light", "Dark"], value="System", label="Theme")

    def _how_to_ask(self) -> None:
        settings = self.service.settings
        readers = [("the embedded reader", "embedded")]
        readers = [("the LLM", "llm"), *readers] if settings.llm and settings.reader != "embedded" else readers
        self.reader = gr.Radio(readers, value=readers[0][1], label="Read by")
        most = settings.max_passages
        self.passages = gr.Slider(1, most, value=min(settings.passages, most), step=1, label="Passages to read")
        self.only = gr.Dropdown([], multiselect=True, label="Only these sources")
        self.since = gr.Textbox(label="Published from", placeholder="2024-06-18", max_length=10)
        self.until = gr.Textbox(label="Published until", placeholder="2024-06-30", max_length=10)

    def main(self) -> None:
        self.talk = gr.Chatbot(
            label="Conversation",
            elem_id="talk",
            sanitize_html=True,
            allow_tags=False,
            latex_delimiters=[],
            buttons=[],
            editable="user",
            feedback_options=("Like", "Dislike"),
            height="min(62vh, 44rem)",
            autoscroll=False,  # an answer is read from its beginning
            placeholder="Every answer cites the articles, and where they disagree it says so.",
        )
        with gr.Row():
            self.starters = [gr.Button(visible=False, size="sm", elem_classes="starter") for _ in range(MOST)]
        with gr.Row(visible=False) as self.reason_row:
            self.reason = gr.Textbox(label="Why?", max_length=MOST_REASON, elem_id="reason", scale=4)
            self.send = gr.Button("Send", size="sm", min_width=80)
        self.box = gr.Textbox(
            label="Question",
            placeholder="Ask something about the articles",
            submit_btn="Ask",
            lines=1,
            max_lines=6,
            autofocus=True,
            elem_id="question",
        )
        self.stop = gr.Button("Stop", size="sm", interactive=False, elem_id="stop")

    def sources(self) -> None:
        self.panel = gr.HTML("", elem_id="sources", apply_default_css=False)

    @property
    def how(self) -> list[Any]:
        """What `rag.ui.asking.asking_of` takes."""
        return [self.reader, self.passages, self.only, self.since, self.until]

    @property
    def seen(self) -> list[Any]:
        """All that `shown` changes, and the field of the question."""
        fixed = [self.box, self.talk, self.panel, self.stop, self.visit, self.keep, self.list, self.name]
        return [*fixed, self.sure, self.reason_row, *self.starters]

    def shown(self, visit: Visit, drop: str = "") -> Update:
        """The page at rest; the browser is told to keep the open conversation, and to drop another one."""
        kept = visit.kept
        last = kept.open.exchanges[-1] if kept.open.exchanges else None
        return {
            self.talk: self.talk_of(kept),
            self.panel: panel_of(self.service, last),
            self.visit: visit,
            self.keep: to_keep(visit, kept.open, drop),
            self.list: gr.Radio(choices_of(kept), value=kept.open.id),
            self.name: kept.open.name,
            self.stop: gr.Button(interactive=False),
            self.sure: gr.Button(visible=False),
            self.reason_row: gr.Row(visible=False),
            **self.starting(offered=not kept.open.exchanges),
        }

    def talk_of(self, kept: Kept) -> Any:
        """The open conversation with its thumbs."""
        thumbs = [THUMBS[each.rating] for each in kept.open.exchanges]
        return gr.Chatbot(messages_of(kept.open), feedback_value=thumbs)

    def starting(self, offered: bool) -> Update:
        """Questions to start from, below an empty conversation."""
        known = self.examples.questions if offered else ()
        padded = [*known, *[""] * len(self.starters)][: len(self.starters)]
        return {button: gr.Button(text, visible=bool(text)) for button, text in zip(self.starters, padded, strict=True)}


def choices_of(kept: Kept) -> list[tuple[str, str]]:
    return [(printable(each.shown_name), each.id) for each in kept.conversations]
