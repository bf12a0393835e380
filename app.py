"""The chat: ask, and see the answer with its sources and every side of a disagreement. `make app` or `rag chat`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Read by the libraries when they are imported: nothing on this page calls out.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag import Assistant, RagError
from rag.compose import plain
from rag.tracing import start_tracing
from rag.ui.render import CSS, sources_panel

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'self'"
)
THEME = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])

Turn = dict[str, str]


def page(assistant: Assistant) -> gr.Blocks:
    """The page over an assistant. Each visitor's conversation is kept on the server, in a state of its own."""

    def reply(question: str, history: list[Turn]) -> tuple[str, list[Turn], list[Turn], str]:
        try:
            answer = assistant.ask(question)
            told, shown = answer.text, sources_panel(answer)
        except RagError as error:
            told, shown = f"**Error.** {plain(str(error))}", ""
        turns = [*history, {"role": "user", "content": plain(question)}, {"role": "assistant", "content": told}]
        return "", turns, turns, shown

    with gr.Blocks(title="Ask the articles", analytics_enabled=False, fill_height=True) as blocks:
        gr.Markdown("# Ask the articles")
        history = gr.State([])
        with gr.Row():
            with gr.Column(scale=1, min_width=320):
                chat = gr.Chatbot(
                    label="Conversation",
                    sanitize_html=True,
                    allow_tags=False,
                    latex_delimiters=[],
                    buttons=[],
                    height=480,
                )
                box = gr.Textbox(label="Question", placeholder="Ask something about the articles", submit_btn="Ask")
            with gr.Column(scale=1, min_width=320):
                gr.Markdown("## Sources")
                panel = gr.HTML("", elem_id="sources")
        chat.clear(lambda: ([], ""), outputs=[history, panel], api_visibility="private")
        box.submit(reply, [box, history], [box, history, chat, panel], api_name="ask")
    return blocks


class ContentSecurityPolicy:
    """Adds the policy to every response: a browser then loads nothing from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", POLICY.encode())]
            await send(message)

        await self._app(scope, receive, send_with_policy)


def launch(assistant: Assistant, host: str, port: int, **more: Any) -> Any:
    """Serves the page; returns when it is stopped, unless `prevent_thread_lock` is given."""
    return page(assistant).launch(
        server_name=host,
        server_port=port,
        share=False,
        quiet=True,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        ssr_mode=False,
        pwa=False,
        show_error=False,
        strict_cors=True,
        theme=THEME,
        css=CSS,
        app_kwargs={"openapi_url": None, "middleware": [Middleware(ContentSecurityPolicy)]},
        **more,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="app", description=__doc__)
    parser.add_argument("--index", type=Path, help="folder of the index (default: .rag)")
    parser.add_argument("--chroma", help="Chroma server that holds the index, as http://HOST:PORT")
    parser.add_argument("--embedder", help="SentenceTransformer model (default: all-MiniLM-L6-v2)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860)
    given = parser.parse_args(arguments)
    try:
        start_tracing()
        assistant = Assistant.open(given.index, chroma=given.chroma, embedder=given.embedder)
        print(f"The chat is at http://{given.host}:{given.port} (stop it with Ctrl+C)", file=sys.stderr, flush=True)
        launch(assistant, given.host, given.port)
    except (RagError, OSError) as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
