"""Questions that hold several are split."""

from __future__ import annotations

import pytest

from rag.questions.splitting import split_question


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who won, and by how many votes?", ("Who won?", "By how many votes?")),
        ("When and where did he die?", ("When did he die?", "Where did he die?")),
        ("When was it built? Who designed it?", ("When was it built?", "Who designed it?")),
        ("Who came and went?", ("Who came and went?",)),
        ("Why? Really, tell me.", ("Why? Really, tell me.",)),
        ("What are the rules on bread and butter?", ("What are the rules on bread and butter?",)),
    ],
)
def test_questions_are_split(text: str, parts: tuple[str, ...]) -> None:
    assert split_question(text) == parts
