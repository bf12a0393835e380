"""The command `disagreements`: where the articles contradict each other, without being asked."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.answering.conflicts import select_disagreements
from rag.answering.disagreements import MAX_FOUND, SHOWN
from rag.cli.asking import open_assistant
from rag.cli.options import (
    ChromaOption,
    EmbedderOption,
    IndexOption,
    JsonOption,
    SinceOption,
    SourcesOption,
    UntilOption,
    make_examples,
)
from rag.cli.printing import print_disagreements, print_json
from rag.cli.terminal import show_spinner

DISAGREEMENTS_EXAMPLES = make_examples(
    "rag disagreements",
    'rag disagreements "North Korea" --limit 3',
    'rag disagreements --json --source "The Daily" --source "The Valley Post"',
)

TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", show_default=False, help="Words that a disagreement must be about.")
]
LimitOption = Annotated[int, typer.Option(min=1, max=MAX_FOUND, help="Disagreements to show.")]


def disagreements_command(
    topic: TopicArgument = "",
    as_json: JsonOption = False,
    limit: LimitOption = SHOWN,
    index: IndexOption = None,
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    source: SourcesOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """List where the articles contradict each other.

    Sentences of different articles are compared, which takes from seconds to minutes. The surest come first.
    """
    with show_spinner("Reading the articles") as say:
        assistant = open_assistant(source, since, until, index=index, chroma=chroma, embedder=embedder)

        def show(done: int, total: int) -> None:
            say(f"Comparing sentences: {done:,} of {total:,} pairs")

        found = select_disagreements(assistant.disagreements(topic, progress=show), topic, limit)
    if as_json:
        print_json(found.to_dict())
    else:
        print_disagreements(found)
