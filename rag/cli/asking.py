"""The commands `ask` and `search`: what the articles say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from rag.answer import Answer, Trace
from rag.answering.events import Answered, Event, describe_event
from rag.articles.browsing import Library
from rag.articles.indexes import locate_index
from rag.assistant import Assistant
from rag.cli.options import (
    ChromaOption,
    EmbedderOption,
    Format,
    FormatOption,
    IndexOption,
    JsonOption,
    LLMOption,
    PassagesOption,
    SinceOption,
    SourcesOption,
    UntilOption,
    make_examples,
    make_filter_settings,
)
from rag.cli.printing import print_answer, print_decisions, print_json, print_markdown, print_passages
from rag.cli.terminal import show_spinner
from rag.schema import DecisionData, PassageData

STDIN = "-"
ASK_EXAMPLES = make_examples(
    'rag ask "When did Putin last visit North Korea?"',
    'rag ask "Who invited him?" --source "The Daily" --since 2024-06-01',
    'echo "Who invited Putin?" | rag ask - --format json',
    'rag ask "Who invited Putin?" --why',
)
SEARCH_EXAMPLES = make_examples('rag search "visit to North Korea"', 'rag search "visit" --json --until 2024-06-30')

QuestionArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="QUESTION", help="What you want to know; read from standard input if it is - or is left out in a pipe."
    ),
]


def ask_command(
    question: QuestionArgument = None,
    output: FormatOption = "text",
    as_json: JsonOption = False,
    why: Annotated[bool, typer.Option("--why", help="Show how the values were compared, and why.")] = False,
    index: IndexOption = None,
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    llm: LLMOption = None,
    passages: PassagesOption = None,
    source: SourcesOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Answer a question from the index.

    Every position is shown, with the articles that give it and their words.
    """
    asked = read_question(question)
    settings = {"index": index, "chroma": chroma, "embedder": embedder, "llm": llm, "passages": passages}
    with show_spinner("Loading the models") as say:
        assistant = open_assistant(source, since, until, **settings)
        trace = assistant.trace(asked) if why else Trace(wait_for_answer(assistant.stream(asked), say))
    print_trace(trace, "json" if as_json else output, why)


def search_command(
    question: QuestionArgument = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    passages: PassagesOption = None,
    source: SourcesOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Show the passages nearest to a question.

    Each has its rank by meaning and by words, and its cosine similarity to the question.
    """
    asked = read_question(question)
    settings = {"index": index, "chroma": chroma, "embedder": embedder, "passages": passages}
    with show_spinner("Loading the embedder and searching"):
        found = open_assistant(source, since, until, **settings).search(asked)
    if as_json:
        print_json([PassageData.of(passage).to_dict() for passage in found])
    else:
        print_passages(found)


def print_trace(trace: Trace, form: Format, why: bool) -> None:
    """Print the answer in one of the formats, with the decisions if `why`."""
    decisions = trace.decisions if why else ()
    if form == "json":
        more = {"decisions": [DecisionData.of(each).to_dict() for each in decisions]} if why else {}
        print_json(trace.answer.to_dict() | more)
        return
    if form == "markdown":
        print_markdown(trace.answer)
    else:
        print_answer(trace.answer)
    if why:
        print_decisions(decisions)


def read_question(question: str | None) -> str:
    """The question as given, or from standard input where it is "-", or is left out and somebody pipes it.

    Raises TyperException if there is none.
    """
    if question is not None and question != STDIN:
        return question
    asked = "" if question is None and sys.stdin.isatty() else sys.stdin.read()
    if question is None and not asked.strip():
        raise TyperException("Missing argument 'QUESTION'.")
    return asked


def open_assistant(sources: list[str] | None, since: date | None, until: date | None, **settings: Any) -> Assistant:
    """An assistant over the articles that pass the filter. Raises typer.BadParameter and what `Assistant.open` does."""
    from rag.settings import load_settings

    library = Library(locate_index(load_settings(**settings)))
    return Assistant.open(**settings, **make_filter_settings(library, sources, since, until))


def wait_for_answer(events: Iterable[Event], say: Callable[[str], None]) -> Answer:
    """The answer that ends the events; the events before it are passed to `say` in words."""
    for event in events:
        if isinstance(event, Answered):
            return event.answer
        if now := describe_event(event):
            say(now)
    raise AssertionError("the events of an answer end with the answer")
