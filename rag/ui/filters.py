"""The fields that narrow the list of articles and the list of disagreements."""

from __future__ import annotations

import gradio as gr


def make_filter_fields(label: str, placeholder: str) -> tuple[gr.Textbox, gr.Dropdown, gr.Textbox, gr.Textbox]:
    """A row of fields: words, with this label; a source; the first and the last day."""
    with gr.Row(elem_classes="bar"):
        return (
            gr.Textbox(label=label, placeholder=placeholder, max_length=200, scale=3),
            gr.Dropdown([("All sources", "")], value="", label="Source", scale=2),
            gr.Textbox(label="From", placeholder="YYYY-MM-DD", max_length=10, min_width=120),
            gr.Textbox(label="Until", placeholder="YYYY-MM-DD", max_length=10, min_width=120),
        )
