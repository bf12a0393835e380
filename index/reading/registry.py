"""All formats: the FORMATS of all modules in `index.reading.formats`. To add a format, add a module there."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from index.reading import formats
from index.reading.format import Format


def load_formats() -> dict[str, Format]:
    """All formats by name, sorted by name."""
    names = [f"{formats.__name__}.{module.name}" for module in pkgutil.iter_modules(formats.__path__)]
    found = [format for name in names for format in import_module(name).FORMATS]
    return {format.name: format for format in sorted(found, key=lambda format: format.name.lower())}


FORMATS = load_formats()
BY_SUFFIX = {suffix: format for format in FORMATS.values() for suffix in format.suffixes}
SUFFIXES = frozenset(BY_SUFFIX)


def find_format(name: str) -> Format | None:
    """The format of a file by the longest known suffix of its name; None if there is none."""
    lowered = name.lower()
    fitting = [suffix for suffix in SUFFIXES if lowered.endswith(suffix)]
    return BY_SUFFIX[max(fitting, key=len)] if fitting else None
