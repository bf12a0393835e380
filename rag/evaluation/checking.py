"""Checks gold against the articles it was written for, and lists every problem with its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index import Article
from rag.evaluation.lines import fold_question
from rag.evaluation.world_questions import WorldClaim, WorldQuestion, read_questions


@dataclass(frozen=True)
class GoldProblem:
    """A problem in a line of a gold file."""

    line: int
    message: str

    def describe(self, file: Path) -> str:
        return f"{file}, line {self.line}: {self.message}"


def find_world_problems(
    file: Path, articles: Sequence[Article]
) -> tuple[list[GoldProblem], list[tuple[int, WorldQuestion]]]:
    """All problems in a file of questions, sorted by line, and the questions that could be read, with their lines.

    Raises GoldError if the file cannot be read or is empty.
    """
    by_id = {article.id: article for article in articles}
    rows, wrong = read_questions(file)
    problems = [GoldProblem(line, message) for line, message in wrong]
    first_lines: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}
    for line, row in rows:
        key = (fold_question(row.q), tuple((turn.q, turn.a) for turn in row.history))
        first = first_lines.setdefault(key, line)
        if first != line:
            problems.append(GoldProblem(line, f"the question {row.q!r} is already asked in line {first}"))
        problems.extend(GoldProblem(line, message) for message in find_row_problems(row, by_id))
    return sorted(problems, key=lambda problem: problem.line), rows


def find_row_problems(row: WorldQuestion, articles: Mapping[str, Article]) -> Iterator[str]:
    """The problems of one question; `articles` are by id."""
    if not row.q.strip():
        yield "the question is blank"
    if bool(row.history) != bool(row.standalone):
        yield "a follow-up needs both 'history' and 'standalone'"
    for index, claim in enumerate(row.claims):
        yield from find_claim_problems(f"claims[{index}]", claim.article, claim.quote, articles)
        if row.kind == "yesno" and claim.value not in ("yes", "no"):
            yield f"claims[{index}]: the value of a yes/no question must be 'yes' or 'no', not {claim.value!r}"
        if row.kind != "yesno" and claim.value not in claim.quote:
            yield f"claims[{index}]: the value {claim.value!r} is not in its quote"
    for index, near in enumerate(row.near):
        yield from find_claim_problems(f"near[{index}]", near.article, near.quote, articles)
        if near.value not in near.quote:
            yield f"near[{index}]: the value {near.value!r} is not in its quote"
    yield from find_position_problems(row)
    yield from find_repeated_claims(row)
    yield from find_order_problems(row, articles)


def find_claim_problems(name: str, article: str, quote: str, articles: Mapping[str, Article]) -> Iterator[str]:
    if article not in articles:
        yield f"{name}: there is no article {article!r}"
    elif quote not in articles[article].text:
        yield f"{name}: the quote is not in the article {article!r}: {shorten_quote(quote)!r}"


def find_position_problems(row: WorldQuestion) -> Iterator[str]:
    """Every claim must be in exactly one position, and the number of positions must fit the status."""
    used = Counter(index for group in row.positions for index in group)
    for index in sorted(used.keys() | set(range(len(row.claims)))):
        if not 0 <= index < len(row.claims):
            yield f"positions: there is no claim {index}"
        elif used[index] > 1:
            yield f"positions: the claim {index} ({row.claims[index].value!r}) is in {used[index]} positions"
        elif not used[index]:
            yield f"positions: the claim {index} ({row.claims[index].value!r}) is in no position"
    if not all(row.positions):
        yield "positions: a position has no claim"
    yield from find_refining_problems(row)
    yield from find_status_problems(row)


def find_refining_problems(row: WorldQuestion) -> Iterator[str]:
    for pair in row.refines:
        if pair[0] == pair[1]:
            yield f"refines: the claim {pair[0]} cannot be more exact than itself"
        elif not any(set(pair) <= set(group) for group in row.positions):
            yield f"refines: the claims {pair[0]} and {pair[1]} are not in one position"


def find_repeated_claims(row: WorldQuestion) -> Iterator[str]:
    first: dict[WorldClaim, int] = {}
    for index, claim in enumerate(row.claims):
        if first.setdefault(claim, index) != index:
            yield f"claims[{index}]: this is claims[{first[claim]}] again; list each claim once"


def find_order_problems(row: WorldQuestion, articles: Mapping[str, Article]) -> Iterator[str]:
    """An update must begin with the newest position, as far as the articles have dates."""
    if row.status != "updated" or not row.positions:
        return
    first, *others = (list_dates(row, group, articles) for group in row.positions)
    if first and any(max(first) < min(dates) for dates in others if dates):
        yield "positions: status updated needs the newest position first; all articles of another one are newer"


def list_dates(row: WorldQuestion, group: Sequence[int], articles: Mapping[str, Article]) -> list[date]:
    """The dates of the articles of a position, as far as they and its claims exist."""
    claims = (row.claims[index] for index in group if 0 <= index < len(row.claims))
    dated = (articles[claim.article].published for claim in claims if claim.article in articles)
    return [day for day in dated if day]


def find_status_problems(row: WorldQuestion) -> Iterator[str]:
    count = len(row.positions)
    fits = {"answered": count == 1, "no_evidence": count == 0, "overview": count == 0 and bool(row.mentions)}
    if not fits.get(row.status, count >= 2):
        wanted = {"answered": "1 position", "no_evidence": "no position", "overview": "no position, and mentions"}
        yield f"status {row.status} needs {wanted.get(row.status, '2 or more positions')}; this has {count} positions"


def shorten_quote(text: str, max_chars: int = 60) -> str:
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"
