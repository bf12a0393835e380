"""The page: a side bar, the chat with its sources, and the articles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

# Read by the library when it is imported: nothing on this page calls out.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from fastapi import FastAPI, Request

from index import RagError
from rag.ui.chat import Chat
from rag.ui.events import ChatEvents
from rag.ui.examples import Examples
from rag.ui.shelf import Shelf
from rag.uploads import Uploads
from rag.web.schema import answer_data
from rag.web.service import Service

HERE = Path(__file__).parent
TITLE = "Ask the articles"
HOUR = 3600
SESSIONS = 1_000
"""Pages that the server remembers; whose page is forgotten is told to reload it."""
WAITING = 64
"""Events that may wait in the queue; whoever comes after that is told to try again."""
SOFT, SOFT_DARK = "#57606a", "#a9b4bf"
BLUE, BLUE_DARK, RED = "#0b5cad", "#6cb0f5", "#b42318"
THEME = gr.themes.Default(
    primary_hue="blue", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
).set(
    # Contrasts of 4.5 to 1 and more (WCAG AA), which the theme's own colours miss.
    body_text_color_subdued=SOFT,
    body_text_color_subdued_dark=SOFT_DARK,
    block_label_text_color=SOFT,
    block_label_text_color_dark=SOFT_DARK,
    block_title_text_color=SOFT,
    block_title_text_color_dark=SOFT_DARK,
    input_placeholder_color=SOFT,
    input_placeholder_color_dark=SOFT_DARK,
    color_accent=BLUE,
    link_text_color=BLUE,
    link_text_color_dark=BLUE_DARK,
    button_primary_background_fill=BLUE,
    button_primary_background_fill_dark=BLUE,
    button_primary_background_fill_hover=BLUE,
    button_primary_background_fill_hover_dark=BLUE,
    button_cancel_background_fill=RED,
    button_cancel_background_fill_dark=RED,
    button_cancel_background_fill_hover=RED,
    button_cancel_background_fill_hover_dark=RED,
)


def page(service: Service, examples: Examples, uploads: Uploads | None = None, with_login: bool = False) -> gr.Blocks:
    """The page over a service. Nothing of a visitor is shared with another one."""
    forgetting = (HOUR, HOUR)  # files that were sent, after an hour
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=forgetting) as blocks:
        chat, shelf = Chat(service, examples), Shelf(service, uploads)
        with gr.Sidebar(open=False, label="Conversations and settings"):
            chat.aside()
            if with_login:
                out = gr.Button("Log out", size="sm")
                out.click(None, chat.user, None, js="(user) => { window.ragLogOut(user); }", api_visibility="private")
        gr.HTML(f"<h1>{TITLE}</h1>", elem_id="title")
        with gr.Tabs():
            with gr.Tab("Ask"), gr.Row():
                with gr.Column(scale=1, min_width=320):
                    chat.main()
                with gr.Column(scale=1, min_width=320):
                    gr.HTML("<h2>Sources</h2>")
                    chat.sources()
            with gr.Tab("Articles"):
                shelf.tab()
        gr.api(asking(service), api_name="ask")
        ChatEvents(chat).wired(blocks)
        shelf.wired(blocks)
    return blocks.queue(max_size=WAITING)


def asking(service: Service) -> Any:
    """What Gradio's own clients call."""

    async def ask(question: str) -> dict[str, Any]:
        """Answer a question from the articles: every position, each with its citations."""
        if not isinstance(question, str):
            raise gr.Error("The question is no text.")
        try:
            async with service.places:
                return answer_data(await service.assistant().aask(question)).model_dump(mode="json")
        except RagError as error:
            raise gr.Error(str(error)) from error

    return ask


def mounted(app: FastAPI, blocks: gr.Blocks, most_upload: int, host: str, port: int) -> None:
    """Puts the page at the root of the application."""
    # Only then does Gradio take no path for a file but that of one that was sent.
    blocks.has_launched = True
    blocks.state_session_capacity = SESSIONS
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=most_upload,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        auth_dependency=user_of,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        theme=THEME,
        css=(HERE / "page.css").read_text(encoding="utf-8"),
        head=f"<script>{(HERE / 'page.js').read_text(encoding='utf-8')}</script>",
    )


def user_of(request: Request) -> str:
    """Who is logged in; nobody, by an empty name, where no login is asked for."""
    return str(request.scope.get("rag.user", ""))
