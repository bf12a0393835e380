"""The file `current` of an index in a folder: the published state and how it was made. It is replaced atomically."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from index.errors import IndexUnavailableError
from index.storing.disk.files import clear_irregular, is_irregular
from index.storing.disk.integrity import sum_value
from index.storing.manifest import Manifest, parse_manifest

CURRENT = "current"


def read_pointer(folder: Path) -> tuple[str, Manifest] | None:
    """The name of the published state and its manifest; None if nothing was published.

    Raises IndexMismatchError, and IndexUnavailableError if the file is damaged or cannot be read.
    """
    try:
        if is_irregular(folder / CURRENT):
            raise make_damage_error(folder)
        written = (folder / CURRENT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise make_damage_error(folder) from error
    except OSError as error:
        raise IndexUnavailableError(f"The index {folder} cannot be read ({error}); check its permissions.") from error
    try:
        pointer = json.loads(written)
        name, manifest, expected = str(pointer["state"]), pointer["manifest"], pointer.get("sum")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise make_damage_error(folder) from error
    if expected is not None and expected != sum_value([name, manifest]):
        raise make_damage_error(folder)
    found = parse_manifest(manifest, str(folder), "run `rag index FOLDER` to rebuild it")
    if expected is None:
        raise make_damage_error(folder)  # only older versions, which fail above, write no sum
    return name, found


def write_pointer(folder: Path, name: str, manifest: Manifest) -> None:
    """Publish a state: readers see either the old or the new one, whatever happens meanwhile. Raises OSError."""
    written = folder / f"{CURRENT}.new"
    own = asdict(manifest)
    for path in (written, folder / CURRENT):
        clear_irregular(path)
    with written.open("w", encoding="utf-8") as file:
        json.dump({"state": name, "manifest": own, "sum": sum_value([name, own])}, file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / CURRENT)


def make_damage_error(folder: Path) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"The index {folder} is damaged (its file {CURRENT!r}); run `rag index FOLDER` to repair it."
    )
