"""The whole evaluation: gold and articles in, a report out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from index import Article, SettingsError, read_folder
from index.chunks import content_key
from index.progress import Progress, no_progress
from rag.evaluation.adapters import FORMATS, Format
from rag.evaluation.cases import Case, check_ids
from rag.evaluation.errors import GoldError
from rag.evaluation.judge import make_judge
from rag.evaluation.page import page
from rag.evaluation.record import FolderRecord, Record, digest
from rag.evaluation.report import FILE, Report, reported, write_json, write_whole
from rag.evaluation.run import run
from rag.evaluation.systems import Corpus, System, check_supporting, own_articles
from rag.llm.naming import make_llm
from rag.readers.packing import FILES, WEIGHTS
from rag.settings import Settings, load_settings

PAGE = "report.html"
MEASURED = (
    *("embedder", "llm", "llm_context", "reader", "fallback", "prose", "judge"),
    *("passages", "passages_per_article", "dissent_passages", "evidence", "rival"),
)
"""Settings that change what is measured."""


def evaluate(
    gold: str | Path,
    *,
    form: str = "gold",
    articles: str | Path | None = None,
    index: str | Path | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    workers: int = 1,
    tags: Sequence[str] = (),
    limit: int | None = None,
    indexing: Progress = no_progress,
    asking: Progress = no_progress,
    **settings: Any,
) -> Report:
    """Asks every gold case, measures the answers, and writes report.json and report.html to `out` where it is given.

    `form` names the layout of the gold file (see `rag.evaluation.adapters`). The cases' articles are their own, or
    `articles` (a folder, or a file of that layout), or else those of the index that settings name. With `articles`, an
    `index` given here is made equal to them and kept; without it they are indexed in memory. Of the cases only those
    with one of the `tags`, where any are given, and of these the first `limit` are asked.

    Raises GoldError, RunError, SettingsError and what opening or making an index raises. A case that fails is reported.
    """
    chosen = load_settings(index=index, **settings)
    judge = make_judge(make_llm(chosen.judge).llm) if chosen.judge else None
    layout = layout_of(form)
    corpus = Corpus(chosen, None if articles is None else articles_of(layout, Path(articles), chosen))
    cases = selected(layout.cases(Path(gold), lambda: list(corpus.articles.values())), tags, limit, Path(gold))
    own = bring_their_own(cases)
    if own and (articles or index):
        raise SettingsError(f"The cases of {gold} bring their own articles; leave out --articles and --index.")
    shared = {} if own else corpus.articles
    check_supporting(cases, shared)
    with record_of(out, about(Path(gold), cases, shared, chosen), resume) as record:
        kept = None if index is None else chosen.index
        system: System = own_articles(chosen) if own else corpus.system(kept, indexing)
        outcomes = run(cases, system, record, judge=judge, workers=workers, progress=asking)
        report = reported(cases, outcomes, record.about, record.started)
        if out is not None:
            write_json(Path(out) / FILE, report.to_dict())
            write_whole(Path(out) / PAGE, page(report))
    return report


def layout_of(form: str) -> Format:
    if form not in FORMATS:
        raise SettingsError(f"There is no gold format {form!r}; the formats are: {', '.join(FORMATS)}.")
    return FORMATS[form]


def articles_of(layout: Format, path: Path, settings: Settings) -> list[Article]:
    """The shared articles: of a folder, every one of which must be readable, or of a file in the gold's layout."""
    if layout.articles is not None and not path.is_dir():
        return layout.articles(path)
    reading = read_folder(path, settings.reading)
    if reading.failed:
        first = reading.failed[0]
        raise GoldError(
            f"{len(reading.failed)} articles of {path} cannot be read, first {first.article_id} ({first.reason}); "
            "mend them, for the gold may count on them."
        )
    return list(reading.articles)


def selected(cases: Sequence[Case], tags: Sequence[str], limit: int | None, gold: Path) -> list[Case]:
    """The cases that are to be asked; raises GoldError where none is left, two have one id, or one has no answer."""
    check_ids(cases)
    for case in cases:
        if any(not any(answer.strip() for answer in position.answers) for position in case.positions):
            raise GoldError(f"The case {case.id!r} of {gold} has a position without an answer; mend it.")
    chosen = [case for case in cases if not tags or set(tags) & set(case.tags)][:limit]
    if not chosen:
        known = ", ".join(sorted({tag for case in cases for tag in case.tags})) or "none"
        raise GoldError(f"No case of {gold} is left to be asked (its tags: {known}); choose others.")
    return chosen


def bring_their_own(cases: Sequence[Case]) -> bool:
    """Whether the cases have articles of their own. Raises GoldError where only some have."""
    with_own = [case for case in cases if case.articles]
    if with_own and len(with_own) < len(cases):
        other = next(case for case in cases if not case.articles)
        raise GoldError(
            f"The case {with_own[0].id!r} has articles of its own and {other.id!r} has none; put them into two files."
        )
    return bool(with_own)


def record_of(out: str | Path | None, about: Mapping[str, Any], resume: bool) -> AbstractContextManager[Record]:
    return nullcontext(Record(about)) if out is None else FolderRecord(Path(out), about, resume=resume)


def about(gold: Path, cases: Sequence[Case], shared: Mapping[str, Article], settings: Settings) -> dict[str, Any]:
    """All that must be the same for two runs to be one."""
    keys = [f"{name} {content_key(article)}" for name, article in sorted(shared.items())]
    return {
        "name": gold.name,
        "version": version("cited-rag"),
        "gold": digest(repr(case) for case in cases),
        "articles": digest(keys),
        "weights": sha256(b"".join((WEIGHTS / name).read_bytes() for name in FILES)).hexdigest()[:16],
        "settings": {name: getattr(settings, name) for name in MEASURED},
    }
