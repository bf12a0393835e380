"""What the list of conversations does to a page's state."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from rag.ui.conversations import Conversations
from rag.ui.event_data import field_of
from rag.ui.state import PageState


def open_conversation(state: PageState, event: gr.EventData) -> PageState:
    return state.with_conversations(state.conversations.select(field_of(event, "id")))


def start_conversation(state: PageState, event: gr.EventData) -> PageState:
    del event
    return state.with_conversations(state.conversations.start())


def rename_conversation(state: PageState, event: gr.EventData) -> PageState:
    renamed: Conversations = state.conversations.rename(field_of(event, "id"), field_of(event, "text"))
    return state.with_conversations(renamed)


def restore_conversation(state: PageState, event: gr.EventData) -> PageState:
    del event
    if state.removed is None:
        return state
    return state.with_conversations(state.conversations.restore(state.removed))


CHANGES: dict[str, Callable[[PageState, gr.EventData], PageState]] = {
    "open": open_conversation,
    "fresh": start_conversation,
    "rename": rename_conversation,
    "restore": restore_conversation,
}
