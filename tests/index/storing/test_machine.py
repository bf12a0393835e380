"""Whatever is done to the articles, and wherever a sync is stopped, the index is what a plain dictionary says."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from index import FolderIndex, read_folder, sync, sync_reading
from tests.fakes import WordEmbedder
from tests.index.storing.faults import one_fault
from tests.index.storing.states import state_of, undisturbed

NAMES = st.sampled_from(["a.txt", "b.txt", "sub/a.txt", "sub/deep/c.txt", "d.txt"])
TEXTS = st.sampled_from(["Bees make honey.", "Ants dig.", "Bees sting. " * 9, "Wasps do neither, they say.", "Café 7."])


class IndexMachine(RuleBasedStateMachine):
    """`files` are in the folder, `indexed` are those the index must answer from."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.folder = self.root / "articles"
        self.folder.mkdir()
        self.index = FolderIndex(self.root / "index")
        self.files: dict[str, str] = {}
        self.indexed: dict[str, str] = {}
        sync([], self.index, WordEmbedder())

    @rule(name=NAMES, text=TEXTS)
    def add_or_edit(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.files[name] = text

    @precondition(lambda self: self.files)
    @rule(data=st.data(), new=NAMES)
    def rename(self, data: st.DataObject, new: str) -> None:
        old = data.draw(st.sampled_from(sorted(self.files)))
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).replace(self.folder / new)
        self.files[new] = self.files.pop(old)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.folder / name).unlink()
        del self.files[name]

    @rule()
    def index_again(self) -> None:
        """The report counts what differs, and only that is embedded."""
        embedder = WordEmbedder()
        if not self.files:  # a folder without articles is an error for users: their disk may be missing
            report = sync([], self.index, embedder)
        else:
            report = sync_reading(read_folder(self.folder), self.index, embedder)
        same = {name for name, text in self.files.items() if self.indexed.get(name) == text}
        assert set(report.added) == self.files.keys() - self.indexed.keys()
        assert set(report.removed) == self.indexed.keys() - self.files.keys()
        assert set(report.unchanged) == same
        assert set(report.updated) == (self.files.keys() & self.indexed.keys()) - same
        self.indexed = dict(self.files)

    @rule(place=st.integers(1, 40))
    def crash(self, place: int) -> None:
        """A sync that fails at a write leaves the old state, or the new one if it was the last write."""
        one_fault(self.index, self.files, place)
        found = {name: article.text for name, article in self.index.snapshot().read_articles().items()}
        assert found in (self.indexed, self.files)
        self.indexed = found

    @rule()
    def reopen(self) -> None:
        self.index = FolderIndex(self.index.folder)

    @invariant()
    def answers(self) -> None:
        assert state_of(self.index) == undisturbed(self.indexed)

    def teardown(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)


@pytest.mark.parametrize("examples", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_any_sequence_of_steps(examples: int) -> None:
    budget = settings(max_examples=examples, stateful_step_count=15, deadline=None, derandomize=True)
    run_state_machine_as_test(IndexMachine, settings=budget)
