"""`make bench`: measures indexing and retrieval, compared with LlamaIndex's pipeline, and writes a table and a plot.

Earlier measurements in the same --out folder are kept, so that a stopped run is resumed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from tests.benchmark.data import questions_on, read_realtimeqa_articles
from tests.benchmark.steps import Bench, Figures, cold, growth, hits, indexing, machine
from tests.benchmark.table import plot, table

SIZES = (500, 1_500, 4_687)
FIRST = 200
FILE = "bench.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("articles", type=Path, help="articles, JSON Lines, gzipped or not")
    parser.add_argument("questions", type=Path, help="questions on them")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    articles = read_realtimeqa_articles(given.articles)
    first = articles[:FIRST]
    bench = Bench(articles, first, questions_on(first, given.questions), given.out)
    steps: dict[str, Callable[[], Figures]] = {
        "indexing": lambda: indexing(bench),
        "hits": lambda: hits(bench),
        "cold": lambda: cold(bench),
    }
    for size in SIZES:
        steps[f"growth {size}"] = lambda size=size: growth(bench, size)  # type: ignore[misc]
    given.out.mkdir(parents=True, exist_ok=True)
    written = given.out / FILE
    done: dict[str, Figures] = json.loads(written.read_text()) if written.exists() else {}
    for name, step in steps.items():
        if name not in done:
            print(f"Measuring: {name}", file=sys.stderr, flush=True)
            done[name] = step()
            written.write_text(json.dumps(done, indent=2) + "\n")
    text = (
        f"{machine()}; {len(first)} articles of {bench.chars:,} characters, {len(articles):,} in all\n\n{table(done)}"
    )
    (given.out / "bench.md").write_text(text)
    plot(done, given.out / "growth.png")
    print(text)


if __name__ == "__main__":
    main()
