"""What each event of the chat does. Events of visitors come from outside: nothing of them is believed unchecked."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any, Literal

import gradio as gr

from index import QuestionError, RagError
from rag.compose import printable
from rag.feedback import Rating
from rag.ui.asking import Done, Failed, Progress, asked, asking_of, panel_of, typed
from rag.ui.chat import MOST_REASON, Chat, Update
from rag.ui.conversations import Exchange, Kept
from rag.ui.export import as_json, as_markdown
from rag.ui.visit import Visit, is_ours, to_keep, visit_of

ASKING_AT_ONCE = 4
"""Questions that are answered at the same time; the others wait in the queue."""
PRIVATE: Any = {"api_visibility": "private", "show_progress": "hidden"}
QUICK: Any = {**PRIVATE, "concurrency_limit": None}
"""Events that wait for nobody."""
SAYING = {True: "up", "Like": "up", False: "down", "Dislike": "down"}
"""What a thumb says; one that is taken back says something else."""


class ChatEvents:
    """The events of one page."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.service = chat.service

    def wired(self, blocks: gr.Blocks) -> None:
        """Joins events to what they do."""
        chat = self.chat
        running = self._asking()
        rest: Any = {"outputs": chat.seen, "cancels": running, **QUICK}
        chat.stop.click(self.stopped, [chat.visit], **rest)
        chat.new.click(self.changed(lambda kept, _: kept.started()), [chat.visit, chat.name], **rest)
        chat.list.input(self.changed(lambda kept, chosen: kept.opening(chosen)), [chat.visit, chat.list], **rest)
        for naming in (chat.name.submit, chat.rename.click):
            naming(self.changed(lambda kept, name: kept.named(name)), [chat.visit, chat.name], **rest)
        chat.delete.click(lambda: gr.Button(visible=True), None, chat.sure, **QUICK)
        chat.sure.click(self.deleted, [chat.visit], **rest)
        chat.talk.select(self.selected, [chat.visit], chat.panel, **QUICK)
        rating = [chat.visit, chat.talk, chat.keep, chat.reason_row, chat.reason]
        chat.talk.like(self.rated, [chat.visit, *chat.how], rating, **QUICK)
        for sending in (chat.reason.submit, chat.send.click):
            sending(self.explained, [chat.visit, chat.reason], [chat.visit, chat.reason_row, chat.reason], **QUICK)
        self._browser(blocks)

    def _asking(self) -> list[Any]:
        chat = self.chat
        given: Any = {"outputs": chat.seen, "concurrency_limit": ASKING_AT_ONCE, "concurrency_id": "ask", **PRIVATE}
        return [
            chat.box.submit(self.ask, [chat.box, chat.visit, *chat.how], **given),
            *(each.click(self.ask, [each, chat.visit, *chat.how], **given) for each in chat.starters),
            chat.talk.edit(self.ask_edited, [chat.visit, *chat.how], **given),
            chat.talk.retry(self.ask_again, [chat.visit, *chat.how], **given),
        ]

    def _browser(self, blocks: gr.Blocks) -> None:
        """What the browser does itself: it keeps conversations, saves files and knows its theme."""
        chat = self.chat
        chat.talk.change(None, None, None, js="() => { window.ragShowLast(); }", **QUICK)
        chat.keep.change(None, chat.keep, None, js="(told) => { window.ragKeep(told); }", **QUICK)
        for button, form in ((chat.markdown, "md"), (chat.json, "json")):
            done = button.click(self.filed(form), [chat.visit], chat.file, **QUICK)
            done.then(None, chat.file, None, js="(file) => { window.ragSave(file); }", **QUICK)
        chat.theme.input(None, chat.theme, None, js="(chosen) => { window.ragTheme(chosen); }", **QUICK)
        blocks.load(None, None, chat.theme, js="() => window.ragThemeNow()", **QUICK)
        told = blocks.load(self.who, None, chat.user, **QUICK)
        kept = "(user, _) => [user, window.ragKept(user)]"
        told.then(self.opened, [chat.user, chat.kept], [*chat.seen, chat.only], js=kept, **QUICK)

    def who(self, request: gr.Request) -> str:
        return request.username or ""

    def opened(self, request: gr.Request, user: str, browser: str) -> Update:
        """The page as it opens: what the browser kept, and the sources that can be chosen."""
        del user  # which the browser only needs to find what it kept
        visit = visit_of(browser, request.username or "")
        try:
            sources = self.service.library.sources()
        except RagError as error:
            gr.Warning(printable(str(error)))
            sources = []
        choices = [(printable(name), name) for name in sources]
        return {**self.chat.shown(visit), self.chat.only: gr.Dropdown(choices), self.chat.box: ""}

    # Asking.

    async def ask(self, request: gr.Request, question: str, visit: Visit, *how: Any) -> AsyncIterator[Update]:
        async for update in self._asked(question, own(visit, request), how):
            yield update

    async def ask_edited(
        self, request: gr.Request, event: gr.EditData, visit: Visit, *how: Any
    ) -> AsyncIterator[Update]:
        """Asks an edited question in the place of the old one; what came after it goes once there is an answer."""
        place, _ = found_at(own(visit, request), event.index)
        async for update in self._asked(typed(str(event.value)), visit, how, place):
            yield update

    async def ask_again(
        self, request: gr.Request, event: gr.RetryData, visit: Visit, *how: Any
    ) -> AsyncIterator[Update]:
        place, exchange = found_at(own(visit, request), event.index)
        async for update in self._asked(exchange.question, visit, how, place):
            yield update

    async def _asked(self, question: str, visit: Visit, how: Any, place: int | None = None) -> AsyncIterator[Update]:
        chat = self.chat
        try:
            asking = asking_of(*how)
            if visit.asked:
                raise QuestionError("Another question is being answered; stop that, or wait.")
        except RagError as error:
            gr.Warning(printable(str(error)))
            yield {chat.box: question}
            return
        if not question.strip():
            yield {chat.box: ""}
            return
        begun = {chat.box: "", chat.visit: replace(visit, asked=question), chat.stop: gr.Button(interactive=True)}
        yield {**begun, **chat.starting(offered=False)}
        async for each in asked(self.service, asking, visit.kept, question, place):
            match each:
                case Progress(messages):
                    yield {chat.talk: messages}
                case Failed(messages):
                    rest = gr.Button(interactive=False)
                    yield {chat.talk: messages, chat.box: question, chat.stop: rest, chat.visit: visit}
                case Done(kept):
                    yield chat.shown(visit.keeping(kept))

    def stopped(self, request: gr.Request, visit: Visit) -> Update:
        """The page as it was before the question, which is back in its field."""
        asked_last = own(visit, request).asked
        return {**self.chat.shown(visit.keeping(visit.kept)), self.chat.box: asked_last}

    # Conversations.

    def changed(self, change: Callable[[Kept, Any], Kept]) -> Callable[..., Update]:
        def changed(request: gr.Request, visit: Visit, value: Any) -> Update:
            pending = {self.chat.box: visit.asked} if own(visit, request).asked else {}
            return {**self.chat.shown(visit.keeping(change(visit.kept, value))), **pending}

        return changed

    def deleted(self, request: gr.Request, visit: Visit) -> Update:
        dropped = own(visit, request).kept.open.id
        return self.chat.shown(visit.keeping(visit.kept.without_open()), dropped)

    def selected(self, request: gr.Request, event: gr.SelectData, visit: Visit) -> str:
        """The sources of the answer that was clicked."""
        return panel_of(self.service, found_at(own(visit, request), event.index)[1])

    def filed(self, form: str) -> Callable[..., str]:
        def filed(request: gr.Request, visit: Visit) -> str:
            conversation = own(visit, request).kept.open
            text = as_json(conversation) if form == "json" else as_markdown(conversation)
            name = re.sub(r"\W+", "-", conversation.shown_name).strip("-") or "conversation"
            return json.dumps({"name": f"{name}.{form}", "text": text})

        return filed

    # Feedback.

    def rated(self, request: gr.Request, event: gr.LikeData, visit: Visit, *how: Any) -> Update:
        """Keeps a thumb at once, or takes it back; a reason may follow."""
        chat = self.chat
        _, exchange = found_at(own(visit, request), event.index)
        rating: Any = SAYING.get(event.liked, "")
        try:
            row = self._kept(exchange, rating, visit, how)
        except RagError as error:
            gr.Warning(printable(str(error)))
            return {chat.talk: chat.talk_of(visit.kept)}
        visit = replace(visit, kept=visit.kept.rated(exchange.id, rating), rated=row)
        return {
            chat.visit: visit,
            chat.keep: to_keep(visit, visit.kept.open),
            chat.reason_row: gr.Row(visible=bool(row)),
            chat.reason: "",
        }

    def _kept(self, exchange: Exchange, rating: Rating | Literal[""], visit: Visit, how: Any) -> int:
        """The row of a rating; 0 for one that is taken back. Raises QuestionError or FeedbackError."""
        if visit.asked:
            raise QuestionError("Rate when the question under way is answered.")
        if not is_ours(exchange):
            raise QuestionError("This answer was given before the server was started; ask again to rate it.")
        if not rating:
            self.service.feedback.remove(exchange.id)
            return 0
        settings = {"asked": [str(each) for each in how], **self.service.settings.model_dump(mode="json")}
        answer = exchange.answer.model_dump(mode="json")
        return self.service.feedback.add(exchange.id, rating, exchange.question, answer, settings, visit.user)

    def explained(self, request: gr.Request, visit: Visit, reason: str) -> Update:
        chat = self.chat
        if own(visit, request).rated and reason.strip():
            try:
                self.service.feedback.explain(visit.rated, reason.strip()[:MOST_REASON])
            except RagError as error:
                raise gr.Error(printable(str(error))) from error
            gr.Info("Thank you; it is kept.")
        return {chat.visit: replace(visit, rated=0), chat.reason_row: gr.Row(visible=False), chat.reason: ""}


def own(visit: Visit, request: gr.Request) -> Visit:
    """The visit, if it is this user's and the page has told what the browser keeps. Raises gr.Error."""
    if not visit.opened or visit.user != (request.username or ""):
        raise gr.Error("The server no longer knows this page; reload it.")
    return visit


def found_at(visit: Visit, index: Any) -> tuple[int, Exchange]:
    """The place of a message's exchange, and the exchange; each has two messages. Raises gr.Error."""
    place = index if isinstance(index, int) else index[0] if isinstance(index, list | tuple) and index else -1
    exchanges = visit.kept.open.exchanges
    if not isinstance(place, int) or not 0 <= place // 2 < len(exchanges):
        raise gr.Error("There is no answer yet.")
    return place // 2, exchanges[place // 2]
