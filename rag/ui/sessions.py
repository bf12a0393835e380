"""The state of an open page as it is now, and the end of the questions that it asked.

Gradio reads an event's state before its other inputs, and lets the browser cancel other events with requests of its
own, in no order with the event that cancels them. So an answer could overwrite what such an event changed, or be
overwritten by it, and a question that was asked before the browser's requests were answered was ignored.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.ui.state import PageState

ASK_QUEUE = "ask"
"""Gradio's id of the queue that all questions wait in."""


class Sessions:
    """The pages that are open. To be used in the server's event loop."""

    def __init__(self, blocks: gr.Blocks, state: gr.State) -> None:
        self._blocks = blocks
        self._state = state

    def read(self, request: gr.Request) -> PageState:
        """The page's state. Raises gr.Error where the page has not loaded, or is another user's."""
        found = PageState() if request.session_hash is None else self._values(request)[self._state._id]
        return check_state(found, request)

    def write(self, request: gr.Request, state: PageState) -> None:
        self._values(request)[self._state._id] = state

    def replace(self, request: gr.Request, old: PageState, new: PageState) -> None:
        """Write a state, unless something else was written after the old one."""
        if self._values(request)[self._state._id] is old:
            self.write(request, new)

    async def end_question(self, request: gr.Request) -> PageState:
        """Cancel the page's question, whether it waits or is being answered; return the state of the page."""
        self.read(request)
        queue: Any = self._blocks._queue
        await queue.cancel_events(request.session_hash, ASK_QUEUE)
        return self.read(request)

    def _values(self, request: gr.Request) -> Any:
        return self._blocks.state_holder[request.session_hash]


def check_state(state: PageState, request: gr.Request) -> PageState:
    """The state, if it is this user's and the page has loaded its conversations. Raises gr.Error."""
    if not state.is_loaded or state.user != (request.username or ""):
        raise gr.Error("The server no longer knows this page; reload it.")
    return state
