"""What the browser sends with an event. All of it is validated."""

from __future__ import annotations

import gradio as gr

from rag.ui.conversations import Exchange
from rag.ui.state import PageState


def field_of(event: gr.EventData, name: str) -> str:
    """A text that the browser sent with an event; empty where it sent none."""
    sent = event._data.get(name) if isinstance(event._data, dict) else None
    return sent if isinstance(sent, str) else ""


def find_exchange(state: PageState, event: gr.EventData) -> tuple[int, Exchange]:
    """The exchange that an event is about, with its place. Raises gr.Error."""
    found = state.conversations.open.find(field_of(event, "exchange"))
    if found is None:
        raise gr.Error("There is no such answer in this conversation.")
    return found
