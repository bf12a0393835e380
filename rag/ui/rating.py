"""What visitors say about an answer: a rating, and perhaps a reason for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import gradio as gr

from index import QuestionError, RagError
from rag.text import printable
from rag.ui.chat import Chat, Update
from rag.ui.conversations import Exchange
from rag.ui.event_data import field_of, find_exchange
from rag.ui.sessions import check_state
from rag.ui.state import PageState, is_sealed, storage_message

MAX_REASON_CHARS = 2_000
"""Characters of the reason for a rating."""


class RatingEvents:
    """The events that rate an answer."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.service = chat.service

    def rate(self, request: gr.Request, event: gr.EventData, state: PageState, *how: Any) -> Update:
        """Keeps a rating at once, or takes it back where it is given again; a reason may follow."""
        chat = self.chat
        _, exchange = find_exchange(check_state(state, request), event)
        given = field_of(event, "rating")
        rating: Any = given if given in ("up", "down") and given != exchange.rating else ""
        try:
            row = self._store_rating(exchange, rating, state, how)
        except RagError as error:
            gr.Warning(printable(str(error)))
            return {chat.state: state}
        rated = replace(
            state,
            conversations=state.conversations.rate(exchange.id, rating),
            rated=exchange.id if row else "",
            rated_row=row,
        )
        return self._show_rating(rated)

    def _show_rating(self, state: PageState) -> Update:
        chat = self.chat
        stored = storage_message(state, state.conversations.open)
        return {chat.state: state, chat.store: stored, chat.thread: chat.show_thread(state)}

    def _store_rating(self, exchange: Exchange, rating: Literal["", "up", "down"], state: PageState, how: Any) -> int:
        """The row of a rating; 0 for one that is taken back. Raises QuestionError or FeedbackError."""
        if state.asking:
            raise QuestionError("A question is being answered; rate when it is done.")
        if not is_sealed(exchange):
            raise QuestionError("This answer was given before the server was restarted; ask again to rate it.")
        if not rating:
            self.service.feedback.remove(exchange.id)
            return 0
        settings = {"asked": [str(each) for each in how], **self.service.settings.model_dump(mode="json")}
        answer = exchange.answer.model_dump(mode="json")
        return self.service.feedback.add(exchange.id, rating, exchange.question, answer, settings, state.user)

    def explain(self, request: gr.Request, event: gr.EventData, state: PageState) -> Update:
        reason = field_of(event, "text").strip()
        if check_state(state, request).rated_row and reason:
            try:
                self.service.feedback.explain(state.rated_row, reason[:MAX_REASON_CHARS])
            except RagError as error:
                raise gr.Error(printable(str(error))) from error
            gr.Info("Thank you. Your rating and reason are stored.")
        return self._show_rating(replace(state, rated="", rated_row=0))
