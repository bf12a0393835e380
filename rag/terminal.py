"""What the commands share: where results and notes are printed, and how an embedder is named."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

screen = Console(highlight=False, soft_wrap=True)
notes = Console(stderr=True, highlight=False, soft_wrap=True)

EmbedderOption = Annotated[
    str | None, typer.Option(help="SentenceTransformer model, by name or path.  [default: all-MiniLM-L6-v2]")
]
PassagesOption = Annotated[int | None, typer.Option(help="Passages to read.  [default: 12]")]
