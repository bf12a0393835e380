"""The page: the tabs Ask, Disagreements and Library, and how it is served."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

# Read by the library when it is imported: nothing on this page calls out.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from fastapi import FastAPI, Request

from index import FolderIndex, RagError
from index.reading.registry import SUFFIXES
from rag.articles.uploads import Uploads
from rag.schema import AnswerData
from rag.ui.backlog import bound_queue
from rag.ui.chat import Chat
from rag.ui.disagreements import DisagreementsTab
from rag.ui.events import ChatEvents
from rag.ui.findings import Findings
from rag.ui.library import LibraryTab
from rag.ui.rendering import render
from rag.ui.sealing import default_sealer
from rag.ui.theme import make_theme
from rag.web.service import Service

STATIC = Path(__file__).parent / "static"
STYLES = ("base.css", "ask.css", "lists.css")
SCRIPTS = tuple(f"{name}.js" for name in "stream page asking reader thread focus files library upload storage".split())
FONT = "static/fonts/IBMPlexSans/IBMPlexSans-{}.woff2"
"""Where Gradio serves the typeface of the theme."""
TITLE = "Ask the articles"
KEPT_SECONDS = 3600
"""How long the files that visitors sent are kept."""
MAX_SENT_BYTES = 100_000_000
"""Of the files that the page sends at once; less than `MAX_UPLOAD_BYTES`, which counts the form around them too."""
MAX_PAGES = 1_000
"""Open pages that the server remembers; the page it has forgotten is asked to reload."""


def make_page(
    service: Service, findings: Findings, uploads: Uploads | None = None, with_login: bool = False
) -> gr.Blocks:
    """The page over a service. Nothing of a visitor is shared with another one."""
    if isinstance(service.location, FolderIndex):
        default_sealer().use_folder(service.location.folder)
    cleaning = (KEPT_SECONDS, KEPT_SECONDS)
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=cleaning) as blocks:
        chat = Chat(service, findings, can_upload=uploads is not None)
        disagreements = DisagreementsTab(service, findings)
        library = LibraryTab(service, findings, uploads)
        masthead = render(
            "masthead.html",
            with_login=with_login,
            can_upload=uploads is not None,
            suffixes=" ".join(sorted(SUFFIXES)),
            max_upload=min(service.settings.max_records_bytes, MAX_SENT_BYTES),
        )
        gr.HTML(masthead, elem_id="masthead", apply_default_css=False)
        with gr.Tabs(elem_id="views"):
            with gr.Tab("Ask", id="ask") as asked:
                chat.tab()
            with gr.Tab("Disagreements", id="disagreements") as opened:
                disagreements.tab()
            with gr.Tab("Library", id="library"):
                library.tab()
        gr.api(make_ask(service), api_name="ask")
        events = ChatEvents(chat)
        events.connect(blocks)
        disagreements.connect(blocks, opened)
        for listen in (asked.select, *library.connect(blocks)):
            events.follow(listen)
    return bound_queue(blocks.queue())


def make_ask(service: Service) -> Any:
    """What Gradio's own clients call."""

    async def ask(question: str) -> dict[str, Any]:
        """Answer a question from the articles: every position, each with its citations."""
        if not isinstance(question, str):
            raise gr.Error("The question must be text.")
        try:
            async with service.turns.take("page"):
                return AnswerData.of(await service.assistant().aask(question)).model_dump(mode="json")
        except RagError as error:
            raise gr.Error(str(error)) from error

    return ask


def mount_page(app: FastAPI, blocks: gr.Blocks, max_upload: int, host: str, port: int, root_path: str = "") -> None:
    """Put the page at the root of the application; a proxy may serve that under `root_path`, as /articles."""
    # Only then does Gradio take no path for a file but that of one that was sent.
    blocks.has_launched = True
    blocks.state_session_capacity = MAX_PAGES
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        root_path=root_path or None,
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=max_upload,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        auth_dependency=find_user,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        theme=make_theme(),
        head=make_head(),
    )


def make_head() -> str:
    """The page's own styles and scripts. Styles go here because Gradio would rewrite their selectors."""
    fonts = (FONT.format(weight) for weight in ("Regular", "Bold"))
    preload = "".join(f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>' for font in fonts)
    style = "".join(f"<style>{read_static(name)}</style>" for name in STYLES)
    return preload + style + "".join(f"<script>{read_static(name)}</script>" for name in SCRIPTS)


def read_static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def find_user(request: Request) -> str:
    """Who is logged in; an empty name where no login is asked for."""
    return str(request.scope.get("rag.user", ""))
