"""The steps of the benchmark. Each returns figures by name; seconds are wall-clock, memory is in megabytes."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Article, FolderIndex, SentenceTransformerEmbedder, sync
from index.embedding.chunks import count_chunk_tokens, split
from index.embedding.embedder import OpenVinoModel
from index.embedding.encoder import TokenSequence
from index.syncing.engine import shorten_title
from rag.retrieval.hybrid import HybridRetriever
from tests.benchmark import llamaindex
from tests.benchmark.data import Question, write_folder

CUTOFFS = (1, 4, 10)
RAG = str(Path(sys.executable).with_name("rag"))
REPEATS = 3
"""Cold processes that are timed; the quickest counts, for the machines are shared."""

Figures = dict[str, float]


@dataclass(frozen=True)
class Bench:
    """All articles, those of the side-by-side comparison, their questions, and a folder to work in."""

    articles: Sequence[Article]
    first: Sequence[Article]
    questions: Sequence[Question]
    folder: Path

    @property
    def chars(self) -> int:
        return sum(len(article.text) for article in self.first)


def indexing(bench: Bench) -> Figures:
    """Index with both pipelines, from articles in memory and a loaded model to an index on disk."""
    shutil.rmtree(bench.folder / "ours", ignore_errors=True)
    shutil.rmtree(bench.folder / "llamaindex", ignore_errors=True)
    embedder = SentenceTransformerEmbedder()
    embedder.embed(["Warm."])
    ours = timed(lambda: sync(bench.first, FolderIndex(bench.folder / "ours"), embedder))
    model = llamaindex.embedding()
    model.get_text_embedding("Warm.")
    store = llamaindex.opened(bench.folder / "llamaindex", model)
    theirs = timed(lambda: llamaindex.fill(store, bench.first))
    bare = bare_encoder(bench, embedder)
    return {
        "chars_per_second": bench.chars / ours,
        "llamaindex_chars_per_second": bench.chars / theirs,
        "times_llamaindex": theirs / ours,
        "share_of_bare_encoder": bare / ours,
    }


def bare_encoder(bench: Bench, embedder: SentenceTransformerEmbedder) -> float:
    """The seconds that the encoder alone takes for all chunks, already tokenized, in the best order."""
    model = embedder._model
    assert isinstance(model, OpenVinoModel)
    texts = []
    for article in bench.first:
        title = shorten_title(article, embedder)
        chunks = split(article, embedder.token_offsets, most=count_chunk_tokens(embedder.max_tokens))
        texts += [title + chunk.text for chunk in chunks]
    encoded = model._tokenizer.encode_batch_fast(texts, add_special_tokens=True)
    tokens = [
        TokenSequence(each.ids[: model.max_tokens + 2], [0] * len(each.ids[: model.max_tokens + 2])) for each in encoded
    ]
    model._encoder.run(tokens[:64])
    return timed(lambda: model._encoder.run(tokens))


def hits(bench: Bench) -> Figures:
    """The share of questions for which one of the first passages contains the answer's words."""
    retriever = HybridRetriever(FolderIndex(bench.folder / "ours"), SentenceTransformerEmbedder(), max(CUTOFFS), 4)
    store = llamaindex.opened(bench.folder / "llamaindex", llamaindex.embedding())
    figures: Figures = {"questions": len(bench.questions)}
    ours = [[p.chunk.text for p in retriever.retrieve(q.text)] for q in bench.questions]
    theirs = [[text for _, text in llamaindex.retrieved(store, q.text, max(CUTOFFS))] for q in bench.questions]
    for cutoff in CUTOFFS:
        for name, found in (("", ours), ("llamaindex_", theirs)):
            hit = [any(map(q.is_hit, texts[:cutoff])) for q, texts in zip(bench.questions, found, strict=True)]
            figures[f"{name}hit@{cutoff}"] = statistics.fmean(hit)
    return figures


def cold(bench: Bench) -> Figures:
    """Ask a question in a new process, over the small index."""
    question = bench.questions[0].text
    ours = [RAG, "ask", question, "--index", str(bench.folder / "ours")]
    theirs = [sys.executable, "-m", "tests.benchmark.llamaindex", str(bench.folder / "llamaindex"), question]
    seconds = min(process(ours)[0] for _ in range(REPEATS))
    others, memory = min(process(theirs) for _ in range(REPEATS))
    return {"seconds": seconds, "llamaindex_seconds": others, "of_llamaindex": seconds / others, "their_MB": memory}


def growth(bench: Bench, size: int) -> Figures:
    """Grow the index with `rag index` to each number of articles, then ask it, warm and cold."""
    folder, kept = bench.folder / "articles", bench.folder / "grown"
    before = len(list(folder.glob("*.md"))) if folder.exists() else 0
    write_folder(bench.articles[:size], folder)
    command = [RAG, "index", str(folder), "--index", str(kept)]
    added, _ = process(command)
    again, memory = min(process(command) for _ in range(2))
    index = FolderIndex(kept)
    retriever = HybridRetriever(index, SentenceTransformerEmbedder(), 12, 4)
    for question in bench.questions[:20]:
        retriever.retrieve(question.text)
    times = [timed(lambda q=q: retriever.retrieve(q.text)) for q in bench.questions]  # type: ignore[misc]
    ask, peak = min(process([RAG, "ask", bench.questions[0].text, "--index", str(kept)]) for _ in range(REPEATS))
    articles, chunks = index.snapshot().count()
    return {
        "articles": articles,
        "chunks": chunks,
        "ms_per_article": 1_000 * added / max(1, size - before),
        "again_seconds": again,
        "again_MB": memory,
        "retrieve_p50_ms": 1_000 * statistics.median(times),
        "retrieve_p95_ms": 1_000 * statistics.quantiles(times, n=20)[-1],
        "ask_seconds": ask,
        "ask_MB": peak,
        "disk_MB": sum(path.stat().st_size for path in kept.rglob("*") if path.is_file()) / 1e6,
    }


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


SPAWN = """
import os, sys, time
began = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", 1, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - began, used.ru_maxrss / 1024, status)
"""
"""Run by a process that is small itself: a child's peak memory counts what its parent had when it was started."""


def process(command: Sequence[str]) -> tuple[float, float]:
    """Run a process; return the seconds from start to exit and its peak memory in megabytes."""
    done = subprocess.run([sys.executable, "-S", "-c", SPAWN, *command], stdout=subprocess.PIPE, text=True, check=True)
    seconds, memory, status = done.stdout.split()
    if int(status):
        raise RuntimeError(f"{' '.join(command)} failed")
    return float(seconds), float(memory)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(os.sched_getaffinity(0))} processors, {memory:.0f} GiB of memory"
