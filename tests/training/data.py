"""A small folder of invented training data: two worlds, one for development, and a row of each other kind."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ARTICLES = [
    {
        "id": "a",
        "title": "Bridge opens",
        "source": "Daily Post",
        "published": "2021-05-04",
        "text": "The Harrow bridge opened on 3 May 2021. It cost 40 million crowns. Mayor Ina Holt cut the ribbon. "
        "The Vale bridge opened in 1987. Rain fell all day.",
    },
    {
        "id": "b",
        "title": "A costly bridge",
        "source": "Evening Star",
        "published": "",
        "text": "The bill came on Friday. The Harrow bridge cost 52 million crowns, auditors said. It is safe. "
        "Cyclists may cross it. Lorries may not.",
    },
]


def claim(article: str, quote: str, value: str) -> dict[str, str]:
    return {"article": article, "quote": quote, "value": value}


def question(q: str, kind: str, status: str, claims: Sequence[dict[str, str]], **more: Any) -> dict[str, Any]:
    positions = more.pop("positions", [[number] for number in range(len(claims))])
    rest = {"positions": positions, "refines": [], "near": [], "history": [], "standalone": "", "clean": ""}
    return {"q": q, "kind": kind, "status": status, "claims": list(claims)} | rest | more


OPENED = claim("a", "The Harrow bridge opened on 3 May 2021.", "3 May 2021")
VALE = claim("a", "The Vale bridge opened in 1987.", "1987")
COST_A = claim("a", "It cost 40 million crowns.", "40 million crowns")
COST_B = claim("b", "The Harrow bridge cost 52 million crowns, auditors said.", "52 million crowns")
SAFE = claim("b", "It is safe.", "yes")
QUESTIONS = [
    question("When did the Harrow bridge open?", "when", "answered", [OPENED], near=[VALE]),
    question("How much did the Harrow bridge cost?", "howmuch", "disputed", [COST_A, COST_B]),
    question("Is the Harrow bridge safe?", "yesno", "answered", [SAFE]),
    question("Who built the Harrow bridge?", "who", "no_evidence", []),
]

CONTEXT = "Ada Lovelace was born in London. She wrote on the engine of Charles Babbage. She died in 1852."


def answered(question: str, text: str, context: str = CONTEXT) -> dict[str, Any]:
    return {"question": question, "context": context, "answers": [{"text": text, "start": context.index(text)}]}


READING = {
    "nq_oracle": [answered("Where was Ada Lovelace born?", "London")],
    "unansq_dev": [{"question": "Where was Charles Babbage born?", "context": CONTEXT, "answers": []}],
    "qamr_wiki": [
        answered(f"Who met the queen in {year}?", "Ada Lovelace", f"Ada Lovelace met the queen in {year}.")
        for year in range(1820, 1850)
    ],
}
YES_NO = [
    {"question": f"is bridge {number} open", "passage": f"Bridge {number} is open.", "answer": True}
    for number in range(20)
]
PAIRS = [
    {"a": f"Bridge {number} is red.", "b": f"Bridge {number} is blue.", "label": "conflicts"} for number in range(20)
]
EXCHANGED = [
    {"question": "Where is it?", "a": "It is in Oslo.", "b": "It is in Rome.", "answer_a": "Oslo", "answer_b": "Rome"}
]


def write_world(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, rows in (("articles", ARTICLES), ("questions", QUESTIONS)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path
