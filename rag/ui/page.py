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

from rag.ui.chat import Chat
from rag.ui.shelf import Shelf
from rag.uploads import Uploads
from rag.web.schema import answer_data
from rag.web.service import Service

HERE = Path(__file__).parent
TITLE = "Ask the articles"
WAITING = 64
"""Events that may wait in the queue; whoever comes after that is told to try again."""
THEME = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def page(service: Service, uploads: Uploads | None = None, with_login: bool = False) -> gr.Blocks:
    """The page over a service. Nothing of a visitor is shared with another one."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        chat, shelf = Chat(service), Shelf(service, uploads)
        with gr.Sidebar(open=False, label="Conversations and settings"):
            chat.aside()
            if with_login:
                gr.Button("Log out", link="/logout", size="sm")
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
        chat.wired(blocks)
        shelf.wired(blocks)
        gr.api(asking(service), api_name="ask")
    return blocks.queue(max_size=WAITING)


def asking(service: Service) -> Any:
    """What Gradio's own clients call."""

    async def ask(question: str) -> dict[str, Any]:
        """Answer a question from the articles: every position, each with its citations."""
        return answer_data(await service.assistant().aask(question)).model_dump(mode="json")

    return ask


def mounted(app: FastAPI, blocks: gr.Blocks, most_upload: int, host: str, port: int) -> FastAPI:
    """The application with the page at its root."""
    return gr.mount_gradio_app(
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
