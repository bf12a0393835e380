"""Gold is proposed from articles, reviewed by a person in the terminal, and sound."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index import Article
from rag.cli.gold import save_proposal
from rag.evaluation.files import append_line
from rag.evaluation.proposing import GoldProposal, propose_questions
from rag.evaluation.world_questions import WorldClaim
from tests.command import rag

SENTENCES = {
    "The Karsk Dam was opened on 3 May 1961 by the queen.": ("When was the Karsk Dam opened?", "when"),
    "At 34 people died in the flood of March.": ("How many people died in the flood of March?", "howmany"),
    "It was said by Ada Lindqvist, 41, on Monday.": ("How old is Ada Lindqvist?", "howold"),
    "The bridge was closed to lorries because two cables broke.": ("Why was the bridge closed to lorries?", "why"),
    "The plan of Ada Lindqvist, the chief engineer, failed.": ("Who is Ada Lindqvist?", "person"),
}
CLAIM = WorldClaim(article="a", quote="It opened in 1932.", value="1932")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_questions_are_made_from_sentences(sentence: str) -> None:
    assert list(propose_questions([Article("a", sentence)])) == [SENTENCES[sentence]]


def test_each_question_is_proposed_once_and_articles_take_turns() -> None:
    first, second, *_ = SENTENCES
    articles = [Article("a", f"{first} {second}"), Article("b", first), Article("c", "Nothing is asked here.")]
    assert [question for question, _ in propose_questions(articles)] == [SENTENCES[first][0], SENTENCES[second][0]]


def test_the_status_fits_what_is_kept() -> None:
    """A proposal whose second answer was dropped is answered, not disputed."""
    both = GoldProposal("When?", "when", "disputed", ((CLAIM,), (CLAIM, CLAIM)))
    assert both.make_row().positions == [[0], [1, 2]]
    assert GoldProposal("When?", "when", "disputed", ((CLAIM,),)).make_row().status == "answered"
    assert GoldProposal("When?", "when", "disputed").make_row().status == "no_evidence"


def review(keys: str, *options: str) -> str:
    """What `rag gold new` prints to a person who types these lines."""
    Path("articles").mkdir(exist_ok=True)
    Path("articles/dam.txt").write_text("The Karsk Dam was opened on 3 May 1961 by the queen. It is a high dam.")
    out, err = rag("gold", "new", "articles", *options, typed=keys)
    return out + err


def test_a_person_edits_and_accepts() -> None:
    """The question is edited, the claim accepted; the line that is written passes the check."""
    printed = review("e\nWhen did the Karsk Dam open?\na\n")
    assert "Question: When was the Karsk Dam opened?" in printed
    assert (
        "1 question added to questions.jsonl; `rag gold check questions.jsonl --articles articles` checks them."
        in printed
    )
    row = json.loads(Path("questions.jsonl").read_text())
    assert (row["q"], row["status"], row["positions"]) == ("When did the Karsk Dam open?", "answered", [[0]])
    out, _ = rag("gold", "check", "questions.jsonl", "--articles", "articles")
    assert out == "1 question: 1 answered\n"


def test_the_check_that_is_advised_works_with_any_name_of_the_file() -> None:
    """Also if the articles are not beside the file."""
    printed = review("a\na\n", "--out", "mine.jsonl")
    assert "1 question added to mine.jsonl; `rag gold check mine.jsonl --articles articles` checks them." in printed
    out, _ = rag("gold", "check", "mine.jsonl", "--articles", "articles")
    assert out == "1 question: 1 answered\n"


def test_what_would_not_pass_the_check_is_asked_again() -> None:
    """A blank question, a value without words, and a status that does not exist."""
    printed = review("e\n \nWhen did the Karsk Dam open?\ne\n \n3 May 1961\n")
    assert "The question is blank." in printed
    assert "The value must be words of the sentence." in printed
    Path("articles/history.txt").write_text("The Karsk Dam was opened in 1962, the historian says.")
    printed = review("a\na\na\nfoo\ndisputed\n")
    assert "The status is one of disputed, updated, several." in printed
    out, _ = rag("gold", "check", "questions.jsonl", "--articles", "articles")
    assert out == "2 questions: 1 answered, 1 disputed\n"


def test_a_question_is_not_added_again() -> None:
    """Neither by a second run nor by editing another question into it."""
    review("a\na\n")
    assert "0 questions added" in review("a\na\n")
    Path("articles/bridge.txt").write_text("The Sorn Bridge was opened on 4 June 1970.")
    printed = review("e\nwhen was  the Karsk Dam opened?\nWhen was the Sorn Bridge opened?\na\n")
    assert "This question is in the file already." in printed
    assert Path("questions.jsonl").read_text().count("\n") == 2


def test_a_proposal_that_does_not_pass_the_check_is_not_added() -> None:
    """An update must begin with the newest article."""
    articles = {
        str(year): Article(str(year), f"It opened in {year}.", published=date(year, 1, 1)) for year in (2019, 2020)
    }
    old, new = ((WorldClaim(article=name, quote=each.text, value=name),) for name, each in articles.items())
    file, known = Path("questions.jsonl"), {"who?"}
    assert not save_proposal(file, GoldProposal("When?", "when", "updated", (old, new)), articles, known)
    assert not file.exists()
    assert save_proposal(file, GoldProposal("When?", "when", "updated", (new, old)), articles, known)
    assert known == {"who?", "when?"}


def test_a_file_that_is_not_of_a_world_is_not_added_to() -> None:
    """A last line without its end is ended first."""
    Path("articles").mkdir()
    Path("articles/dam.txt").write_text("The dam opened in 1961.")
    Path("gold.jsonl").write_text('{"id": "a"}\n')
    _, err = rag("gold", "new", "articles", "--out", "gold.jsonl", code=1)
    assert "gold.jsonl, line 1: field 'q': field required" in err
    append_line(Path("torn.jsonl"), "a")
    Path("torn.jsonl").write_text("a")
    append_line(Path("torn.jsonl"), "b")
    assert Path("torn.jsonl").read_text() == "a\nb\n"


def test_a_person_drops_or_stops() -> None:
    assert "0 questions added" in review("d\n")
    assert not Path("questions.jsonl").exists()


def test_what_is_wrong_is_printed_line_by_line() -> None:
    Path("articles").mkdir()
    Path("articles/dam.txt").write_text("The dam opened in 1961.")
    good = {"article": "dam.txt", "quote": "The dam opened in 1961.", "value": "1961"}
    rows = [
        {"q": "When?", "kind": "when", "status": "answered", "claims": [good], "positions": [[0]]},
        {"q": "Why?", "kind": "why", "status": "answered", "claims": [good | {"quote": "No."}], "positions": [[0]]},
    ]
    Path("questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    out, err = rag("gold", "check", "questions.jsonl", code=1)
    assert "questions.jsonl, line 2: claims[0]: the quote is not in the article 'dam.txt': 'No.'" in out
    assert "2 questions: 2 answered" in out
    assert "2 problems." in err


def test_gold_without_articles() -> None:
    Path("questions.jsonl").write_text("{}\n")
    _, err = rag("gold", "check", "questions.jsonl", code=5)
    assert "There are no articles beside questions.jsonl; give them with --articles." in err
