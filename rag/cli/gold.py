"""The commands `rag gold check` and `rag gold new`: gold for your own articles."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from index import Article, ArticleFolderError
from index.wording import count_of
from rag.cli.exits import ExitCode
from rag.cli.options import make_examples
from rag.cli.terminal import notes, screen
from rag.text import printable

if TYPE_CHECKING:
    from rag.answer import Status
    from rag.evaluation.proposing import GoldProposal
CHECK_GOLD_EXAMPLES = make_examples("rag gold check questions.jsonl --articles articles/", "rag gold check world/")
NEW_EXAMPLES = make_examples("rag gold new articles/", "rag gold new articles/ --out gold.jsonl --count 50")

gold_app = typer.Typer(help="Write and check gold questions for your own articles.", no_args_is_help=True)
ArticlesFolder = Annotated[Path | None, typer.Option("--articles", help="Folder, or articles.jsonl, of the articles.")]
KEYS = "[a]ccept, [e]dit, [d]rop, [q]uit"


@gold_app.callback()
def describe_gold() -> None:
    """Write and check gold questions for your own articles."""


@gold_app.command("check", epilog=CHECK_GOLD_EXAMPLES)
def check_gold_command(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Folder of a world, its questions.jsonl, or a gold file.")
    ],
    articles: ArticlesFolder = None,
) -> None:
    """Print everything that is wrong in a gold file, line by line, and count its cases."""
    from rag.evaluation.checking import find_world_problems
    from rag.evaluation.gold import read_gold
    from rag.evaluation.suite import detect_form
    from rag.evaluation.worlds import find_questions

    if detect_form(gold) != "world":
        screen.print(describe_counts(Counter(case.kind for case in read_gold(gold))))
        return
    file = find_questions(gold)
    problems, rows = find_world_problems(file, load_world_articles(gold, articles))
    for problem in problems:
        screen.print(Text(printable(problem.describe(file)), "red"))
    screen.print(describe_counts(Counter(row.status for _, row in rows)))
    if problems:
        notes.print(Text(f"{count_of(len(problems), 'problem')}."))
        raise typer.Exit(ExitCode.FAILURE)


@gold_app.command("new", epilog=NEW_EXAMPLES)
def new_command(
    articles: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder, or articles.jsonl, of the articles.")],
    out: Annotated[Path, typer.Option(help="File to add the questions to.")] = Path("questions.jsonl"),
    count: Annotated[int, typer.Option(help="Questions to propose at most.", min=1)] = 20,
) -> None:
    """Propose questions and claims from your articles; accept, edit or drop each of them."""
    from rag.assistant import Assistant
    from rag.evaluation.proposing import propose_gold, read_known_questions

    known = read_known_questions(out)
    read = load_world_articles(articles, articles)
    assistant = Assistant.from_articles(read)
    by_id = {article.id: article for article in read}
    written = 0
    for proposal in islice(propose_gold(read, assistant.trace, known), count):
        try:
            reviewed = review_proposal(proposal, known)
        except typer.Abort:
            break
        written += reviewed is not None and save_proposal(out, reviewed, by_id, known)
    check = shlex.join(["rag", "gold", "check", str(out), "--articles", str(articles)])
    notes.print(Text(f"{count_of(written, 'question')} added to {out}; `{check}` checks them."))


def save_proposal(out: Path, proposal: GoldProposal, articles: Mapping[str, Article], known: set[str]) -> bool:
    """Add a proposal that passes the check to the file, and its question to those known; else print what is wrong."""
    from rag.evaluation.checking import find_row_problems
    from rag.evaluation.lines import fold_question
    from rag.evaluation.proposing import append_gold

    row = proposal.make_row()
    problems = list(find_row_problems(row, articles))
    for problem in problems:
        screen.print(Text(f"  Not added: {printable(problem)}", "red"))
    if not problems:
        append_gold(out, row)
        known.add(fold_question(row.q))
    return not problems


def load_world_articles(gold: Path, articles: Path | None) -> list[Article]:
    """The articles given, or those beside the questions. Raises ArticleFolderError or GoldError."""
    from rag.evaluation.adapters import FORMATS
    from rag.evaluation.suite import find_articles, load_articles
    from rag.settings import load_settings

    path = articles or find_articles(gold, "world")
    if path is None:
        raise ArticleFolderError(f"There are no articles beside {gold}; give them with --articles.")
    return load_articles(FORMATS["world"], path, load_settings())


def describe_counts(counts: Counter[str]) -> str:
    return f"{count_of(counts.total(), 'question')}: " + ", ".join(
        f"{count} {name}" for name, count in sorted(counts.items())
    )


def review_proposal(proposal: GoldProposal, known: Set[str]) -> GoldProposal | None:
    """The proposal as a person accepts or edits it; None if they drop it. Raises typer.Abort to stop."""
    from rag.evaluation.proposing import fit_status

    screen.print(Text(f"\nQuestion: {printable(proposal.question)}", "bold"))
    key = ask_key("question")
    if key == "d":
        return None
    if key == "e":
        proposal = replace(proposal, question=ask_question(proposal.question, known))
    proposal = review_claims(proposal)
    if len(proposal.positions) < 2:
        return proposal
    status = fit_status(proposal.status, len(proposal.positions))
    return replace(proposal, status=ask_status(status))


def review_claims(proposal: GoldProposal) -> GoldProposal:
    """The proposal with the claims that a person keeps."""
    positions = []
    for number, group in enumerate(proposal.positions, start=1):
        kept = []
        for claim in group:
            screen.print(Text(f"  answer {number}: ").append(printable(claim.value), "bold"))
            screen.print(Text(f"    {printable(claim.article)}: {printable(claim.quote)}", "dim"))
            key = ask_key("claim")
            if key == "e":
                kept.append(claim.model_copy(update={"value": ask_value(claim.value, claim.quote)}))
            elif key == "a":
                kept.append(claim)
        if kept:
            positions.append(tuple(kept))
    return replace(proposal, positions=tuple(positions))


def ask_key(what: str) -> str:
    """Ask for a key until it is "a", "e" or "d". Raises typer.Abort for "q"."""
    while True:
        key: str = typer.prompt(f"  {what}: {KEYS}", default="a").strip().lower()[:1]
        if key == "q":
            raise typer.Abort
        if key in ("a", "e", "d"):
            return key


def ask_status(status: Status) -> Status:
    """Ask for the status until it is one of a question with several answers."""
    from rag.evaluation.proposing import SEVERAL_STATUSES

    while True:
        typed: str = typer.prompt("Status", default=status).strip().lower()
        if found := next((each for each in SEVERAL_STATUSES if each == typed), None):
            return found
        screen.print(Text(f"  The status is one of {', '.join(SEVERAL_STATUSES)}.", "red"))


def ask_question(question: str, known: Set[str]) -> str:
    """Ask for the question until it has words and is new."""
    from rag.evaluation.lines import fold_question

    while True:
        found: str = typer.prompt("Question", default=question).strip()
        if found and fold_question(found) not in known:
            return found
        screen.print(Text("  This question is in the file already." if found else "  The question is blank.", "red"))


def ask_value(value: str, quote: str) -> str:
    """Ask for the value until it is words of the quote."""
    while True:
        found: str = typer.prompt("  value", default=value).strip()
        if found in quote and any(char.isalnum() for char in found):
            return found
        screen.print(Text("  The value must be words of the sentence.", "red"))
