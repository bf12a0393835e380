"""Examples from public reading sets: sentences that answer, and sentences near them that do not."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedding.chunks import split_sentences
from rag.training.corpus import NO_VERDICT, DevelopmentQuestion, ExampleSet, PassageExample, SentenceExample
from rag.training.files import read_json_rows
from rag.training.from_worlds import count_tokens
from rag.training.recipe import SQUAD2, SQUAD2_HELD_OUT_FROM
from rag.training.recurrence import make_recurrences
from rag.training.wording import NAME, list_stems, swap_name, vary_question

ONE_SENTENCE = "qamr_wiki"
"""The data set whose contexts are single sentences."""
ADVERSARIAL = (SQUAD2, "unansq_dev")
"""Data sets whose unanswerable questions were written to mislead; they are paired with two sentences."""
VAGUE = re.compile(
    r"(he|she|it|they|him|her|them|his|their|its|this|that|who|which|i|we|you)\W*",
    re.IGNORECASE,
)
TITLE_SHARE = 0.6
SWAP_SHARE = 0.12
PASSAGE_TOKENS = 185

Spans = Mapping[int, Sequence[tuple[int, int]]]
"""The characters that answer, by the index of the sentence."""


@dataclass(frozen=True)
class Context:
    """A context, stored as document `number` of the corpus. `bounds` are the characters of its sentences."""

    number: int
    sentences: Sequence[str]
    bounds: Sequence[tuple[int, int]]


class ReadingExamples:
    """Adds the examples of reading sets to a corpus."""

    def __init__(self, corpus: ExampleSet, rng: random.Random) -> None:
        self._corpus, self._rng = corpus, rng
        self._contexts: dict[tuple[str, str], Context] = {}
        self._others: list[str] = []

    def add_file(self, path: Path, uses: float) -> None:
        """Add the examples of a file, using each question `uses` times on average."""
        name = path.name.removesuffix(".jsonl.gz")
        rows = list(read_json_rows(path))
        if name == SQUAD2:
            own = self._corpus.development.questions.setdefault("squad2", [])
            own.extend(map(self._make_development_question, rows[SQUAD2_HELD_OUT_FROM:]))
            rows = rows[:SQUAD2_HELD_OUT_FROM]
        for row in rows:
            for turn in range(int(uses) + 1):
                if self._rng.random() < uses - turn:
                    self._add(name, row)

    def add_recurrences(self, folder: Path, files: Sequence[str], count: int) -> None:
        """Add invented paragraphs about when something last happened, with names and sentences of reading sets."""
        questions = [row["question"] for name in files for row in read_json_rows(folder / f"{name}.jsonl.gz")]
        names = sorted({name.removesuffix("'s") for question in questions for name in NAME.findall(question)})
        fillers = sorted({row["context"] for row in read_json_rows(folder / f"{ONE_SENTENCE}.jsonl.gz")})
        for made in make_recurrences(names, fillers, count, self._rng.randrange(2**32)):
            context = self._context(made.text, "")
            spans = find_spans(context.bounds, made.answers)
            number = self._corpus.add_question(vary_question(made.question, self._rng))
            for place, sentence in enumerate(context.sentences):
                if place in spans:
                    self._add_claim(number, context, place, spans, has_heading=False)
                elif rate_overlap(made.question, sentence) > 0.5 or self._rng.random() < 0.2:
                    self._add_negative(number, context, place, "recurrence")
            whole = [(place, *span) for place, own in spans.items() for span in own]
            self._corpus.passages.append(
                PassageExample(number, context.number, 0, len(context.sentences), False, whole)
            )

    def _add(self, name: str, row: Mapping[str, Any]) -> None:
        answers = read_answers(row)
        if not is_clear(name, row["question"], answers, row["context"]):
            return
        if name == ONE_SENTENCE:
            self._add_among_others(row, answers)
            return
        title = row.get("title", "") if self._rng.random() < TITLE_SHARE else ""
        context = self._context(row["context"], title)
        asked = vary_question(row["question"].strip(), self._rng) if self._rng.random() < 0.5 else row["question"]
        number = self._corpus.add_question(asked)
        if not answers:
            self._add_unanswered(name, row["question"], number, context)
            return
        is_whole = name.startswith("clapnq")
        chosen = answers if is_whole or row.get("all_of") else [self._rng.choice(answers)]
        spans = find_spans(context.bounds, chosen, whole_sentences=is_whole)
        if spans:
            self._add_answered(name, row, number, context, spans)

    def _add_answered(self, name: str, row: Mapping[str, Any], number: int, context: Context, spans: Spans) -> None:
        for place in spans:
            self._add_claim(number, context, place, spans)
        wordings = [row["context"][start:end].lower() for start, end in read_answers(row)]
        free = [
            place
            for place, sentence in enumerate(context.sentences)
            if place not in spans and not any(wording in sentence.lower() for wording in wordings)
        ]
        if free and name != "policyqa":
            if self._rng.random() < 0.6:
                nearest = max(free, key=lambda place: rate_overlap(row["question"], context.sentences[place]))
                self._add_negative(number, context, nearest, "beside")
            if self._rng.random() < 0.25:
                self._add_negative(number, context, self._rng.choice(free), "beside")
        if not name.startswith("clapnq") and self._rng.random() < SWAP_SHARE:
            self._add_other_name(row, context, next(iter(spans)), wordings)
        if self._rng.random() < 0.6:
            first = max(0, min(spans) - self._rng.randint(0, 4))
            last = max(min(spans) + 1, fill_passage(context.sentences, first))
            inside = [(place, *span) for place, own in spans.items() if place < last for span in own]
            self._corpus.passages.append(PassageExample(number, context.number, first, last, True, inside))
        elif free and self._rng.random() < 0.3:
            first = self._rng.choice(free)
            last = next((place for place in range(first, first + 5) if place not in free), first + 5)
            self._corpus.passages.append(PassageExample(number, context.number, first, last, True, ()))

    def _add_unanswered(self, name: str, question: str, number: int, context: Context) -> None:
        nearest = sorted(
            range(len(context.sentences)), key=lambda place: -rate_overlap(question, context.sentences[place])
        )
        for place in nearest[: 2 if name in ADVERSARIAL else 1]:
            self._add_negative(number, context, place, "unanswerable")
        if self._rng.random() < 0.5:
            last = fill_passage(context.sentences, 0)
            self._corpus.passages.append(PassageExample(number, context.number, 0, last, True, ()))

    def _add_among_others(self, row: Mapping[str, Any], answers: Sequence[tuple[int, int]]) -> None:
        """Add a one-sentence context, usually between two others."""
        sentences, place = [row["context"]], 0
        if len(self._others) > 20 and self._rng.random() < 0.6:
            sentences, place = [self._rng.choice(self._others), row["context"], self._rng.choice(self._others)], 1
        self._others.append(row["context"])
        context = Context(self._corpus.add_document("", sentences), sentences, ())
        number = self._corpus.add_question(vary_question(row["question"], self._rng))
        start, end = self._rng.choice(answers)
        self._add_claim(number, context, place, {place: [(start, end)]}, has_heading=False)
        if place and row["context"][start:end].lower() not in sentences[0].lower() and self._rng.random() < 0.4:
            self._add_negative(number, context, 0, "beside")

    def _add_other_name(self, row: Mapping[str, Any], context: Context, place: int, wordings: Sequence[str]) -> None:
        """Add a negative: the question about another name in the context, with the sentence that answered it."""
        found = NAME.findall(row["context"])
        names = [name for name in found if not any(name.lower() in wording for wording in wordings)]
        text = swap_name(row["question"], context.sentences[place], names, self._rng)
        if text is not None:
            self._add_negative(self._corpus.add_question(text), context, place, "other name")

    def _add_claim(self, number: int, context: Context, place: int, spans: Spans, *, has_heading: bool = True) -> None:
        example = SentenceExample(number, context.number, place, has_heading, True, NO_VERDICT, spans[place], "claim")
        self._corpus.sentences.append(example)

    def _add_negative(self, number: int, context: Context, place: int, kind: str) -> None:
        example = SentenceExample(number, context.number, place, True, False, NO_VERDICT, (), kind)
        self._corpus.sentences.append(example)

    def _make_development_question(self, row: Mapping[str, Any]) -> DevelopmentQuestion:
        context = self._context(row["context"], "")
        spans = find_spans(context.bounds, read_answers(row))
        number = self._corpus.add_question(row["question"])
        found = [
            SentenceExample(
                number, context.number, place, False, place in spans, NO_VERDICT, spans.get(place, ())[:1], ""
            )
            for place in range(len(context.sentences))
        ]
        return DevelopmentQuestion(row["question"], found, ())

    def _context(self, text: str, title: str) -> Context:
        key = (text, title)
        if key not in self._contexts:
            bounds = split_sentences(text) or [(0, len(text))]
            sentences = [text[start:end] for start, end in bounds]
            self._contexts[key] = Context(self._corpus.add_document(title, sentences), sentences, bounds)
        return self._contexts[key]


def read_answers(row: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The (start, end) characters of a row's answers: spans, or whole sentences if only these are given."""
    if "answers" not in row:
        return [(start, end) for start, end in row["sentences"]]
    return [(each["start"], each["start"] + len(each["text"])) for each in row["answers"]]


def is_clear(name: str, question: str, answers: Sequence[tuple[int, int]], context: str) -> bool:
    """Whether a question is long enough to be understood by itself, and no answer is only a pronoun."""
    if name == ONE_SENTENCE and len(question.split()) < 5:
        return False
    return not any(VAGUE.fullmatch(context[start:end]) for start, end in answers)


def find_spans(
    bounds: Sequence[tuple[int, int]], answers: Sequence[tuple[int, int]], *, whole_sentences: bool = False
) -> dict[int, list[tuple[int, int]]]:
    """The answers by the sentence that contains them; with `whole_sentences`, all sentences that they overlap."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end in answers:
        for place, (first, last) in enumerate(bounds):
            if first <= start and end <= last:
                found[place].append((start - first, end - first))
            elif whole_sentences and start < last and end > first:
                found[place].append((0, last - first))
    return dict(found)


def rate_overlap(question: str, sentence: str) -> float:
    """The number of shared words, weighted down for long sentences."""
    words = set(list_stems(sentence))
    return len(set(list_stems(question)) & words) / (1 + 0.1 * len(words))


def fill_passage(sentences: Sequence[str], first: int) -> int:
    """The end of a run of sentences with about PASSAGE_TOKENS tokens; at least one sentence."""
    last, size = first, 0.0
    while last < len(sentences) and (last == first or size + count_tokens(sentences[last]) <= PASSAGE_TOKENS):
        size += count_tokens(sentences[last])
        last += 1
    return last
