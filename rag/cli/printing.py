"""Print what the commands found on standard output, and notes on it on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from rich.markdown import Markdown
from rich.text import Text

from index import Article, SyncReport, location_of
from rag.answer import Answer, Citation, Decision, Passage
from rag.answering.compose import describe_backing, newest_of
from rag.cli.terminal import escape_control, notes, screen
from rag.schema import CitationData, DisagreementListData
from rag.text import plain, printable

MAX_RENAMED = 20
"""The most renamed articles that are printed."""


def print_json(value: object) -> None:
    sys.stdout.write(escape_control(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def print_sync(report: SyncReport, where: str) -> None:
    """Print what a sync did on standard output, and files that were left out or odd on standard error."""
    for problem in report.failed:
        notes.print(Text(f"Left out {printable(problem.article_id)}: {printable(problem.reason)}.", "red"))
    for problem in report.warnings:
        notes.print(Text(f"Note on {printable(problem.article_id)}: {printable(problem.reason)}.", "yellow"))
    print_counts(report, where)


def print_counts(report: SyncReport, where: str) -> None:
    """Print how many articles a sync added, updated, removed and left unchanged, what was renamed and repaired."""
    counts = (f"{name} {len(getattr(report, name))}" for name in ("added", "updated", "removed", "unchanged", "failed"))
    screen.print(Text(f"Index {where}: {', '.join(counts)}."))
    for old, new in report.renamed[:MAX_RENAMED]:
        screen.print(Text(f"Renamed: {printable(old)} is {printable(new)} now."))
    if len(report.renamed) > MAX_RENAMED:
        screen.print(
            Text(f"and {len(report.renamed) - MAX_RENAMED:,} more; all are found by their old ids too.", "dim")
        )
    for file in report.repaired:
        screen.print(Text(f"Repaired: {printable(file)} was damaged or missing."))


def print_answer(answer: Answer) -> None:
    """Print status, headline and reason; text of prose and overviews; positions with sources; nearest passages."""
    status = Text(f"{answer.status}: ", "bold")
    screen.print(status.append(printable(answer.headline or answer.reason), "not bold"))
    if answer.headline:
        screen.print(Text(printable(answer.reason), "dim"))
    if answer.is_prose or answer.status == "overview":
        screen.print(Markdown(answer.text, hyperlinks=False))
    for cited in answer.citations if answer.status == "overview" else ():
        screen.print(format_source(cited))
    newest, part = newest_of(answer.positions), ""
    for place, each in enumerate(answer.positions, start=1):
        if each.part != part:
            screen.print(Text(f"\n{printable(each.part)}", "bold"))
        part = each.part
        support = describe_backing(each, newest)
        screen.print(Text(f"\n{place}. ").append(printable(each.value), "bold").append(f"  ({support})", "dim"))
        for cited in each.citations:
            screen.print(format_source(cited, each.value))
    for passage in answer.nearest:
        screen.print(Text(f"\nNearest: {printable(passage.article.name)}\n   {printable(passage.chunk.text)}", "dim"))


def print_markdown(answer: Answer) -> None:
    """Print the answer's text and the list of its citations, as Markdown."""
    lines = [answer.text]
    if answer.citations:
        lines += ["", "## Sources", "", *(format_markdown_source(cited) for cited in answer.citations)]
    sys.stdout.write("\n".join(lines) + "\n")


def print_decisions(decisions: Sequence[Decision]) -> None:
    """Print how each pair of values relates: a line for the values, one for the reason."""
    screen.print(Text("\nHow the values relate:" if decisions else "\nNo two values had to be compared.", "bold"))
    for each in decisions:
        values = f"“{printable(each.value_a)}” and “{printable(each.value_b)}”"
        screen.print(Text(f"   {values}: {each.kind}, probability {each.probability:.2f}"))
        screen.print(Text(f"       {printable(each.reason)}", "dim"))


def print_passages(passages: Sequence[Passage]) -> None:
    """Print each passage with its article, its ranks and its text."""
    if not passages:
        screen.print("No passage was found: no article passes the filters.")
    for place, each in enumerate(passages, start=1):
        article = each.article
        about = [printable(part) for part in (article.name, article.source) if part]
        about += [article.published.isoformat()] if article.published else []
        ranks = f"by meaning {each.dense_rank or '-'}, by words {each.lexical_rank or '-'}"
        about += [where] if (where := location_of(article, each.chunk.start, each.chunk.end)) else []
        head = f"{place}. {', '.join(about)}, characters {each.chunk.start}-{each.chunk.end}"
        screen.print(Text(head, "bold").append(Text(f"  ({ranks}, cosine {each.similarity:.2f})", "not bold dim")))
        screen.print(Text(f"   {printable(each.chunk.text)}\n"))


def print_disagreements(found: DisagreementListData) -> None:
    """Print how many there are; each with its headline, both sources and quotes, and the reason."""
    screen.print(Text(printable(found.headline), "bold"))
    for place, each in enumerate(found.disagreements, start=1):
        screen.print(Text(f"\n{place}. ").append(printable(each.headline), "bold"))
        for cited, value in ((each.a, each.value_a), (each.b, each.value_b)):
            screen.print(format_source(cited, value if value != cited.quote else ""))
        screen.print(Text(f"   {printable(each.reason)} Probability {each.probability:.2f}.", "dim"))
    if left := found.total - len(found.disagreements):
        screen.print(Text(f"\n{left} more; `--limit {found.total}` shows all.", "dim"))


def print_article(article: Article) -> None:
    """Print what is known about an article, an empty line, and its text."""
    published = article.published.isoformat() if article.published else ""
    about = {
        "Id": article.id,
        "Title": article.title,
        "Source": article.source,
        "Published": published,
        "Address": article.url,
    }
    for name, value in about.items():
        if value:
            screen.print(Text(f"{name:<10}", "dim").append(Text(printable(value), "not dim")))
    screen.print()
    for line in article.text.splitlines():
        screen.print(Text(printable(line)))


def describe_source(cited: Citation | CitationData) -> list[str]:
    """Who says it and where: title or id, source, date, address, location and characters."""
    published = cited.published.isoformat() if cited.published else ""
    about = (cited.title or cited.article_id, cited.source, published, cited.url, cited.location)
    return [*filter(None, about), f"characters {cited.start}-{cited.end}"]


def format_source(cited: Citation | CitationData, value: str = "") -> Text:
    """One source and its quote, the value underlined; no quote where it is the value itself."""
    line = Text(f"   [{cited.number}] {printable(', '.join(describe_source(cited)))}")
    if cited.quote == value:
        return line
    quote = Text(printable(cited.quote))
    quote.highlight_words([printable(value)] if value else [], "underline")
    return line.append("\n       “").append(quote).append("”")


def format_markdown_source(cited: Citation) -> str:
    """One line of the list of sources."""
    return f"- [{cited.number}] {plain(', '.join(describe_source(cited)))}: “{plain(cited.quote)}”"
