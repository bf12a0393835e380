"""Worlds: folders of articles with natural questions and every sentence that answers each of them.

`questions.jsonl` has one question per line (see `WorldQuestion`). The articles are next to it in `articles.jsonl` or in
the folder `articles`. Claims are complete: a sentence that is not a claim of a question does not answer it.
`docs/guides/gold.md` explains how to write a world.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from pydantic import Field, field_validator

from index import Article
from index.wording import count_of
from rag.evaluation.cases import NO_POSITION, Case, GoldClaim, GoldPosition
from rag.evaluation.checking import find_world_problems
from rag.evaluation.errors import GoldError
from rag.evaluation.lines import StrictRow, read_lines
from rag.evaluation.world_questions import WorldClaim, WorldQuestion
from rag.questions.followups import Turn
from rag.readers.quotes import find_all

QUESTIONS = "questions.jsonl"
ARTICLES = "articles.jsonl"


class WorldArticle(StrictRow):
    """A line of `articles.jsonl`."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""

    @field_validator("published", mode="before")
    @classmethod
    def read_empty_date(cls, value: object) -> object:
        return value or None


def read_world(path: Path, load_articles: Callable[[], Sequence[Article]]) -> list[Case]:
    """The cases of a world's folder or of a file of questions, named by folder and line.

    Raises GoldError for the first problem, see `rag.evaluation.checking`.
    """
    file = find_questions(path)
    articles = load_articles()
    problems, rows = find_world_problems(file, articles)
    if problems:
        more = (
            f" (and {count_of(len(problems) - 1, 'more problem')}; `rag gold check` lists them)" if problems[1:] else ""
        )
        raise GoldError(f"{problems[0].describe(file)}{more}; correct it.")
    texts = {article.id: article.text for article in articles}
    name = file.absolute().parent.name if file.name == QUESTIONS else file.stem
    return [make_world_case(f"{name}-{line:03}", row, texts, f"{file}, line {line}") for line, row in rows]


def find_questions(path: Path) -> Path:
    """The file of questions in a folder, or the file itself."""
    return path / QUESTIONS if path.is_dir() else path


def read_world_articles(path: Path) -> list[Article]:
    """The articles of an `articles.jsonl`. Raises GoldError."""
    found: dict[str, Article] = {}
    for place, row in read_lines(path, WorldArticle):
        if row.id in found:
            raise GoldError(f"{place}, field 'id': another article has the id {row.id!r}; give it an id of its own.")
        found[row.id] = Article(row.id, row.text, row.title, row.source, row.published, row.url)
    return list(found.values())


def make_world_case(name: str, row: WorldQuestion, texts: Mapping[str, str], place: str) -> Case:
    """The case of one line.

    Its tags are the kind of question, "follow-up" and "badly typed" if they apply, the type of its values as
    "value date", and what makes agreement hard as "agreement denial".
    """
    own = [[row.claims[index] for index in group] for group in row.positions]
    order = [index for group in row.positions for index in group]
    tags = (
        row.kind,
        *(["follow-up"] if row.history else []),
        *(["badly typed"] if row.clean else []),
        *([f"value {row.value_type}"] if row.value_type else []),
        *(f"agreement {tag}" for tag in row.agreement),
    )
    return Case(
        name,
        row.q,
        row.status,
        tuple(
            GoldPosition(
                tuple(dict.fromkeys(claim.value for claim in group)),
                tuple(dict.fromkeys(claim.article for claim in group)),
            )
            for group in own
        ),
        tuple(Turn(turn.q, turn.a) for turn in row.history),
        tags,
        claims=tuple(
            make_gold_claim(claim, position, texts[claim.article])
            for position, group in enumerate(own)
            for claim in group
        ),
        forbidden=tuple(row.forbid),
        mentions=tuple(tuple(wordings) for wordings in row.mentions),
        clean=row.clean,
        near=tuple(make_gold_claim(near, NO_POSITION, texts[near.article]) for near in row.near),
        refines=tuple((order.index(a), order.index(b)) for a, b in row.refines),
        standalone=row.standalone,
        place=place,
    )


def make_gold_claim(claim: WorldClaim, position: int, text: str) -> GoldClaim:
    """The claim with every place in the article that has its quote."""
    start, *others = find_all(claim.quote, text)
    return GoldClaim(claim.article, claim.quote, claim.value, position, start, start + len(claim.quote), tuple(others))
