"""What each event of the Ask tab does. Events come from outside; all of them are validated."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import gradio as gr

from index import IndexNotFoundError, QuestionError, RagError
from rag.text import printable
from rag.ui.asking import answer_question, parse_asking
from rag.ui.chat import EACH, Chat, Update, show_chips
from rag.ui.conversations import Exchange
from rag.ui.event_data import field_of, find_exchange
from rag.ui.export import TYPES, export_file
from rag.ui.opened import find_by_key, open_disagreement
from rag.ui.rating import RatingEvents
from rag.ui.sessions import ASK_QUEUE, Sessions, check_state
from rag.ui.state import PageState, load_state
from rag.ui.switching import CHANGES
from rag.web.service import Asking

ASKING_AT_ONCE = 4
"""Questions that are answered at the same time; the others wait in the queue."""
PRIVATE: Any = {"api_visibility": "private", "show_progress": "hidden"}
QUICK: Any = {**PRIVATE, "concurrency_limit": None}
"""Events without a limit on how many run at once."""


class ChatEvents:
    """The events of one page."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.service = chat.service

    def connect(self, blocks: gr.Blocks) -> None:
        chat = self.chat
        self.sessions = Sessions(blocks, chat.state)
        self._connect_asking(blocks)
        rest: Any = {"outputs": chat.seen, **QUICK}
        for html in (chat.thread, chat.now):
            html.stop(self.stop, None, **rest, **EACH)
        for event, change in CHANGES.items():
            getattr(chat.rail, event)(self.change(change), None, **rest)
        chat.rail.remove(self.remove, None, **rest)
        ratings = RatingEvents(chat)
        chat.thread.pair(self.open_pair, None, **rest)
        chat.thread.rate(ratings.rate, [chat.state, *chat.how], chat.seen, **QUICK)
        chat.thread.explain(ratings.explain, [chat.state], chat.seen, **QUICK)
        for exporting in (chat.thread.export, chat.rail.save):
            exported = exporting(self.export, [chat.state], chat.file, **QUICK)
            exported.then(None, chat.file, None, js="(file) => { window.ragSave(file); }", **QUICK)
        for field in (chat.only.change, chat.since.change, chat.until.change):
            field(show_chips, chat.filters, chat.chips, **QUICK)
        chat.chips.unset(self.unset, chat.filters, chat.filters, **QUICK)
        chat.store.change(None, chat.store, None, js="(stored) => { window.ragStore(stored); }", **QUICK)
        chat.preparing.tick(self.show_examples, [chat.state], [chat.thread, chat.preparing], **QUICK)

    def _connect_asking(self, blocks: gr.Blocks) -> None:
        """The events that ask, and those that open the page: a link may bring a question."""
        chat = self.chat
        queue = {"concurrency_limit": ASKING_AT_ONCE, "concurrency_id": ASK_QUEUE}
        given: Any = {"outputs": chat.seen, **queue, **PRIVATE, **EACH}
        identified = blocks.load(self.identify, None, chat.user, **QUICK)
        stored = "(user) => [user, window.ragStored(user), ...window.ragLinked()]"
        opening = [chat.user, chat.stored, chat.linked, chat.within]
        opened = identified.then(self.open_page, opening, [*chat.seen, chat.only, chat.linked], js=stored, **QUICK)
        chat.box.submit(self.ask, [chat.box, *chat.how], **given)
        opened.then(self.ask, [chat.linked, *chat.how], **given)
        chat.thread.edit(self.ask_edited, chat.how, **given)
        chat.thread.again(self.ask_edited, chat.how, **given)
        everywhere: Any = {**given, "outputs": [*chat.seen, *chat.filters]}
        chat.thread.everywhere(self.ask_everywhere, chat.how, **everywhere)
        for html in (chat.thread, chat.now):
            html.ask(self.ask_offered, chat.how, **given)

    def identify(self, request: gr.Request) -> str:
        return request.username or ""

    def open_page(self, request: gr.Request, user: str, stored: str, linked: str, within: str) -> Update:
        """The page as it opens: what the browser stored, and the sources that can be chosen."""
        del user  # which the browser only needs to find what it stored
        chat = self.chat
        state = load_state(stored, request.username or "")
        if linked:
            state = replace(state, conversations=state.conversations.resume(within))
        return {**chat.show(state), chat.only: gr.Dropdown(self.list_sources()), chat.linked: linked}

    def list_sources(self) -> list[tuple[str, str]]:
        """The sources that can be chosen, as they are shown and as they are named."""
        try:
            return [(printable(name), name) for name in self.service.library.sources()]
        except IndexNotFoundError:
            return []  # nothing was added yet; the start view says so
        except RagError as error:
            gr.Warning(printable(str(error)))
            return []

    def follow(self, listen: Callable[..., Any]) -> None:
        """Have what is shown of the collection read anew at an event, given as the method that listens to it."""
        chat = self.chat
        listen(self.refresh, [chat.state, chat.only], [chat.thread, chat.only, chat.preparing], **QUICK)

    async def refresh(self, request: gr.Request, state: PageState, only: list[str] | None) -> Update:
        """The start view, where it is shown, and the sources that can be chosen, of the collection as it is now."""
        chat = self.chat
        if not state.is_loaded:
            return {chat.thread: gr.skip()}
        choices = await asyncio.to_thread(self.list_sources)
        names = {name for _, name in choices}
        start = await asyncio.to_thread(chat.show_thread, state) if is_start(state) else gr.skip()
        return {
            chat.thread: start if is_start(self.sessions.read(request)) else gr.skip(),  # something was asked meanwhile
            chat.only: gr.Dropdown(choices, value=[each for each in only or () if each in names]),
            chat.preparing: gr.Timer(active=True),
        }

    def show_examples(self, state: PageState) -> tuple[Any, Any]:
        """The start view once the examples are found."""
        if not self.chat.findings.now.is_ready:
            return gr.skip(), gr.skip()
        return self.chat.show_thread(state) if is_start(state) else gr.skip(), gr.Timer(active=False)

    # Asking.

    async def ask(self, request: gr.Request, question: str, *how: Any) -> AsyncIterator[Update]:
        async for update in self._ask(request, question, how):
            yield update

    async def ask_offered(self, request: gr.Request, event: gr.EventData, *how: Any) -> AsyncIterator[Update]:
        """Asks a question of the start view, or again one that failed."""
        async for update in self._ask(request, field_of(event, "question"), how):
            yield update

    async def ask_edited(self, request: gr.Request, event: gr.EventData, *how: Any) -> AsyncIterator[Update]:
        """Asks anew in the place of an exchange, with another text if one is given; what came after it stays."""
        place, exchange = find_exchange(self.sessions.read(request), event)
        question = field_of(event, "text") or exchange.question
        async for update in self._ask(request, question, how, place):
            yield update

    async def ask_everywhere(self, request: gr.Request, event: gr.EventData, *how: Any) -> AsyncIterator[Update]:
        """Asks anew in the place of an exchange, without filters."""
        chat = self.chat
        place, exchange = find_exchange(self.sessions.read(request), event)
        yield {chat.only: [], chat.since: "", chat.until: ""}
        async for update in self._ask(request, exchange.question, (*how[:2], [], "", ""), place):
            yield update

    async def _ask(
        self, request: gr.Request, question: str, how: Any, place: int | None = None
    ) -> AsyncIterator[Update]:
        chat = self.chat
        state = self.sessions.read(request)
        if not question.strip() or question == state.asking:
            yield {chat.store: gr.skip()}  # nothing changes: what is typed meanwhile stays
            return
        try:
            asking = parse_asking(*how)
            if state.asking:
                raise QuestionError("Another question is being answered; stop it, or wait.")
        except RagError as error:
            gr.Warning(printable(str(error)))
            yield {chat.box: question}
            return
        begun = replace(state, asking=question)
        self.sessions.write(request, begun)  # at once: another question may come at the same moment
        try:
            async with aclosing(self._answer(begun, asking, place)) as updates:  # type: ignore[type-var]
                async for update in updates:
                    yield update
        finally:  # also where the page is gone before the answer, and comes back
            self.sessions.replace(request, begun, state)

    async def _answer(self, begun: PageState, asking: Asking, place: int | None) -> AsyncIterator[Update]:
        chat, state = self.chat, replace(begun, asking="")
        yield {chat.box: "", chat.thread: chat.show_thread(begun, place)}
        turns = state.conversations.open.turns[:place]
        progress = answer_question(self.service, asking, turns, begun.asking)
        async with aclosing(progress) as steps:  # type: ignore[type-var]
            async for each in steps:
                if isinstance(each, Exchange):
                    done = state.with_conversations(state.conversations.append(each, place))
                    yield chat.show(done)
                elif each.error:
                    yield {chat.now: chat.show_progress(each), chat.state: state}
                else:
                    yield {chat.now: chat.show_progress(each)}

    async def open_pair(self, request: gr.Request, event: gr.EventData) -> Update:
        """Shows a disagreement that was found as an answer."""
        chat = self.chat
        found = find_by_key(field_of(event, "key"), chat.findings.now.disagreements)
        if found is None:
            raise gr.Error("The articles have changed; look at the disagreements again.")
        state = await self.sessions.end_question(request)
        shown = state.with_conversations(state.conversations.append(open_disagreement(found)))
        return {**chat.show(shown), **({chat.box: state.asking} if state.asking else {})}

    async def stop(self, request: gr.Request) -> Update:
        """The page as it was before the question, which is back in its field."""
        chat = self.chat
        state = await self.sessions.end_question(request)
        return {**chat.show(replace(state, asking="")), **({chat.box: state.asking} if state.asking else {})}

    # Conversations.

    def change(self, change: Callable[[PageState, gr.EventData], PageState]) -> Callable[..., Any]:
        async def changed(request: gr.Request, event: gr.EventData) -> Update:
            state = await self.sessions.end_question(request)
            pending = {self.chat.box: state.asking} if state.asking else {}
            return {**self.chat.show(change(state, event), changed=field_of(event, "id")), **pending}

        return changed

    async def remove(self, request: gr.Request, event: gr.EventData) -> Update:
        """Deletes a conversation; it can be restored until something else happens."""
        conversation_id = field_of(event, "id")
        state = await self.sessions.end_question(request)
        found = next((each for each in state.conversations.all if each.id == conversation_id), None)
        rest = state.with_conversations(state.conversations.remove(conversation_id))
        return self.chat.show(replace(rest, removed=found), drop=conversation_id)

    def unset(self, event: gr.EventData, sources: list[str], since: str, until: str) -> tuple[Any, str, str]:
        """The filters without one of them."""
        name, value = field_of(event, "name"), field_of(event, "value")
        kept = [each for each in sources or () if not (name == "source" and each == value)]
        return kept, "" if name == "since" else since, "" if name == "until" else until

    def export(self, request: gr.Request, event: gr.EventData, state: PageState) -> str:
        """A file of one answer, or of the open conversation; the form "copy" is Markdown for the clipboard."""
        conversation = check_state(state, request).conversations.open
        wanted, form = field_of(event, "exchange"), field_of(event, "form")
        exchanges = [each for each in conversation.exchanges if not wanted or each.id == wanted]
        title = exchanges[0].question if wanted and exchanges else conversation.title
        file = export_file(title, exchanges, form if form in TYPES else "md")
        return json.dumps({**file, "copy": form == "copy", "nonce": secrets.token_hex(4)})


def is_start(state: PageState) -> bool:
    """Whether the page shows the start view."""
    return state.is_loaded and not state.asking and not state.conversations.open.exchanges
