"""Keep an index in step with its folders: sync after every change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from index import IndexUnavailableError, RagError, SyncReport
from index.storing.disk.files import is_full

if TYPE_CHECKING:
    from watchfiles import Change

QUIET = 1_000
"""Milliseconds without a change after which a burst of changes counts as over; a burst lasts ten times that at most."""
FIRST = 200
"""Milliseconds before the first sync: by then the system reports changes, so that none is missed."""
RETRY_SECONDS = 5.0
"""Seconds between attempts at a sync that failed."""


def watch(
    folders: Sequence[Path],
    index: Path,
    sync: Callable[[], SyncReport],
    stop: Event | None = None,
    retry_seconds: float = RETRY_SECONDS,
) -> Iterator[SyncReport | RagError]:
    """Syncs now and after every change below `folders` until `stop` is set; yields what each sync did, or why not.

    A sync that fails, as on a full disk, is tried again every `retry_seconds` until it succeeds; the same failure is
    yielded once. Hidden files are ignored, and so is what lies in the `index`. Raises what the first sync raises,
    unless the disk is full.
    """
    from watchfiles import watch as changes

    roots = [folder.resolve() for folder in folders]
    if not all(root.is_dir() for root in roots):
        yield sync()  # which says what is wrong
        return
    begun = False
    failure = ""
    tried = 0.0
    for changed in changes(
        *roots,
        watch_filter=partial(is_relevant, roots, index.resolve()),
        debounce=10 * QUIET,
        step=QUIET,
        rust_timeout=FIRST,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=True,
    ):
        is_due = bool(failure) and monotonic() - tried >= retry_seconds
        if begun and not changed and not is_due:
            continue
        found = try_sync(sync, is_first=not begun)
        begun, tried = True, monotonic()
        message = str(found) if isinstance(found, RagError) else ""
        if changed or not message or message != failure:
            yield found
        failure = message


def is_relevant(roots: Sequence[Path], index: Path, change: Change, path: str) -> bool:
    """Whether a changed file may hold articles: it is neither hidden nor in the index."""
    del change
    below = (Path(path).relative_to(root).parts for root in roots if Path(path).is_relative_to(root))
    is_hidden = any(part.startswith(".") for parts in below for part in parts)
    return not is_hidden and not Path(path).is_relative_to(index)


def try_sync(sync: Callable[[], SyncReport], *, is_first: bool) -> SyncReport | RagError:
    """What a sync did, or why it failed. Raises what the first sync raises, unless the disk is full."""
    try:
        return sync()
    except (RagError, OSError) as error:
        if is_first and not is_from_full_disk(error):
            raise
        if isinstance(error, RagError):
            return error
        return IndexUnavailableError(
            f"The index was not changed ({error.strerror or error}); make room on the disk or check its permissions. "
            "Watching continues."
        )


def is_from_full_disk(error: BaseException | None) -> bool:
    """Whether an error, or one that caused it, says that there is no space; SQLite has no number for it."""
    while error is not None:
        if (isinstance(error, OSError) and is_full(error)) or "disk is full" in str(error):
            return True
        error = error.__cause__
    return False
