"""How the commands print what they found, on standard output; notes on it go to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from rich.markdown import Markdown
from rich.text import Text

from index import SyncReport
from rag.answer import Answer, Citation, Passage
from rag.compose import newest_of, printable, standing_behind
from rag.terminal import harmless, notes, screen


def print_json(value: object) -> None:
    sys.stdout.write(harmless(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def print_report(report: SyncReport, where: str) -> None:
    print_problems(report)
    counts = (f"{name} {len(getattr(report, name))}" for name in ("added", "updated", "removed", "unchanged", "failed"))
    screen.print(Text(f"Index {where}: {', '.join(counts)}."))


def print_problems(report: SyncReport) -> None:
    for problem in report.failed:
        notes.print(Text(f"Left out {printable(problem.article_id)}: {printable(problem.reason)}.", "red"))
    for problem in report.warnings:
        notes.print(Text(f"Note on {printable(problem.article_id)}: {printable(problem.reason)}.", "yellow"))


def print_answer(answer: Answer) -> None:
    """Status and reason, the prose if an LLM wrote some, each position with its sources; or the nearest passages."""
    screen.print(Text(f"{answer.status}: ", "bold").append(Text(printable(answer.reason), "not bold")))
    if answer.is_prose:
        screen.print(Markdown(answer.text, hyperlinks=False))
    newest = newest_of(answer.positions)
    for place, each in enumerate(answer.positions, start=1):
        support = standing_behind(each, newest)
        screen.print(Text(f"\n{place}. ").append(printable(each.value), "bold").append(f"  ({support})", "dim"))
        for cited in each.citations:
            screen.print(source(cited, each.value))
    for passage in answer.nearest:
        screen.print(Text(f"\nNearest: {printable(passage.article.name)}\n   {printable(passage.chunk.text)}", "dim"))


def print_passages(passages: Sequence[Passage]) -> None:
    """Each passage with its article, its two places and its text."""
    if not passages:
        screen.print("No passage was found: no article passes the filters.")
    for place, each in enumerate(passages, start=1):
        article = each.article
        about = [printable(part) for part in (article.name, article.source) if part]
        about += [article.published.isoformat()] if article.published else []
        ranks = f"by meaning {each.dense_rank or '-'}, by words {each.lexical_rank or '-'}"
        head = f"{place}. {', '.join(about)}, characters {each.chunk.start}-{each.chunk.end}"
        screen.print(Text(head, "bold").append(Text(f"  ({ranks}, cosine {each.similarity:.2f})", "not bold dim")))
        screen.print(Text(f"   {printable(each.chunk.text)}\n"))


def source(cited: Citation, value: str) -> Text:
    """One source: its number, name, date and quote, the value underlined; no quote where it is the value itself."""
    about = [printable(part) for part in (cited.title or cited.article_id, cited.source) if part]
    about += [cited.published.isoformat()] if cited.published else []
    about += [printable(cited.url)] if cited.url else []
    line = Text(f"   [{cited.number}] {', '.join(about)}, characters {cited.start}-{cited.end}")
    if cited.quote == value:
        return line
    quote = Text(printable(cited.quote))
    quote.highlight_words([printable(value)], "underline")
    return line.append("\n       “").append(quote).append("”")
