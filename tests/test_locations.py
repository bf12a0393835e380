"""An answer from a table is cited where a person finds it: at the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant

FILES = {
    "towns.csv": "Town,Population 2011,Population 2021\nWexley,7900,8020\nSolm,3950,4875\n",
    "mills.md": "# Mills\n\n| Mill | Height | Built |\n| --- | --- | --- |\n| Felden | 21 metres | 1871 |\n"
    "| Norling | 34 metres | 1902 |\n",
}


@pytest.mark.parametrize(
    ("question", "value", "location"),
    [
        ("What was the population of Solm in 2021?", "4875", "row 3"),
        ("How high is the Norling mill?", "34 metres", "table 1, row 3"),
    ],
)
def test_a_value_of_a_table_is_cited_at_its_row(question: str, value: str, location: str, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name, content in FILES.items():
        (tmp_path / "articles" / name).write_text(content)
    answer = Assistant.from_folder(tmp_path / "articles", tmp_path / "index").ask(question)
    assert [position.value for position in answer.positions] == [value]
    assert [citation.location for citation in answer.citations] == [location]
