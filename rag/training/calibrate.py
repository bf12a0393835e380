"""Calibrates the probabilities on the development worlds: `python -m rag.training.calibrate DATA --work FOLDER`.

Every question is read as in production. A logistic regression (Platt 1999) over both models' outputs gives the
probability that a sentence answers; there is another one for yes/no questions. The plot shows probabilities fitted
without the question itself (five folds).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from rag.assistant import Assistant
from rag.evaluation.cases import Case
from rag.evaluation.worlds import ARTICLES, read_world, read_world_articles
from rag.questions.followups import standalone
from rag.readers.calibration import Calibration
from rag.readers.close import SentenceReading
from rag.readers.embedded import MAX_PROPOSALS, EmbeddedReader, answer_features, yes_no_features
from rag.readers.weights import CONFIG, WEIGHTS, load_config
from rag.training.log import Log
from rag.training.prepare import make_parser
from rag.training.recipe import DEVELOPMENT_WORLDS
from rag.training.reliability import draw_reliability, expected_calibration_error

PLOT = Path("docs/images/reliability.svg")
FOLDS = 5
REGULARISATION = 100.0
"""The inverse of the strength, as in scikit-learn: hardly any regularisation."""


@dataclass(frozen=True)
class Sample:
    """Sentences: features (sentences, features), whether each answers, and the number of its question."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    questions: NDArray[np.int64]


class LabelledReading(NamedTuple):
    """A sentence read for a question, and whether it answers."""

    question: int
    is_yes_no: bool
    reading: SentenceReading
    is_right: bool


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--plot", type=Path, default=PLOT)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    log = Log(arguments.work / "calibrate.log")
    labelled = list(read_worlds(arguments.data / "worlds"))
    samples = {"answers": gather_sentences(labelled), "yes_no": gather_yes_no(labelled)}
    write_calibrations(arguments.weights, {name: fit_calibration(sample) for name, sample in samples.items()})
    shown = {name: (cross_fit(sample), sample.right) for name, sample in samples.items()}
    draw_reliability(shown, arguments.plot)
    for name, (probabilities, right) in shown.items():
        log.write(f"{name}: {len(right):,} sentences, error {expected_calibration_error(probabilities, right):.4f}")


def read_worlds(worlds: Path) -> Iterator[LabelledReading]:
    """Every sentence read closely for the questions of the development worlds, except overviews."""
    reader = EmbeddedReader()
    number = 0
    for name in DEVELOPMENT_WORLDS:
        articles = read_world_articles(worlds / name / ARTICLES)
        assistant = Assistant.from_articles(articles)
        for case in read_world(worlds / name, lambda: articles):  # noqa: B023 (called immediately)
            if case.kind == "overview":
                continue
            question = standalone(case.clean or case.question, case.history)
            skimming = reader.models.skimmer.skim(question, assistant.search(question), MAX_PROPOSALS)
            number += 1
            for reading in reader.models.close_reader.read(question, skimming.proposals):
                yield LabelledReading(number, "yesno" in case.tags, reading, contains_claim(case, reading))


def contains_claim(case: Case, reading: SentenceReading) -> bool:
    """Whether the sentence contains a claim of the case."""
    own = reading.proposal
    return any(
        claim.article_id == own.article.id
        and claim.start < own.end
        and own.start < claim.end
        and ("yesno" in case.tags or claim.value in own.text)
        for claim in case.claims
    )


def gather_sentences(labelled: Sequence[LabelledReading]) -> Sample:
    """The sample of all questions but yes/no questions, with the features of `answer_features`."""
    own = [each for each in labelled if not each.is_yes_no]
    return gather(own, [answer_features(each.reading) for each in own])


def gather_yes_no(labelled: Sequence[LabelledReading]) -> Sample:
    own = [each for each in labelled if each.is_yes_no]
    return gather(own, [yes_no_features(each.reading) for each in own])


def gather(labelled: Sequence[LabelledReading], features: Sequence[Sequence[float]]) -> Sample:
    right = np.array([each.is_right for each in labelled])
    return Sample(np.array(features), right, np.array([each.question for each in labelled]))


def fit_calibration(sample: Sample) -> Calibration:
    """Fit a regression to a sample; its numbers are rounded to four decimals."""
    fitted = LogisticRegression(C=REGULARISATION, max_iter=1_000).fit(sample.features, sample.right)
    weights = tuple(round(float(weight), 4) for weight in fitted.coef_[0])
    return Calibration(weights, round(float(fitted.intercept_[0]), 4))


def cross_fit(sample: Sample) -> NDArray[np.float64]:
    """Each sentence's probability under a regression that was fitted without its question."""
    model, folds = LogisticRegression(C=REGULARISATION, max_iter=1_000), GroupKFold(FOLDS)
    found: NDArray[np.float64] = cross_val_predict(
        model, sample.features, sample.right, groups=sample.questions, cv=folds, method="predict_proba"
    )
    return found[:, 1]


def write_calibrations(folder: Path, calibrations: dict[str, Calibration]) -> None:
    config = load_config(folder)
    config["calibrations"] = {name: asdict(fitted) for name, fitted in calibrations.items()}
    (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
