"""What the choice of a rewriting is trained with: when two questions say the same, and follow-ups made of others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from rag.questions.candidates import list_rewritings
from rag.questions.choosing import PLACES, Chooser, load_chooser, save_chooser
from rag.questions.talk import TalkTurn
from rag.training.questions.followup_data import make_followups, read_followups
from rag.training.questions.wholeness import measure_likeness, refers_to_the_same, says_the_same


def test_inflection_stop_words_and_titles_do_not_count() -> None:
    assert says_the_same("How many people speak Tarsk in 2013?", "How many people spoke Tarsk in 2013?")
    assert says_the_same("How old is Captain Yevhenia Rao?", "How old is Rao?")
    assert not says_the_same("When did Baako pay?", "When did Baako pay for his stay?")
    assert not says_the_same("When did he pay?", "Where did he pay?")


def test_a_reference_must_be_carried_over_and_no_other_added() -> None:
    said, gold = "Who is Ann Lee? A singer from Harle.", "Where was Ann Lee born?"
    assert refers_to_the_same("Where was Lee born?", gold, "Where was she born?", said)
    assert not refers_to_the_same("Where was she born?", gold, "Where was she born?", said)
    assert not refers_to_the_same("Where was Ann Lee of Harle born?", gold, "Where was she born?", said)


def test_likeness_sees_the_order_of_words() -> None:
    gold = "When was the bridge at Harle built?"
    assert measure_likeness(gold, gold) == 1
    assert measure_likeness("When was at Harle the bridge built?", gold) < 1
    assert measure_likeness("Who won?", gold) < 0.5


def write_small_world(folder: Path) -> None:
    folder.mkdir()
    article = {"id": "a", "text": "Ann Lee was born in Harle in 1950. In Harle, Ann Lee sang."}
    claims = [{"article": "a", "quote": article["text"], "value": "1950"}]
    rest = {"clean": "", "history": [], "standalone": "", "status": "answered", "claims": claims, "positions": [[0]]}
    rows = [
        rest | {"q": "When was Ann Lee born?", "kind": "when"},
        rest | {"q": "How old is Ann Lee?", "kind": "howold"},
        rest
        | {
            "q": "where does she live?",
            "kind": "where",
            "history": [{"q": "who is ann lee", "a": "A singer [1]."}],
            "standalone": "Where does Ann Lee live?",
        },
    ]
    (folder / "articles.jsonl").write_text(json.dumps(article), encoding="utf-8")
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_follow_ups_of_a_world(tmp_path: Path) -> None:
    write_small_world(tmp_path / "small")
    [real] = read_followups([tmp_path / "small"], development=False)
    assert (real.history, real.whole) == ((("Who is Ann Lee?", "A singer."),), "Where does Ann Lee live?")
    made = {(each.history[0][0], each.typed, each.whole) for each in make_followups([tmp_path / "small"])}
    assert ("How old is Ann Lee?", "When was she born?", "When was Ann Lee born?") in made or (
        ("How old is Ann Lee?", "When was he born?", "When was Ann Lee born?") in made
    )
    assert ("How old is Ann Lee?", "When was Ann Lee born?", "When was Ann Lee born?") in made


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    weights = np.zeros(PLACES, np.float32)
    weights[[3, 5]] = 1.0, -0.5
    file = tmp_path / "weights.npz"
    save_chooser(Chooser(weights, np.ones(4, np.float32)), file)
    read = load_chooser(file)
    assert np.allclose(read.weights, weights, atol=0.01)
    assert np.allclose(read.person, 1)


def test_every_rewriting_is_a_question() -> None:
    talk = [TalkTurn("Who is Ann Lee?", "A singer from Harle.")]
    assert all(rewriting.text.endswith("?") for rewriting in list_rewritings("and there", talk))
