"""Measures unasked disagreements on worlds: `python -m tests.answering.measure_disagreements [--show] [FOLDER ...]`.

A disagreement is right if its sentences contain claims of two positions of one disputed or updated question. Worlds do
not list every conflict in their articles, so the precision is a lower bound; `--show` prints all disagreements. A
question is found if a right disagreement is about it; only questions that two articles answer differently count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from rag import Assistant, Citation, Disagreement
from rag.evaluation.cases import Case, GoldClaim
from rag.evaluation.worlds import ARTICLES, read_world, read_world_articles

WORLDS = Path(__file__).parent.parent / "gold" / "worlds"
FIRST = 10
"""Disagreements at the top of the list, whose precision is told apart."""


def find_questions(found: Disagreement, cases: Sequence[Case]) -> list[str]:
    """The ids of the questions to which the two sentences give different positions."""
    return [
        case.id
        for case in cases
        if case.has_conflict and any(a != b for a in positions_of(found.a, case) for b in positions_of(found.b, case))
    ]


def positions_of(cited: Citation, case: Case) -> set[int]:
    """The positions of the claims in a cited sentence."""
    return {claim.position for claim in case.claims if is_cited(claim, cited)}


def is_cited(claim: GoldClaim, cited: Citation) -> bool:
    return claim.article_id == cited.article_id and claim.start < cited.end and cited.start < claim.end


def list_conflicts(cases: Sequence[Case]) -> list[str]:
    """The ids of the questions that two articles answer differently."""
    return [case.id for case in cases if case.has_conflict and any(conflicting_pairs(case))]


def conflicting_pairs(case: Case) -> Iterator[bool]:
    for a, b in combinations(case.claims, 2):
        yield a.article_id != b.article_id and a.position != b.position


def describe(found: Disagreement) -> str:
    sides = (f"   {side.article_id} ({side.published}): {side.quote}" for side in (found.a, found.b))
    return "\n".join([f"{found.probability:.3f}  {found.reason}", *sides])


def measure(world: Path, show: bool) -> None:
    articles = read_world_articles(world / ARTICLES)
    cases = read_world(world, lambda: articles)
    assistant = Assistant.from_articles(articles)
    seconds: list[float] = []
    for _ in range(2):
        began = time.perf_counter()
        found = assistant.disagreements()
        seconds.append(time.perf_counter() - began)
    questions = [find_questions(each, cases) for each in found]
    planted = list_conflicts(cases)
    hits = {name for names in questions for name in names} & set(planted)
    disputed = {case.id for case in cases if case.kind == "disputed"} & set(planted)
    right = [bool(names) for names in questions]
    first, again = (f"{each:.1f} s" for each in seconds)
    print(
        f"{world.name:12} found {len(found)}, right of the first {FIRST} {sum(right[:FIRST])}, of all {sum(right)}; "
        f"questions {len(hits)} of {len(planted)}, disputed {len(hits & disputed)} of {len(disputed)}; "
        f"{first}, again {again}",
        flush=True,
    )
    if show:
        for place, (each, names) in enumerate(zip(found, questions, strict=True), 1):
            print(f"{place:3}. {' '.join(names) or '-'}\n{describe(each)}", flush=True)


def main() -> None:
    names = [name for name in sys.argv[1:] if name != "--show"]
    for world in map(Path, names) if names else sorted(path for path in WORLDS.iterdir() if path.is_dir()):
        measure(world, "--show" in sys.argv)


if __name__ == "__main__":
    main()
