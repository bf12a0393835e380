"""Model outputs are cached, so that only new input is computed."""

from __future__ import annotations

from rag.readers.memory import Memory


def recall(memory: Memory[str, str], *keys: str) -> tuple[list[str], list[str]]:
    """The values, and the keys that had to be computed."""
    computed: list[str] = []

    def compute(places: list[int]) -> list[str]:
        computed.extend(keys[place] for place in places)
        return [keys[place].upper() for place in places]

    return memory.recall(keys, compute), computed


def test_only_what_is_new_is_computed_and_each_key_once() -> None:
    memory: Memory[str, str] = Memory(10)
    assert recall(memory, "a", "b", "a") == (["A", "B", "A"], ["a", "b"])
    assert recall(memory, "c", "b", "a") == (["C", "B", "A"], ["c"])
    assert recall(memory, "a") == (["A"], [])
    assert recall(memory) == ([], [])


def test_what_was_not_used_for_longest_is_forgotten() -> None:
    memory: Memory[str, str] = Memory(2)
    recall(memory, "a", "b")
    recall(memory, "a")
    recall(memory, "c")
    assert recall(memory, "a")[1] == []
    assert recall(memory, "b")[1] == ["b"]


def test_more_than_is_kept_is_still_given() -> None:
    assert recall(Memory(1), "a", "b", "c")[0] == ["A", "B", "C"]
