"""Gold sets, which are a gold file or a world with its articles, and suites, which ask several sets in one run.

A suite is a TOML file; its paths are relative to its folder:

    [[sets]]
    gold = "seeds.jsonl"          # a gold file, or the folder of a world
    articles = "../../seeds"      # not needed for a world that contains its articles

    [[sets]]
    gold = "worlds/valley"
    every = 3                     # ask only every third case
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field, TypeAdapter

from index import Article, SettingsError, read_folder
from index.wording import count_of
from rag.evaluation.adapters import FORMATS, GoldFormat
from rag.evaluation.cases import Case, check_ids
from rag.evaluation.errors import GoldError
from rag.evaluation.lines import StrictRow, iterate_lines, parse_json, read_gold_text, validate_row
from rag.evaluation.systems import Corpus, check_supporting
from rag.evaluation.worlds import ARTICLES, QUESTIONS
from rag.settings import Settings

SUITE_SUFFIX = ".toml"
ARTICLES_FOLDER = "articles"


class SuiteSet(StrictRow):
    """One set of a suite; paths are relative to the suite's folder."""

    gold: str = Field(min_length=1)
    articles: str = ""
    format: str = ""
    every: int = Field(default=1, ge=1)


class SuiteFile(StrictRow):
    """A suite."""

    sets: list[SuiteSet] = Field(min_length=1)


@dataclass(frozen=True)
class GoldSet:
    """Where gold and its articles are. `name` is empty if the set is not part of a suite.

    `form` is a name in `FORMATS`. `articles` is a folder or a file; None if cases have their own or an index is used.
    """

    name: str
    gold: Path
    form: str
    articles: Path | None = None
    every: int = 1


@dataclass(frozen=True)
class LoadedSet:
    """The cases of a gold set, and the corpus that they share, or None if each case has its own articles."""

    name: str
    cases: tuple[Case, ...]
    corpus: Corpus | None

    @property
    def articles(self) -> Mapping[str, Article]:
        return self.corpus.articles if self.corpus else {}


def find_sets(gold: Path, form: str, articles: Path | None, every_case: bool) -> list[GoldSet]:
    """The sets of a suite, or the single set of a gold file or world. Raises GoldError or SettingsError."""
    if gold.suffix != SUITE_SUFFIX:
        form = form or detect_form(gold)
        return [GoldSet("", gold, form, articles or find_articles(gold, form))]
    if articles is not None:
        raise SettingsError(f"The suite {gold} names its own articles; leave out --articles.")
    suite = read_suite(gold)
    sets = [make_set(gold.parent, row) for row in suite.sets]
    return [replace(each, every=1) for each in sets] if every_case else sets


def read_suite(path: Path) -> SuiteFile:
    try:
        content = tomllib.loads(read_gold_text(path))
    except tomllib.TOMLDecodeError as error:
        raise GoldError(f"{path} is not TOML ({error}); correct it.") from error
    return validate_row(TypeAdapter(SuiteFile), content, str(path))


def make_set(folder: Path, row: SuiteSet) -> GoldSet:
    gold = folder / row.gold
    form = row.format or detect_form(gold)
    articles = folder / row.articles if row.articles else find_articles(gold, form)
    return GoldSet(gold.stem, gold, form, articles, row.every)


def detect_form(gold: Path) -> str:
    """The format of gold: `world` for a folder and a file that looks like a world's questions, else `gold`."""
    return "world" if gold.is_dir() or gold.name == QUESTIONS or starts_as_world(gold) else "gold"


def starts_as_world(gold: Path) -> bool:
    """Whether the first line of a file is a question of a world. False if it cannot be read."""
    try:
        line = next((line for _, line in iterate_lines(gold)), "")
        first = parse_json(line, str(gold))
    except GoldError:
        return False
    return isinstance(first, dict) and "q" in first


def find_articles(gold: Path, form: str) -> Path | None:
    """The articles next to a world's questions: `articles.jsonl` or the folder `articles`; None if there are none."""
    if form != "world":
        return None
    folder = gold if gold.is_dir() else gold.parent
    return next((path for name in (ARTICLES, ARTICLES_FOLDER) if (path := folder / name).exists()), None)


def load_sets(sets: Sequence[GoldSet], settings: Settings, index_folder: Path | None) -> list[LoadedSet]:
    """Load the cases of all sets. Raises GoldError, SettingsError and what opening an index raises."""
    if index_folder is not None and len(sets) > 1:
        raise SettingsError("A suite is indexed in memory; leave out --index.")
    loaded = [load_set(each, settings, index_folder) for each in sets]
    check_ids([case for each in loaded for case in each.cases])
    return loaded


def load_set(gold_set: GoldSet, settings: Settings, index_folder: Path | None) -> LoadedSet:
    layout = find_gold_format(gold_set.form)
    given = None if gold_set.articles is None else load_articles(layout, gold_set.articles, settings)
    corpus = Corpus(settings, given, index_folder)
    cases = layout.read_cases(gold_set.gold, lambda: list(corpus.articles.values()))
    has_own = have_own_articles(cases)
    if has_own and (given is not None or index_folder is not None):
        raise SettingsError(f"The cases of {gold_set.gold} have their own articles; leave out --articles and --index.")
    check_ids(cases)
    check_wordings(cases)
    chosen = [name_case(case, gold_set.name) for case in cases[:: gold_set.every]]
    check_supporting(chosen, {} if has_own else corpus.articles)
    return LoadedSet(gold_set.name, tuple(chosen), None if has_own else corpus)


def name_case(case: Case, name: str) -> Case:
    """The case with the name of its set in its id, tags and `gold_set`; unchanged if the name is empty."""
    if not name:
        return case
    own_id = case.id if case.id.startswith(name) else f"{name}-{case.id}"
    return replace(case, id=own_id, gold_set=name, tags=(f"set {name}", *case.tags))


def find_gold_format(form: str) -> GoldFormat:
    if form not in FORMATS:
        raise SettingsError(f"There is no gold format {form!r}; the formats are: {', '.join(FORMATS)}.")
    return FORMATS[form]


def load_articles(layout: GoldFormat, path: Path, settings: Settings) -> list[Article]:
    """The shared articles, from a file in the gold's format or a folder in which every article must be readable."""
    if layout.read_articles is not None and not path.is_dir():
        return layout.read_articles(path)
    reading = read_folder(path, settings.reading)
    if reading.failed:
        first = reading.failed[0]
        raise GoldError(
            f"{count_of(len(reading.failed), 'file')} of {path} cannot be read, first {first.article_id} "
            f"({first.reason}); correct or remove them, because the gold may need them."
        )
    return list(reading.articles)


def have_own_articles(cases: Sequence[Case]) -> bool:
    """Whether the cases have articles of their own. Raises GoldError if only some have."""
    with_own = [case for case in cases if case.articles]
    if with_own and len(with_own) < len(cases):
        other = next(case for case in cases if not case.articles)
        raise GoldError(
            f"The case {with_own[0].id!r} has its own articles but {other.id!r} has none; put them into two files."
        )
    return bool(with_own)


def check_wordings(cases: Sequence[Case]) -> None:
    """Raise GoldError if a position has no wording."""
    for case in cases:
        if any(not any(answer.strip() for answer in position.answers) for position in case.positions):
            raise GoldError(f"The case {case.id!r} has a position without an answer; correct it.")
