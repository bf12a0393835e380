"""Public data sets in their published layouts become cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.evaluation import GoldError
from rag.evaluation.adapters import FORMATS
from rag.evaluation.cases import Case, GoldPosition


def lines(*rows: Any) -> Path:
    path = Path("data.jsonl")
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def whole(content: Any, name: str = "data.json") -> Path:
    path = Path(name)
    path.write_text(json.dumps(content))
    return path


def document(kind: str, answer: str, text: str = "Some text.") -> dict[str, str]:
    return {"text": text, "type": kind, "answer": answer}


def ramdocs(*documents: dict[str, str]) -> Case:
    [case] = FORMATS["ramdocs"].read_cases(lines({"question": "q", "documents": documents, "gold_answers": []}), list)
    return case


def test_ramdocs() -> None:
    """Distinct answers of documents typed correct or misinfo are positions; empty documents are left out."""
    case = ramdocs(
        document("correct", "Iron Man"),
        document("correct", "the iron man"),
        document("noise", "unknown"),
        document("misinfo", "Batman"),
        document("correct", "Thor", text=" "),
    )
    assert case.kind == "disputed"
    assert case.positions == (
        GoldPosition(("Iron Man", "the iron man"), ("document 1", "document 2")),
        GoldPosition(("Batman",), ("document 4",)),
    )
    assert [article.id for article in case.articles] == [f"document {n}" for n in (1, 2, 3, 4)]
    assert ramdocs(document("correct", "a 1"), document("correct", "b 2")).kind == "several"
    assert ramdocs(document("correct", "b 1"), document("misinfo", "b 1")).kind == "answered"
    assert ramdocs(document("noise", "unknown")).kind == "no_evidence"


def test_rgb() -> None:
    """A conflict between a right and a wrong report among negatives, and two reports that agree."""
    row = {
        "id": 7,
        "query": "q",
        "answer": ["Tampa", ["Tampa, Florida"]],
        "fakeanswer": "Glendale",
        "positive": ["p1", "p2", "p3"],
        "positive_wrong": ["w1", "w2"],
        "negative": ["n1", "n2", "n3"],
    }
    conflict, agree = FORMATS["rgb"].read_cases(lines(row), list)
    assert (conflict.id, conflict.kind, agree.id, agree.kind) == (
        "rgb-7-conflict",
        "disputed",
        "rgb-7-agree",
        "answered",
    )
    assert [article.text for article in conflict.articles] == ["p1", "w1", "n1", "n2"]
    assert [article.text for article in agree.articles] == ["p1", "p2"]
    assert conflict.positions == (
        GoldPosition(("Tampa", "Tampa, Florida"), ("positive 1",)),
        GoldPosition(("Glendale",), ("positive wrong",)),
    )
    assert agree.positions == (GoldPosition(("Tampa", "Tampa, Florida"), ("positive 1", "positive 2")),)


def test_squad_as_published_and_one_question_per_line() -> None:
    published = {
        "version": "v2.0",
        "data": [
            {
                "title": "Steam_engine",
                "paragraphs": [
                    {
                        "context": "Steam is hot.",
                        "qas": [
                            {"id": "1", "question": "How?", "answers": [{"text": "hot", "answer_start": 9}] * 2},
                            {"id": "2", "question": "Why?", "answers": [], "is_impossible": True},
                        ],
                    }
                ],
            }
        ],
    }
    answered, unanswered = FORMATS["squad"].read_cases(whole(published), list)
    assert (answered.id, answered.kind, answered.wordings) == ("1", "answered", ("hot",))
    assert (answered.articles[0].text, answered.articles[0].title) == ("Steam is hot.", "Steam engine")
    assert (unanswered.kind, unanswered.positions, unanswered.tags) == ("no_evidence", (), ("unanswerable",))
    row = {"question": "How?", "context": "Steam is hot.", "answers": [{"text": "hot", "start": 9}]}
    [line] = FORMATS["squad"].read_cases(lines(row), list)
    assert (line.id, line.wordings, line.articles[0].text) == ("line-1", ("hot",), "Steam is hot.")


def test_realtimeqa() -> None:
    """The retrieved articles with the answer's words are supporting; questions without an answer are left out."""
    rows = [
        {"id": "a1", "url": "u", "title": "t", "published": "2022/06/17", "text": "The show “Squid Game” returns."},
        {"id": "a2", "url": "", "title": "", "published": "", "text": "Squid Games of another kind."},
        {"id": "a3", "text": " "},
    ]
    layout = FORMATS["realtimeqa"]
    assert layout.read_articles is not None
    articles = layout.read_articles(lines(*rows))
    assert [article.id for article in articles] == ["a1", "a2"]
    assert str(articles[0].published) == "2022-06-17"
    assert articles[1].published is None
    asked = {"id": "q", "question": "Which show?", "answer": "“Squid Game”", "retrieved": ["a2", "a1", "a9"]}
    path = lines(asked | {"answer_in_retrieved": True}, asked | {"id": "r", "answer_in_retrieved": False})
    [case] = layout.read_cases(path, lambda: articles)
    assert (case.id, case.positions) == ("q", (GoldPosition(("“Squid Game”",), ("a1",)),))


def test_multihop_rag() -> None:
    corpus = [
        {
            "title": "T",
            "author": None,
            "source": "S",
            "published_at": "2023-09-28T12:00:00+00:00",
            "url": "u",
            "body": "b",
        },
        {"title": "T2", "source": None, "published_at": None, "url": None, "body": "c"},
        {"title": "empty", "url": "e", "body": ""},
    ]
    layout = FORMATS["multihop-rag"]
    assert layout.read_articles is not None
    first, second = layout.read_articles(whole(corpus))
    assert (first.id, first.source, str(first.published)) == ("u", "S", "2023-09-28")
    assert (second.id, second.published) == ("T2", None)
    evidence = [{"title": "T", "url": "u", "fact": "f1"}, {"title": "T", "url": "u", "fact": "f2"}]
    rows = [
        {"query": "q", "answer": "Yes", "question_type": "comparison_query", "evidence_list": evidence},
        {"query": "n", "answer": "Insufficient information.", "question_type": "null_query", "evidence_list": []},
    ]
    case, null = layout.read_cases(whole(rows, "questions.json"), list)
    assert (case.positions, case.evidence) == ((GoldPosition(("Yes",), ("u",)),), ("f1", "f2"))
    assert (null.kind, null.tags) == ("no_evidence", ("null_query",))


@pytest.mark.parametrize(
    ("form", "content", "words"),
    [
        ("ramdocs", '{"question": "q"}', "line 1, field 'documents': field required"),
        ("ramdocs", '{"question": "q", "documents": [{"text": "", "type": "odd", "answer": ""}]}', "documents.0.type"),
        ("rgb", '{"id": 1}', "field 'query'"),
        ("squad", '{"question": "q"}', "field 'context'"),
        ("realtimeqa", '{"id": "1"}', "field 'question'"),
        ("multihop-rag", '{"query": "q"}', "field 'the whole'"),
        ("multihop-rag", "[", "is not JSON"),
    ],
)
def test_files_in_another_format_are_named(form: str, content: str, words: str) -> None:
    Path("data.jsonl").write_text(content)
    with pytest.raises(GoldError, match=r"data.jsonl") as raised:
        FORMATS[form].read_cases(Path("data.jsonl"), list)
    assert words in str(raised.value)
