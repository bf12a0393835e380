"""The chat and its conversations: what is on the page, and what each event does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import gradio as gr

from index import RagError
from rag.compose import printable
from rag.feedback import Rating
from rag.ui.asking import Done, Failed, Progress, asked, asking_of, messages_of, panel_of
from rag.ui.conversations import Conversation, Kept
from rag.ui.examples import MOST, Examples
from rag.ui.export import as_json, as_markdown
from rag.ui.visit import Visit, visit_of
from rag.web.schema import AnswerData
from rag.web.service import Service

MOST_REASON = 2_000
"""Characters of the reason for a rating."""
ASKING_AT_ONCE = 4
"""Questions that are answered at the same time; the others wait in the queue."""
Update = dict[Any, Any]
HIDDEN: Any = {"api_visibility": "private", "show_progress": "hidden"}


class Chat:
    """Made inside the page's Blocks, in three places: `aside` in the side bar, `main` and `sources` in the middle."""

    def __init__(self, service: Service, examples: Examples) -> None:
        self.service = service
        self.examples = examples
        self.visit = gr.State(Visit())
        # The key is no secret: every browser is told it. What is kept never leaves the browser of its owner.
        self.browser = gr.BrowserState({}, storage_key="rag-conversations", secret="rag-conversations")  # noqa: S106

    def aside(self) -> None:
        """Conversations, how to ask, and the theme."""
        settings = self.service.settings
        self.new = gr.Button("New conversation", variant="primary")
        self.list = gr.Radio([], label="Conversations", elem_id="conversations")
        with gr.Row():
            self.name = gr.Textbox(label="Name", max_length=60, submit_btn="Rename", elem_id="name")
        with gr.Row():
            self.markdown = gr.Button("Save as Markdown", size="sm")
            self.json = gr.Button("Save as JSON", size="sm")
        self.delete = gr.Button("Delete conversation", size="sm", variant="stop")
        self.file = gr.Textbox(visible="hidden", elem_id="file", label="File")
        with gr.Accordion("How to ask", open=False):
            readers = [("the embedded reader", "embedded")]
            readers = [(settings.llm, "llm"), *readers] if settings.llm and settings.reader != "embedded" else readers
            self.reader = gr.Radio(readers, value=readers[0][1], label="Read by")
            most = settings.max_passages
            start = min(settings.passages, most)
            self.passages = gr.Slider(1, most, value=start, step=1, label="Passages to read")
            self.sources_only = gr.Dropdown([], multiselect=True, label="Only these sources")
            self.since = gr.Textbox(label="Published from", placeholder="2024-06-18", max_length=10)
            self.until = gr.Textbox(label="Published until", placeholder="2024-06-30", max_length=10)
        self.theme = gr.Radio(["System", "Light", "Dark"], value="System", label="Theme")

    def main(self) -> None:
        self.talk = gr.Chatbot(
            label="Conversation",
            elem_id="talk",
            sanitize_html=True,
            allow_tags=False,
            latex_delimiters=[],
            buttons=["copy"],
            editable="user",
            feedback_options=("Like", "Dislike"),
            height="min(62vh, 44rem)",
            autoscroll=True,
            placeholder="Every answer cites the articles, and where they disagree it says so.",
        )
        with gr.Row():
            self.starters = [gr.Button(visible=False, size="sm", elem_classes="starter") for _ in range(MOST)]
        with gr.Row(visible=False) as self.reason_row:
            self.reason = gr.Textbox(
                label="Why? (thank you)", max_length=MOST_REASON, submit_btn="Send", elem_id="reason", scale=1
            )
        self.box = gr.Textbox(
            label="Question",
            placeholder="Ask something about the articles",
            submit_btn="Ask",
            lines=1,
            max_lines=6,
            max_length=self.service.settings.max_question_chars,
            autofocus=True,
            elem_id="question",
        )
        self.stop = gr.Button("Stop", size="sm", interactive=False, elem_id="stop")

    def sources(self) -> None:
        self.panel = gr.HTML("", elem_id="sources", apply_default_css=False)

    def wired(self, blocks: gr.Blocks) -> None:
        """Joins events to what they do."""
        how = [self.reader, self.passages, self.sources_only, self.since, self.until]
        seen = [
            self.box,
            self.talk,
            self.panel,
            self.stop,
            self.visit,
            self.browser,
            self.list,
            self.name,
            self.reason_row,
            *self.starters,
        ]
        asking: Any = {"outputs": seen, "concurrency_limit": ASKING_AT_ONCE, "concurrency_id": "ask", **HIDDEN}
        running = [
            self.box.submit(self._ask, [self.box, self.visit, *how], **asking),
            *(each.click(self._ask, [each, self.visit, *how], **asking) for each in self.starters),
            self.talk.edit(self._ask_edited, [self.visit, *how], **asking),
            self.talk.retry(self._ask_again, [self.visit, *how], **asking),
        ]
        plain: Any = {"outputs": seen, **HIDDEN}
        self.stop.click(self._stopped, [self.visit], cancels=running, **plain)
        self.talk.clear(self._cleared, [self.visit], **plain)
        self.new.click(self._changed(lambda kept, _: kept.started()), [self.visit, self.name], **plain)
        self.list.input(self._changed(lambda kept, chosen: kept.opening(chosen)), [self.visit, self.list], **plain)
        self.name.submit(self._changed(lambda kept, name: kept.named(name)), [self.visit, self.name], **plain)
        self.delete.click(self._changed(lambda kept, _: kept.without_open()), [self.visit, self.name], **plain)
        self.talk.select(self._selected, [self.visit], self.panel, **HIDDEN)
        self.talk.like(self._rated, [self.visit, *how], [self.visit, self.reason_row, self.reason], **HIDDEN)
        self.reason.submit(
            self._explained, [self.visit, self.reason], [self.visit, self.reason_row, self.reason], **HIDDEN
        )
        for button, form in ((self.markdown, "md"), (self.json, "json")):
            done = button.click(self._file(form), [self.visit], self.file, **HIDDEN)
            done.then(None, self.file, None, js="(file) => { window.ragSave(file); }", **HIDDEN)
        self.theme.input(None, self.theme, None, js="(chosen) => { window.ragTheme(chosen); }", **HIDDEN)
        blocks.load(None, None, self.theme, js="() => window.ragThemeNow()", **HIDDEN)
        blocks.load(self._opened, [self.browser], [*seen, self.sources_only], **HIDDEN)

    # What is shown of a visit.

    def shown(self, visit: Visit) -> Update:
        """The page at rest."""
        kept = visit.kept
        last = kept.open.exchanges[-1].answer if kept.open.exchanges else None
        return {
            self.talk: messages_of(kept.open),
            self.panel: panel_of(self.service, last),
            self.visit: visit,
            self.browser: visit.browser,
            self.list: gr.Radio(choices_of(kept), value=kept.open.id),
            self.name: kept.open.name,
            self.stop: gr.Button(interactive=False),
            self.reason_row: gr.Row(visible=False),
            **self._starters(offered=not kept.open.exchanges),
        }

    def _starters(self, offered: bool) -> Update:
        """Questions to start from, above an empty conversation."""
        known = self.examples.questions if offered else ()
        padded = [*known, *[""] * len(self.starters)][: len(self.starters)]
        return {button: gr.Button(text, visible=bool(text)) for button, text in zip(self.starters, padded, strict=True)}

    def _opened(self, browser: object, request: gr.Request) -> Update:
        """The page as it opens: what the browser kept, and the sources that can be chosen."""
        visit = visit_of(browser, request.username or "")
        try:
            sources = [name for name in self.service.library.overview().sources if name]
        except RagError as error:
            gr.Warning(printable(str(error)))
            sources = []
        choices = [(printable(name), name) for name in sources]
        return {**self.shown(visit), self.sources_only: gr.Dropdown(choices), self.box: ""}

    # Asking.

    async def _ask(self, question: str, visit: Visit, *how: Any) -> AsyncIterator[Update]:
        if not question.strip():
            return
        try:
            asking = asking_of(*how)
        except RagError as error:
            gr.Warning(printable(str(error)))
            return
        visit = replace(visit, asked=question)
        yield {self.box: "", self.visit: visit, self.stop: gr.Button(interactive=True)}
        async for each in asked(self.service, asking, visit.kept, question):
            match each:
                case Progress(messages):
                    yield {self.talk: messages}
                case Failed(messages):
                    rest = gr.Button(interactive=False)
                    yield {
                        self.talk: messages,
                        self.box: question,
                        self.stop: rest,
                        self.visit: replace(visit, asked=""),
                    }
                case Done(kept):
                    kept, lost = kept.bounded()
                    if lost:
                        gr.Warning(f"The browser keeps no more: the oldest conversations ({lost}) were dropped.")
                    yield self.shown(visit.keeping(kept))

    async def _ask_edited(self, event: gr.EditData, visit: Visit, *how: Any) -> AsyncIterator[Update]:
        """Asks an edited question in the place of the old one; what came after it goes."""
        earlier = replace(visit, kept=visit.kept.cut(place_of(event.index)))
        async for update in self._ask(str(event.value), earlier, *how):
            yield update

    async def _ask_again(self, event: gr.RetryData, visit: Visit, *how: Any) -> AsyncIterator[Update]:
        place = place_of(event.index)
        exchanges = visit.kept.open.exchanges
        if place < len(exchanges):
            earlier = replace(visit, kept=visit.kept.cut(place))
            async for update in self._ask(exchanges[place].question, earlier, *how):
                yield update

    def _stopped(self, visit: Visit) -> Update:
        """The page as it was before the question, which is back in its field."""
        return {**self.shown(visit.keeping(visit.kept)), self.box: visit.asked}

    # Conversations.

    def _changed(self, change: Callable[[Kept, Any], Kept]) -> Callable[[Visit, Any], Update]:
        def changed(visit: Visit, value: Any) -> Update:
            return {**self.shown(visit.keeping(change(visit.kept, value))), self.box: ""}

        return changed

    def _cleared(self, visit: Visit) -> Update:
        return {**self.shown(visit.keeping(visit.kept.cut(0))), self.box: ""}

    def _selected(self, event: gr.SelectData, visit: Visit) -> str:
        """The sources of the answer that was clicked."""
        found = answer_at(visit.kept.open, event.index)
        return panel_of(self.service, found) if found else gr.skip()

    def _file(self, form: str) -> Callable[[Visit], str]:
        def file(visit: Visit) -> str:
            conversation = visit.kept.open
            text = as_json(conversation) if form == "json" else as_markdown(conversation)
            return json.dumps({"name": f"conversation.{form}", "text": text})

        return file

    # Feedback.

    def _rated(self, event: gr.LikeData, visit: Visit, *how: Any) -> Update:
        """Keeps a thumb at once; a reason may follow."""
        answer = answer_at(visit.kept.open, event.index)
        if answer is None:
            return {}
        rating: Rating = "up" if event.liked in (True, "Like") else "down"
        settings = {"asked": [str(each) for each in how], **self.service.settings.model_dump(mode="json")}
        try:
            asked_as = visit.kept.open.exchanges[place_of(event.index)].question
            rated = self.service.feedback.add(rating, asked_as, answer.model_dump(mode="json"), settings, visit.user)
        except RagError as error:
            gr.Warning(printable(str(error)))
            return {}
        return {self.visit: replace(visit, rated=rated), self.reason_row: gr.Row(visible=True), self.reason: ""}

    def _explained(self, visit: Visit, reason: str) -> Update:
        if visit.rated and reason.strip():
            self.service.feedback.explain(visit.rated, reason.strip()[:MOST_REASON])
        return {self.visit: replace(visit, rated=0), self.reason_row: gr.Row(visible=False), self.reason: ""}


def choices_of(kept: Kept) -> list[tuple[str, str]]:
    return [(printable(each.shown_name), each.id) for each in kept.conversations]


def place_of(index: int | tuple[int, int]) -> int:
    """Which exchange a message of the chat belongs to; each has two."""
    return (index if isinstance(index, int) else index[0]) // 2


def answer_at(conversation: Conversation, index: int | tuple[int, int]) -> AnswerData | None:
    place = place_of(index)
    return conversation.exchanges[place].answer if 0 <= place < len(conversation.exchanges) else None
