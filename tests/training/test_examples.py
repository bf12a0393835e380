"""Training examples: labels are right, every kind of negative occurs, and development data is kept apart."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from rag.training.corpus import (
    COMPATIBLE,
    CONFLICTS,
    NEITHER,
    NO_VERDICT,
    SAME,
    UNRELATED,
    YES,
    ExampleSet,
    SentenceExample,
    load_corpus,
    save_corpus,
)
from rag.training.from_reading import ReadingExamples
from rag.training.from_statements import StatementExamples
from rag.training.from_worlds import add_worlds, cut_passages
from rag.training.recurrence import make_recurrences
from rag.training.wording import make_keywords, make_typo, swap_name, vary_question
from tests.fakes import WordEmbedder
from tests.training.data import EXCHANGED, PAIRS, READING, YES_NO, write_rows, write_world

PASSES = 40


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> ExampleSet:
    folder = tmp_path_factory.mktemp("worlds")
    write_world(folder / "made")
    write_world(folder / "valley")
    made = ExampleSet()
    add_worlds(made, [folder / "made", folder / "valley"], WordEmbedder(), PASSES, random.Random(1))
    return made


def sentence_of(corpus: ExampleSet, example: SentenceExample) -> str:
    return corpus.documents[example.document][example.sentence]


def values_of(corpus: ExampleSet, example: SentenceExample) -> list[str]:
    return [sentence_of(corpus, example)[start:end] for start, end in example.spans]


def test_claims_of_a_world_hold_their_values(corpus: ExampleSet) -> None:
    found = {value for each in corpus.sentences for value in values_of(corpus, each)}
    assert found == {"3 May 2021", "40 million crowns", "52 million crowns"}
    assert all(each.answers for each in corpus.sentences if each.spans)


def test_a_yes_no_claim_has_a_verdict_and_no_span(corpus: ExampleSet) -> None:
    judged = [each for each in corpus.sentences if each.verdict != NO_VERDICT]
    assert {(sentence_of(corpus, each), each.verdict) for each in judged if each.answers} == {("It is safe.", YES)}
    assert {each.verdict for each in judged if not each.answers} == {NEITHER}
    assert not any(each.spans for each in judged)


def test_a_world_gives_every_kind_of_negative(corpus: ExampleSet) -> None:
    kinds = Counter(each.kind for each in corpus.sentences)
    assert kinds.keys() == {"claim", "mined", "near", "other name"}  # of ten sentences none is far from the question
    assert all(each.answers == (each.kind == "claim") for each in corpus.sentences)
    near = [sentence_of(corpus, each) for each in corpus.sentences if each.kind == "near"]
    assert set(near) == {"The Vale bridge opened in 1987."}


def test_a_claim_that_names_nothing_comes_twice_as_often(corpus: ExampleSet) -> None:
    """ "It cost 40 million crowns." does not name the bridge that the question names."""
    claims = Counter(sentence_of(corpus, each) for each in corpus.sentences if each.kind == "claim")
    assert claims["It cost 40 million crowns."] == 2 * PASSES
    assert claims["The Harrow bridge cost 52 million crowns, auditors said."] == PASSES


def test_another_name_is_asked_only_where_the_first_one_stands(corpus: ExampleSet) -> None:
    others = [each for each in corpus.sentences if each.kind == "other name"]
    assert len(others) > 5
    for each in others:
        assert "Harrow" not in corpus.questions[each.question]
        around = corpus.documents[each.document][max(0, each.sentence - 1) : each.sentence + 2]
        assert "Harrow" in " ".join(around)


def test_the_development_world_is_measured_and_not_trained_on(corpus: ExampleSet) -> None:
    trained = {each.document for each in corpus.sentences}
    measured = corpus.development.questions["worlds"]
    assert trained.isdisjoint({each.document for own in measured for each in own.sentences})
    assert measured[0].text == "When did the Harrow bridge open?"
    assert [sum(each.answers for each in own.sentences) for own in measured] == [1, 2, 1, 0]


def test_pairs_of_claims_relate_as_the_gold_says(corpus: ExampleSet) -> None:
    """The two costs conflict, a near miss is unrelated, and another value conflicts with the same statement."""
    kinds = {pair.relations for pair in corpus.pairs}
    assert kinds == {CONFLICTS, UNRELATED, UNRELATED | COMPATIBLE}
    both = [pair for pair in corpus.pairs if {pair.a.document, pair.b.document} == {0, 1}]
    assert {pair.relations for pair in both} == {CONFLICTS}
    changed = [pair for pair in corpus.pairs if max(pair.a.document, pair.b.document) > 3]
    assert {pair.relations for pair in changed} == {CONFLICTS}
    assert [pair.relations for pair in corpus.development.pairs["worlds"]] == [UNRELATED, CONFLICTS]


def test_passages_hold_the_spans_of_their_sentences(corpus: ExampleSet) -> None:
    for passage in corpus.passages:
        assert all(passage.first <= sentence < passage.last for sentence, _, _ in passage.spans)
    assert any(not passage.spans for passage in corpus.passages)
    assert list(cut_passages(["word " * 100, "word " * 100, "short"])) == [(0, 1), (1, 3)]


def test_a_corpus_is_saved_and_loaded(corpus: ExampleSet, tmp_path: Path) -> None:
    save_corpus(corpus, tmp_path / "examples.json.gz")
    loaded = load_corpus(tmp_path / "examples.json.gz")
    assert (loaded.questions, loaded.documents, loaded.headings) == (
        corpus.questions,
        corpus.documents,
        corpus.headings,
    )
    assert loaded.pairs == corpus.pairs
    assert len(loaded.sentences) == len(corpus.sentences)
    assert loaded.sentences[0]._replace(spans=()) == corpus.sentences[0]._replace(spans=())
    assert loaded.development.pairs == corpus.development.pairs


def test_reading_sets_give_answers_and_sentences_beside_them(tmp_path: Path) -> None:
    made = ExampleSet()
    examples = ReadingExamples(made, random.Random(2))
    for name, rows in READING.items():
        examples.add_file(write_rows(tmp_path / f"{name}.jsonl.gz", rows), 30.0 if name != "qamr_wiki" else 1.0)
    claims = [each for each in made.sentences if each.kind == "claim"]
    assert {value for each in claims for value in values_of(made, each)} == {"London", "Ada Lovelace"}
    kinds = {each.kind for each in made.sentences}
    assert kinds == {"claim", "beside", "unanswerable", "other name"}
    beside = {
        sentence_of(made, each)
        for each in made.sentences
        if each.kind == "beside" and len(made.documents[each.document]) == 3
    }
    assert not any("London" in sentence for sentence in beside)


def test_made_up_paragraphs_hold_their_answers_and_plans_are_no_past() -> None:
    names, fillers = ["Ada Lovelace", "Acme", "Minsk", "Peru"], ["One.", "Two.", "Three."]
    made = list(make_recurrences(names, fillers, 300, seed=1))
    assert made == list(make_recurrences(names, fillers, 300, seed=1))
    answered = [each for each in made if each.answers]
    assert 0.6 < len(answered) / len(made) < 0.9
    assert all(each.text[slice(*each.answers[0])] for each in answered)
    assert all(" last " in each.question for each in made if not each.answers)


def test_yes_no_passages_and_statements(tmp_path: Path) -> None:
    """Some are kept for development, and none of these is trained on; the rest come in the copies asked for."""
    made = ExampleSet()
    examples = StatementExamples(made, random.Random(3))
    examples.add_yes_no(write_rows(tmp_path / "boolq_dev.jsonl.gz", YES_NO), copies=3)
    examples.add_pairs(write_rows(tmp_path / "fever_symmetric.jsonl.gz", PAIRS), question_share=1.0)
    examples.add_exchanged(write_rows(tmp_path / "dynamicqa.jsonl.gz", EXCHANGED * 40))
    passages = Counter(
        sentence_of(made, each) for each in made.sentences if each.kind == "claim" and each.verdict == YES
    )
    held = {sentence_of(made, each) for each in made.development.verdicts["boolq"]}
    assert set(passages.values()) == {3}
    assert held
    assert held.isdisjoint(passages)
    assert {each.kind for each in made.sentences} == {"claim", "other passage"}
    assert {pair.relations for pair in made.pairs} == {CONFLICTS, SAME}
    assert len(made.development.pairs["fever_symmetric"]) + sum(pair.question < 0 for pair in made.pairs) == len(PAIRS)


def test_other_wordings_keep_the_question() -> None:
    rng = random.Random(4)
    asked = "When did the Harrow bridge open?"
    assert make_keywords(asked, random.Random(2)) in ("Harrow bridge open", "when Harrow bridge open")
    typos = {make_typo(asked, rng) for _ in range(50)}
    assert all(abs(len(typo) - len(asked)) <= 2 for typo in typos)
    assert len(typos) > 30
    varied = [vary_question(asked, rng) for _ in range(300)]
    assert 0.55 < varied.count(asked) / 300 < 0.75


def test_another_name_needs_the_name_in_the_window() -> None:
    names, rng = ["Vale"], random.Random(5)
    asked = "When did the Harrow bridge open?"
    assert swap_name(asked, "The Harrow bridge opened.", names, rng) == "When did the Vale bridge open?"
    assert swap_name(asked, "It opened in May.", names, rng) is None
    assert swap_name(asked, "The Harrow and Vale bridges opened.", names, rng) is None
