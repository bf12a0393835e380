"""Runs a whole evaluation: gold and articles in, a report out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import Any

from index import Embedder
from index.embedding.chunks import hash_article
from index.progress import Progress, ignore_progress
from rag.answering.models import models_of
from rag.evaluation.baselines import BASELINES
from rag.evaluation.cases import Case
from rag.evaluation.errors import BaselineUnavailableError, GoldError
from rag.evaluation.files import write_file, write_json
from rag.evaluation.judge import make_judge
from rag.evaluation.page import render_report
from rag.evaluation.pairs import GoldIndex, choose_pairs, relate_gold
from rag.evaluation.provenance import find_provenance
from rag.evaluation.record import FolderRecord, Record, hash_texts
from rag.evaluation.relations import RelationReport, make_relation_report
from rag.evaluation.report import FILE, BaselineReport, Report, make_report
from rag.evaluation.run import run
from rag.evaluation.suite import LoadedSet, find_sets, load_sets
from rag.evaluation.systems import (
    Answerer,
    AssistantAnswerer,
    OwnArticles,
    SharedArticles,
    Suite,
    System,
    make_embedder,
)
from rag.llm.factories import make_llm
from rag.readers.weights import WEIGHTS
from rag.settings import Settings, load_settings

PAGE = "report.html"
BASELINES_FOLDER = "baselines"
IRRELEVANT_SETTINGS = {
    *("index", "feedback", "chroma", "chroma_token", "chroma_header", "chroma_tenant", "chroma_database"),
    *("chroma_seconds", "engine", "ray_address", "llm_seconds", "llm_calls", "llm_attempts"),
}
"""Settings that do not change the answers."""


@dataclass(frozen=True)
class Options:
    """How a run is made.

    `tags` and `limit` choose cases: those with one of the tags, if any are given, and of these the first `limit`.
    `variants` is the number of cases whose question is also asked in other forms. `baselines` are the names of
    baselines to run as well. `every_case` asks all cases of a suite, even of sets that ask only every nth case.
    """

    resume: bool = False
    workers: int = 1
    tags: tuple[str, ...] = ()
    limit: int | None = None
    variants: int = 0
    baselines: tuple[str, ...] = ()
    every_case: bool = False


def evaluate(
    gold: str | PathLike[str],
    *,
    form: str = "",
    articles: str | PathLike[str] | None = None,
    index: str | PathLike[str] | None = None,
    out: str | PathLike[str] | None = None,
    options: Options | None = None,
    indexing: Progress = ignore_progress,
    asking: Progress = ignore_progress,
    relating: Progress = ignore_progress,
    **settings: Any,
) -> Report:
    """Ask every gold case, measure the answers, and write report.json and report.html to `out` if it is given.

    `gold` is a gold file, the folder of a world, or a suite (see `rag.evaluation.suite`); `form` is its format (see
    `rag.evaluation.adapters`), detected if empty. The articles are each case's own, those of the world, `articles` (a
    folder, or a file in that format), or else those of the index in the settings. With `articles`, a given `index` is
    synced with them and kept; without `index` they are indexed in memory.

    Raises GoldError, RunError, SettingsError and what opening or making an index raises. If a case fails, the report
    says so.
    """
    chosen = load_settings(index=index, **settings)
    options = options or Options()
    judge = make_judge(make_llm(chosen.judge).llm) if chosen.judge else None
    sets = find_sets(Path(gold), form, Path(articles) if articles else None, options.every_case)
    loaded = load_sets(sets, chosen, chosen.index if index is not None else None)
    cases = select_cases(loaded, options, Path(gold))
    indexed = IndexedSets(loaded, make_embedder(chosen), indexing)
    about = describe_run(Path(gold), cases, loaded, chosen, options)
    folder = None if out is None else Path(out)
    with open_record(folder, about, options.resume) as record:
        system = indexed.make_system(AssistantAnswerer(chosen))
        outcomes = run(
            cases,
            system,
            record,
            judge=judge,
            workers=options.workers,
            variants=options.variants,
            progress=asking,
        )
        related = indexed.relate_claims(cases, chosen, relating)
        report = make_report(cases, outcomes, record.about, record.started, related)
        baselines = tuple(run_baseline(name, cases, indexed, folder, about, options) for name in options.baselines)
        report = replace(report, provenance=find_provenance(), baselines=baselines)
        if folder is not None:
            write_json(folder / FILE, report.to_dict())
            write_file(folder / PAGE, render_report(report))
    return report


class IndexedSets:
    """The gold sets with their indexes, which all systems share."""

    def __init__(self, sets: Sequence[LoadedSet], embedder: Embedder, progress: Progress) -> None:
        self._embedder = embedder
        self._sets = [
            (each, each.corpus.open_index(embedder, progress) if each.corpus is not None else None) for each in sets
        ]

    def make_system(self, answerer: Answerer) -> System:
        systems: dict[str, System] = {}
        for each, opened in self._sets:
            if opened is None:
                systems[each.name] = OwnArticles(answerer, self._embedder)
            else:
                systems[each.name] = SharedArticles(answerer.prepare(*opened), each.articles)
        return Suite(systems)

    def relate_claims(self, cases: Sequence[Case], settings: Settings, progress: Progress) -> RelationReport | None:
        """The report on the relations of the cases' gold claims; None if there are no pairs. Raises ModelError."""
        pairs = choose_pairs(cases)
        if not pairs:
            return None
        indexes = {each.name: GoldIndex(each.articles, *opened) for each, opened in self._sets if opened is not None}
        return make_relation_report(relate_gold(pairs, indexes, models_of(settings).pair_model, progress))


def run_baseline(
    name: str,
    cases: Sequence[Case],
    indexed: IndexedSets,
    out: Path | None,
    about: Mapping[str, Any],
    options: Options,
) -> BaselineReport:
    """Run a baseline on the same cases; its own report is written below `out`."""
    baseline = BASELINES[name]
    try:
        answerer = baseline.start()
    except BaselineUnavailableError as error:
        return BaselineReport(name, baseline.about, skipped=str(error))
    folder = out / BASELINES_FOLDER / name if out else None
    with open_record(folder, {**about, "baseline": name}, options.resume) as record:
        outcomes = run(cases, indexed.make_system(answerer), record)
        report = make_report(cases, outcomes, record.about, record.started)
        if folder is not None:
            write_json(folder / FILE, report.to_dict())
    return BaselineReport(name, baseline.about, report.figures)


def select_cases(sets: Sequence[LoadedSet], options: Options, gold: Path) -> list[Case]:
    """The cases to ask. Raises GoldError if none is left."""
    cases = [case for each in sets for case in each.cases]
    chosen = [case for case in cases if not options.tags or set(options.tags) & set(case.tags)][: options.limit]
    if not chosen:
        known = ", ".join(sorted({tag for case in cases for tag in case.tags})) or "none"
        raise GoldError(f"No case of {gold} has the chosen tags (its tags: {known}); choose others.")
    return chosen


def open_record(out: Path | None, about: Mapping[str, Any], resume: bool) -> AbstractContextManager[Record]:
    return nullcontext(Record(about)) if out is None else FolderRecord(out, about, resume=resume)


def describe_run(
    gold: Path, cases: Sequence[Case], sets: Sequence[LoadedSet], settings: Settings, options: Options
) -> dict[str, Any]:
    """Everything that must be equal for a run to be resumed."""
    articles = [
        f"{each.name} {name} {hash_article(article)}"
        for each in sets
        for name, article in sorted(each.articles.items())
    ]
    return {
        "name": gold.name,
        "version": version("cited-rag"),
        "gold": hash_texts(repr(case) for case in cases),
        "articles": hash_texts(articles),
        "weights": hash_weights(),
        "variants": options.variants,
        "settings": settings.model_dump(mode="json", exclude=IRRELEVANT_SETTINGS),
    }


@cache
def hash_weights() -> str:
    """A short hash of all files of the reader's weights, cached for the process."""
    files = sorted(path for path in WEIGHTS.rglob("*") if path.is_file())
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]
