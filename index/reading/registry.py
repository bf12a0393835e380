"""All formats: whatever the modules of `index.reading.formats` define as FORMATS. A new one is a new module there."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from index.reading import formats
from index.reading.format import Format


def load_formats() -> dict[str, Format]:
    """Each format by its name, in order of the names."""
    names = [f"{formats.__name__}.{module.name}" for module in pkgutil.iter_modules(formats.__path__)]
    found = [format for name in names for format in import_module(name).FORMATS]
    return {format.name: format for format in sorted(found, key=lambda format: format.name.lower())}


FORMATS = load_formats()
BY_SUFFIX = {suffix: format for format in FORMATS.values() for suffix in format.suffixes}
SUFFIXES = frozenset(BY_SUFFIX)


def find_format(name: str) -> Format | None:
    """The format of a file by the end of its name: the longest suffix that is known."""
    lowered = name.lower()
    fitting = [suffix for suffix in SUFFIXES if lowered.endswith(suffix)]
    return BY_SUFFIX[max(fitting, key=len)] if fitting else None
