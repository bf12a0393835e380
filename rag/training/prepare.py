"""Makes the training examples: `python -m rag.training.prepare DATA --work FOLDER`.

DATA contains the folders `worlds`, `reading`, `yesno` and `pairs`. All random choices use the seeds of the recipe.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from index import Embedder, SentenceTransformerEmbedder
from rag.training.corpus import ExampleSet, save_corpus
from rag.training.files import list_worlds
from rag.training.from_reading import ONE_SENTENCE, ReadingExamples
from rag.training.from_statements import PAIR_USES, StatementExamples
from rag.training.from_worlds import add_worlds
from rag.training.log import Log
from rag.training.recipe import MIXES, SQUAD2, Mix

NAME_SOURCES = ("squadshifts_new_wiki", "nq_oracle", ONE_SENTENCE, SQUAD2, "timeqa_train")
"""Reading sets from whose questions invented paragraphs take names."""


def main() -> None:
    arguments = make_parser(__doc__).parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    log = Log(arguments.work / "prepare.log")
    embedder = SentenceTransformerEmbedder()
    for mix in MIXES:
        corpus = prepare_corpus(arguments.data, mix, embedder, log)
        save_corpus(corpus, corpus_path(arguments.work, mix))


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the arguments that all steps share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", type=Path, help="folder with worlds/, reading/, yesno/ and pairs/")
    parser.add_argument("--work", type=Path, default=Path("build/reader"), help="folder for examples and checkpoints")
    return parser


def corpus_path(work: Path, mix: Mix) -> Path:
    return work / f"examples-{mix.name}.json.gz"


def prepare_corpus(data: Path, mix: Mix, embedder: Embedder, log: Log) -> ExampleSet:
    """Make the shuffled examples of a mix, logging their numbers."""
    corpus, rng = ExampleSet(), random.Random(mix.seed)
    add_worlds(corpus, list_worlds(data / "worlds"), embedder, mix.world_passes, rng)
    report_counts(log, mix, "worlds", corpus)
    reading = ReadingExamples(corpus, rng)
    for name, uses in mix.reading.items():
        reading.add_file(data / "reading" / f"{name}.jsonl.gz", uses)
    reading.add_recurrences(data / "reading", NAME_SOURCES, mix.recurrences)
    report_counts(log, mix, "reading", corpus)
    statements = StatementExamples(corpus, rng)
    for name, copies in mix.yes_no_copies.items():
        statements.add_yes_no(data / "yesno" / f"{name}.jsonl.gz", copies)
    for name in PAIR_USES:
        statements.add_pairs(data / "pairs" / f"{name}.jsonl.gz", mix.statement_share)
    statements.add_exchanged(data / "pairs" / "dynamicqa.jsonl.gz")
    report_counts(log, mix, "statements", corpus)
    log.write(f"{mix.name}: kinds {dict(Counter(each.kind for each in corpus.sentences))}")
    for examples in (corpus.sentences, corpus.passages, corpus.pairs):
        rng.shuffle(examples)
    return corpus


def report_counts(log: Log, mix: Mix, part: str, corpus: ExampleSet) -> None:
    counts = f"{len(corpus.sentences):,} sentences, {len(corpus.passages):,} passages, {len(corpus.pairs):,} pairs"
    log.write(f"{mix.name}: after {part} {counts}")


if __name__ == "__main__":
    main()
