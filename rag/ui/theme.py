"""Gradio's theme in the page's colours; the colours themselves are in static/base.css."""

from __future__ import annotations

from typing import Any

import gradio as gr

FALLBACKS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
COLOURS = {
    "body_background_fill": "paper",
    "body_text_color": "ink",
    "body_text_color_subdued": "soft",
    "background_fill_primary": "card",
    "background_fill_secondary": "paper",
    "block_background_fill": "card",
    "block_border_color": "line",
    "block_label_text_color": "soft",
    "block_title_text_color": "soft",
    "border_color_primary": "line",
    "border_color_accent": "accent",
    "color_accent": "accent",
    "color_accent_soft": "accent-soft",
    "input_background_fill": "card",
    "input_border_color": "line-strong",
    "input_border_color_focus": "accent",
    "input_placeholder_color": "soft",
    "link_text_color": "accent",
    "link_text_color_hover": "accent",
    "link_text_color_visited": "accent",
    "button_primary_background_fill": "button",
    "button_primary_background_fill_hover": "button-hover",
    "button_primary_text_color": "button-text",
    "button_secondary_background_fill": "card",
    "button_secondary_background_fill_hover": "hover",
    "button_secondary_text_color": "ink",
    "button_secondary_border_color": "line-strong",
    "checkbox_label_background_fill": "card",
    "checkbox_label_text_color": "ink",
    "slider_color": "accent",
    "table_border_color": "line",
    "error_background_fill": "card",
    "error_text_color": "ink",
}
"""Gradio's variables, and the variables of base.css that they take their value from."""


WITHOUT_DARK = ("color_accent",)
"""Variables that Gradio has in one version only."""


def make_theme() -> Any:
    """The same variables in light and dark: base.css gives them other values there."""
    colours = {name: f"var(--{value})" for name, value in COLOURS.items()}
    dark = {f"{name}_dark": value for name, value in colours.items() if name not in WITHOUT_DARK}
    return gr.themes.Base(
        font=[gr.themes.LocalFont("IBM Plex Sans", (400, 700)), *FALLBACKS],
        font_mono=["ui-monospace", "monospace"],
        radius_size="md",
        text_size="md",
        spacing_size="md",
    ).set(block_shadow="none", block_border_width="0px", input_border_width="1px", **colours, **dark)
