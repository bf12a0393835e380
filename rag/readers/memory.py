"""A cache of a model's outputs by its inputs, so that only what is new is computed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Keeps the `size` values used most recently. Safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def recall(self, keys: Sequence[K], compute: Callable[[list[int]], Sequence[V]]) -> list[V]:
        """Return the values of the keys, in order; `compute` gets the indices of the missing ones, each key once."""
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        new = {key: place for place, key in reversed([*enumerate(keys)]) if key not in known}
        places = sorted(new.values())
        if places:
            known |= zip((keys[place] for place in places), compute(places), strict=True)
        with self._lock:
            for key in keys:
                self._kept[key] = known[key]
                self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return [known[key] for key in keys]
