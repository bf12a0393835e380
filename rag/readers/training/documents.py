"""What the shipped reader finds in single documents: `python -m rag.readers.training.documents RAMDOCS_FILE`.

Of the documents typed correct or misinfo, the share whose best span matches the document's own answer (F1 of at least
0.5, or one contains the other, after SQuAD's normalisation); of those typed noise, the share with a claim that counts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index import Article, Embedder, SentenceTransformerEmbedder, split
from rag.answer import Claim, Passage
from rag.evaluation.adapters.ramdocs import Row
from rag.evaluation.lines import read_lines
from rag.evaluation.text import matches
from rag.readers.extractive import ExtractiveReader
from rag.settings import load_settings


@dataclass(frozen=True)
class Found:
    """One document's type and answer, and the reader's most probable claim, if any."""

    kind: str
    answer: str
    claim: Claim | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="RAMDocs file, JSON Lines")
    embedder = SentenceTransformerEmbedder()
    rows = [row for _, row in read_lines(parser.parse_args().file, Row)]
    print(table(list(read_all(rows, ExtractiveReader(embedder), embedder)), load_settings().evidence))


def read_all(rows: list[Row], reader: ExtractiveReader, embedder: Embedder) -> Iterator[Found]:
    for number, row in enumerate(rows):
        if number % 50 == 0:
            print(f"read the documents of {number} of {len(rows)} questions", file=sys.stderr, flush=True)
        for document in row.documents:
            article = Article("document", document.text)
            passages = [Passage(article, chunk, 0.0) for chunk in split(article, embedder.token_offsets)]
            claims = reader.read_now(row.question, passages).claims
            best = max(claims, key=lambda claim: claim.probability, default=None)
            yield Found(document.type, document.answer, best)


def table(found: list[Found], evidence: float) -> str:
    """One row a type of document."""
    rows = ["| documents | number | best span matches | with a claim |", "|---|---|---|---|"]
    for kind in ("correct", "misinfo", "noise"):
        own = [each for each in found if each.kind == kind]
        right = [each for each in own if each.claim and matches([each.answer], each.claim.value) > 0]
        claimed = [each for each in own if each.claim and each.claim.probability >= evidence]
        share = "" if kind == "noise" else f"{len(right) / max(1, len(own)):.1%}"
        rows.append(f"| {kind} | {len(own)} | {share} | {len(claimed) / max(1, len(own)):.1%} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
