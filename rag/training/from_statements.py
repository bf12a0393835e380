"""Examples of yes/no questions, and of pairs of statements that agree, conflict or do neither."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.training.corpus import (
    COMPATIBLE,
    CONFLICTS,
    NEITHER,
    NO,
    REFINES,
    SAME,
    UNRELATED,
    YES,
    ExampleSet,
    PairExample,
    PairSide,
    SentenceExample,
)
from rag.training.files import is_held_out, read_json_rows

VERDICTS = {True: YES, False: NO, None: NEITHER}
OTHER_PASSAGE_SHARES = {"boolq": 0.3, "condaqa": 0.1}
"""The share of yes/no questions that are also paired with another passage, which does not answer."""
PAIR_USES = {
    "fever_symmetric": 1.0,
    "fever_eraser": 1.0,
    "foolmetwice_dev_test": 2.0,
    "mnli_dev_matched": 1.0,
    "snli_dev": 0.5,
    "fever_symmetric_crossed": 1.0,
}
"""How often each pair of a data set is used, on average."""
GROUPED = ("fever_eraser", "foolmetwice_dev_test")
"""Data sets whose rows share first statements. They are split by statement, the others by runs of three rows."""
CROSSED = "fever_symmetric_crossed"
RELATIONS = {"same": SAME | REFINES, "conflicts": CONFLICTS, "neutral": COMPATIBLE | UNRELATED}
PAIR_VERDICTS = {"same": YES, "conflicts": NO, "neutral": NEITHER}
QUESTION_FORMS = (
    "Is it true that {}?",
    "Is it true that {}?",
    "{}, right?",
    "Do the articles say that {}?",
    "Is it correct that {}?",
    "True or false: {}",
)
NOISY_PROPERTIES = ("genre", "occupation")
EXCHANGED_SHARE = 0.35


class StatementExamples:
    """Adds yes/no examples and pairs of statements to a corpus."""

    def __init__(self, corpus: ExampleSet, rng: random.Random) -> None:
        self._corpus, self._rng = corpus, rng

    def add_yes_no(self, path: Path, copies: int) -> None:
        """Add questions that a passage answers, each `copies` times."""
        kind = path.name.split("_")[0]
        rows = list(read_json_rows(path))
        for row in rows:
            verdict = VERDICTS[row["answer"]]
            example = self._yes_no(row["question"], row["passage"], verdict, "claim" if verdict else "unanswerable")
            if is_held_out(kind + str(row.get("passage_id", row["passage"]))):
                self._corpus.development.verdicts.setdefault(kind, []).append(example)
                continue
            self._corpus.sentences.extend([example] * copies)
            if self._rng.random() < OTHER_PASSAGE_SHARES[kind]:
                passage = self._rng.choice(rows)["passage"]
                if passage != row["passage"]:
                    self._corpus.sentences.append(self._yes_no(row["question"], passage, NEITHER, "other passage"))

    def add_pairs(self, path: Path, question_share: float) -> None:
        """Add pairs of statements; some also become a yes/no question: is one statement true according to the other?"""
        name = path.name.removesuffix(".jsonl.gz")
        for number, row in enumerate(read_json_rows(path)):
            if is_held_out(name + (row["a"] if name in GROUPED else str(number // 3))):
                self._corpus.development.pairs.setdefault(name, []).append(self._pair(row))
                continue
            for turn in range(int(PAIR_USES[name]) + 1):
                if self._rng.random() < PAIR_USES[name] - turn:
                    self._add_pair(name, row, question_share)

    def add_exchanged(self, path: Path) -> None:
        """Add pairs of a statement with its true value and with an exchanged one."""
        for row in read_json_rows(path):
            if row.get("prop") in NOISY_PROPERTIES or self._rng.random() > EXCHANGED_SHARE:
                continue
            sides = [self._side(row[key], row[f"answer_{key}"]) for key in ("a", "b")]
            a, b = self._rng.sample(sides, 2)
            if a is None or b is None:
                continue
            number = self._corpus.add_question(row["question"])
            self._corpus.pairs.append(PairExample(number, a, b, CONFLICTS))
            if self._rng.random() < 0.5:
                self._corpus.pairs.append(PairExample(number, a, a, SAME))

    def _yes_no(self, question: str, passage: str, verdict: int, kind: str) -> SentenceExample:
        document = self._corpus.add_document("", [passage])
        number = self._corpus.add_question(question)
        return SentenceExample(number, document, 0, False, verdict != NEITHER, verdict, (), kind)

    def _pair(self, row: Mapping[str, Any]) -> PairExample:
        heading = row.get("title") or ""
        a = self._corpus.add_document(heading if self._rng.random() < 0.5 else "", [row["a"]])
        b = self._corpus.add_document("", [row["b"]])
        return PairExample(-1, PairSide(a, 0, 0, 0, True), PairSide(b, 0, 0, 0, True), RELATIONS[row["label"]])

    def _add_pair(self, name: str, row: Mapping[str, Any], question_share: float) -> None:
        pair = self._pair(row)
        a, b = self._rng.sample((pair.a, pair.b), 2)
        self._corpus.pairs.append(pair._replace(a=a, b=b))
        if name != CROSSED and self._rng.random() < question_share:
            verdict = PAIR_VERDICTS[row["label"]]
            asked = self._rng.choice(QUESTION_FORMS).format(row["b"].strip().rstrip("."))
            number = self._corpus.add_question(asked)
            kind = "claim" if verdict else "other statement"
            example = SentenceExample(number, pair.a.document, 0, True, verdict != NEITHER, verdict, (), kind)
            self._corpus.sentences.append(example)

    def _side(self, text: str, value: str) -> PairSide | None:
        """A statement with its value marked; None if it does not contain the value."""
        start = text.find(value)
        if start < 0:
            return None
        return PairSide(self._corpus.add_document("", [text]), 0, start, start + len(value), False)
