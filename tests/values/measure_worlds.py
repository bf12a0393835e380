"""Measures typed values on the pairs of claims of worlds: `python -m tests.values.measure_worlds [FOLDER ...]`.

Two claims of one position say the same; two of different positions of a dispute or an update conflict; a claim and a
near miss conflict or are unrelated. Near misses in the same words as the claim are left out: only the sentence tells
them apart.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from rag.training.files import list_folders
from rag.values import Value, compare, read_value

WORLDS = Path(__file__).parent.parent / "gold" / "worlds"
EXPECTED = {
    "when": "time", "howlong": "duration", "howmany": "quantity", "howold": "age", "where": "place", "who": "person",
    "which": "name", "why": "reason", "how": "manner", "person": "description",
}  # fmt: skip
"""The answer that a kind of question asks for; "any" for the other kinds."""
RIGHT = {"same": ("same", "refines"), "conflicts": ("conflicts",), "near": ("conflicts", "unrelated")}
Pair = tuple[str, str, Value, Value]


def find_pairs(world: Path) -> Iterator[Pair]:
    """The kind of the question, what the world says of the pair, and the two values."""
    lines = (world / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    days = {article["id"]: article["published"] for article in map(json.loads, lines)}
    for line in (world / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        for relation, a, b in pairs_of_claims(question):
            yield question["kind"], relation, *(read_claim(claim, question["kind"], days) for claim in (a, b))


def pairs_of_claims(question: dict[str, Any]) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    claims = question["claims"]
    place = {claim: number for number, position in enumerate(question["positions"]) for claim in position}
    for a, b in combinations(range(len(claims)), 2):
        if place[a] == place[b]:
            yield "same", claims[a], claims[b]
        elif question["status"] in ("disputed", "updated"):
            yield "conflicts", claims[a], claims[b]
    for claim in claims if question["kind"] != "yesno" else ():
        yield from (("near", claim, n) for n in question["near"] if n["value"].lower() != claim["value"].lower())


def read_claim(claim: dict[str, str], kind: str, days: dict[str, str]) -> Value:
    published = date.fromisoformat(days[claim["article"]]) if days[claim["article"]] else None
    return read_value(claim["value"], context=claim["quote"], published=published, expected=EXPECTED.get(kind, "any"))


def count(worlds: list[Path]) -> dict[str, Counter[str]]:
    """Pairs, decided, right and merged though they are not the same; by kind of question and by relation."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, relation, a, b in (pair for world in worlds for pair in find_pairs(world)):
        comparison = compare(a, b)
        for row in (kind, relation, "all"):
            found[row]["pairs"] += 1
            found[row]["decided"] += comparison is not None
            found[row]["right"] += comparison is not None and comparison.kind in RIGHT[relation]
            found[row]["merged"] += comparison is not None and comparison.agrees and relation != "same"
    return found


def main() -> None:
    worlds = [Path(name) for name in sys.argv[1:]] or list_folders(WORLDS)
    print(f"{'':10} {'pairs':>6} {'decided':>8} {'right':>6} {'merged':>7}")
    for row, counts in sorted(count(worlds).items()):
        decided = counts["decided"] / counts["pairs"]
        right = counts["right"] / max(counts["decided"], 1)
        print(f"{row:10} {counts['pairs']:6} {decided:8.2f} {right:6.3f} {counts['merged']:7}")


if __name__ == "__main__":
    main()
