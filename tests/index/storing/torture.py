"""kill -9 at random moments of everything that writes an index: `python -m tests.index.storing.torture KILLS`.

After each kill, asking answers as before the work or as after it, or says why not; and the same work, done again,
ends in the state of an undisturbed one, to the bit of ids and vectors. Prints how many kills had which outcome.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from index import Embedder, FolderIndex, RagError
from tests.index.storing.kills import kill_during
from tests.index.storing.scenes import INDEX, SCENES, Scene, can_mount, mount_disk
from tests.index.storing.states import State, state_of

SEED = 7
LATEST = 1.1
"""A kill at the latest, as a multiple of the seconds that undisturbed work takes."""
OLD, NEW, SAID_WHY = "answered as before", "answered as after", "said why not"


@dataclass
class Torture:
    """The kills of one scene, in folders below `work`."""

    scene: Scene
    work: Path
    chance: random.Random
    outcomes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._embedder: Embedder = self.scene.make_embedder()
        self._template = self.work / "template"
        self._template.mkdir()
        self.scene.prepare(self._template)
        self._before = self._state_if_any(self._template)
        with self._folder("undisturbed") as folder:
            self._seconds = kill_during(self.scene.work, folder)
            self._after = self._state_of(folder)

    def kill(self, number: int) -> None:
        """Kill once and check what follows. Raises AssertionError if something is lost."""
        where = f"{self.scene.name}, kill {number}"
        with self._folder(str(number)) as folder:
            self.scene.harm(folder, self.chance)
            kill_during(self.scene.work, folder, seconds=self.chance.uniform(0, LATEST * self._seconds))
            self.outcomes[self._ask(folder, where)] += 1
            self.scene.mend(folder)
            self.scene.work(folder)
            assert self._state_of(folder) == self._after, f"{where}: the next sync does not end as an undisturbed one"

    @contextmanager
    def _folder(self, name: str) -> Iterator[Path]:
        """A copy of the template, under a name of its own: Chroma keeps open what it opened once, by its path."""
        folder = self.work / name
        folder.mkdir()
        with mount_disk(folder) if self.scene.needs_disk else nullcontext():
            shutil.copytree(self._template, folder, dirs_exist_ok=True)
            yield folder
        shutil.rmtree(folder, ignore_errors=True)

    def _ask(self, folder: Path, where: str) -> str:
        """What asking does. It may be refused, with a reason, where it was before."""
        said = ""
        try:
            found = self._state_of(folder)
        except RagError as error:
            said = str(error)
        if said:
            assert self._before is None, f"{where}: {said}"
            assert ";" in said, f"{where}: {said}"
            return SAID_WHY
        assert found in (self._before, self._after), f"{where}: a wrong answer"
        return NEW if found == self._after else OLD

    def _state_if_any(self, folder: Path) -> State | None:
        """The state; None if asking is refused because there is no index, or one of another version."""
        try:
            return self._state_of(folder)
        except RagError:
            return None

    def _state_of(self, folder: Path) -> State:
        return state_of(FolderIndex(folder / INDEX), self._embedder)


def torture(scene: Scene, kills: int, seed: int = SEED) -> Counter[str]:
    """The outcomes of `kills` kills of a scene. Raises AssertionError if something is lost."""
    with TemporaryDirectory(prefix="torture-") as work:
        run = Torture(scene, Path(work), random.Random(seed))
        for number in range(kills):
            run.kill(number)
        return run.outcomes


def main(kills: int) -> None:
    scenes = [scene for scene in SCENES if can_mount() or not scene.needs_disk]
    total: Counter[str] = Counter()
    for place, scene in enumerate(scenes):
        began = time.monotonic()
        own = kills // len(scenes) + (place < kills % len(scenes))
        outcomes = torture(scene, own)
        total += outcomes
        print(f"{scene.name:17} {format_outcomes(outcomes)}  ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{'all':17} {format_outcomes(total)}; every next sync ended as an undisturbed one")
    for scene in SCENES:
        if scene not in scenes:
            print(f"{scene.name}: left out, for only root can mount a small disk")


def format_outcomes(outcomes: Counter[str]) -> str:
    return f"{outcomes.total():4} kills: " + ", ".join(f"{outcomes[kind]:3} {kind}" for kind in (OLD, NEW, SAID_WHY))


if __name__ == "__main__":
    main(int(sys.argv[1]))
