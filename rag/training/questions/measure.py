"""Measures the question classifier: `python -m rag.training.questions.measure WORLDS`.

Prints the confusion of kinds on the development worlds and on the held-out wordings of `questions.tsv`, and how often
the other heads are right.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import classification_report, confusion_matrix, f1_score

from rag.questions.classifier import Classifier, Guess, default_embedder, load_classifier
from rag.training.files import list_folders
from rag.training.questions.data import Example, read_world_examples, read_written_examples
from rag.training.reliability import expected_calibration_error

ONLY_WRITTEN = (
    "overview",
    "latest",
    "disagreements",
    "comparison",
    "about_answer",
    "smalltalk",
    "instruction",
    "other_language",
)
"""Kinds that do not occur in the worlds."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", type=Path)
    print(make_question_report(list_folders(parser.parse_args().worlds)))


def make_question_report(worlds: Sequence[Path]) -> str:
    classifier = load_classifier()
    parts = {
        "worlds for development": read_world_examples(worlds, development=True),
        "held-out wordings": read_written_examples("held_out"),
    }
    return "\n\n".join(make_part_report(name, examples, classifier) for name, examples in parts.items())


def make_part_report(name: str, examples: Sequence[Example], classifier: Classifier) -> str:
    """The report on one part of the questions."""
    gold = [example.kind for example in examples]
    guesses = guess_all(classifier, "kind", examples)
    guessed = [guess.name for guess in guesses]
    present = sorted(set(gold))
    lines = [
        f"{name}: {len(examples)} questions",
        classification_report(gold, guessed, labels=present, zero_division=0, digits=3),
        f"macro F1 {f1_score(gold, guessed, labels=present, average='macro', zero_division=0):.3f}",
    ]
    if lacking := [kind for kind in present if kind in ONLY_WRITTEN]:
        score = f1_score(gold, guessed, labels=lacking, average="macro")
        lines.append(f"macro F1 of the kinds that the worlds lack {score:.3f}")
    probabilities = np.array([guess.probability for guess in guesses])
    is_right = np.array([guess == kind for guess, kind in zip(guessed, gold, strict=True)])
    lines.append(f"calibration error of the kind {expected_calibration_error(probabilities, is_right):.3f}")
    lines += [f"{head} right {share:.3f} of {count}" for head, share, count in score_heads(classifier, examples)]
    return "\n".join([*lines, format_confusion(gold, guessed)])


def guess_all(classifier: Classifier, head: str, examples: Sequence[Example]) -> list[Guess]:
    vectors = classifier.vectors([example.question for example in examples], default_embedder())
    return [classifier.heads[head].guess(vector) for vector in vectors]


def score_heads(classifier: Classifier, examples: Sequence[Example]) -> list[tuple[str, float, int]]:
    """For each of the other heads: its name, the share that is right, and the number of examples."""
    found = []
    for head in ("expected", "tense", "about"):
        known = [example for example in examples if getattr(example, head)]
        if known:
            guessed = guess_all(classifier, head, known)
            right = [guess.name == getattr(example, head) for guess, example in zip(guessed, known, strict=True)]
            found.append((head, float(np.mean(right)), len(known)))
    return found


def format_confusion(gold: Sequence[str], guessed: Sequence[str]) -> str:
    """A table with a row for each true kind and a column for each guessed one."""
    names = sorted(set(gold) | set(guessed))
    counts = confusion_matrix(gold, guessed, labels=names)
    head = " " * 15 + "".join(f"{name[:7]:>8}" for name in names)
    rows = [f"{name:<15}" + "".join(f"{n:>8}" for n in row) for name, row in zip(names, counts, strict=True)]
    return "\n".join([head, *rows])


if __name__ == "__main__":
    main()
