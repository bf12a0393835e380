"""An index kept in step with its folder: every change is followed by a sync."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from index import RagError, SyncReport

if TYPE_CHECKING:
    from watchfiles import Change

QUIET = 1_000
"""Milliseconds without a further change, after which a burst of changes counts as ended; ten times that at most."""
FIRST = 200
"""Milliseconds after which the first sync begins: by then the system reports changes, so that none is missed."""


def watch(
    folder: Path, index: Path, sync: Callable[[], SyncReport], stop: Event | None = None
) -> Iterator[SyncReport | RagError]:
    """Syncs now and after every change below `folder`, until `stop` is set; yields what each sync did or why it failed.

    Hidden files do not count, nor does what lies in the `index`. Raises what the first sync raises.
    """
    from watchfiles import watch as changes

    def counts(change: Change, path: str) -> bool:
        del change
        parts = Path(path).relative_to(root).parts if Path(path).is_relative_to(root) else ()
        hidden = any(part.startswith(".") for part in parts)
        return not hidden and not Path(path).is_relative_to(index.resolve())

    root = folder.resolve()
    if not root.is_dir():
        yield sync()  # which says what is wrong
        return
    begun = False
    for changed in changes(
        root,
        watch_filter=counts,
        debounce=10 * QUIET,
        step=QUIET,
        rust_timeout=FIRST,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=True,
    ):
        if begun and not changed:
            continue
        try:
            yield sync()
        except RagError as error:
            if not begun:
                raise
            yield error
        begun = True
