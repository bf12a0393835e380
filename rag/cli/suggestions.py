"""Suggest the known names that are nearest to an unknown one."""

from __future__ import annotations

from collections.abc import Iterable

MIN_SCORE = 60
"""Similarity of a suggestion, in 0..100, by rapidfuzz's WRatio."""


def suggest_names(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Returns up to `count` known names that look like `name`, nearest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, list(known), scorer=fuzz.WRatio, processor=utils.default_process, limit=count, score_cutoff=MIN_SCORE
    )
    return [match for match, _, _ in found]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Returns "Did you mean 'A' or 'B'? ", or "" if nothing is near."""
    names = [repr(each) for each in suggest_names(name, known)]
    return f"Did you mean {' or '.join(names)}? " if names else ""


def match_name(name: str, known: Iterable[str]) -> str | None:
    """Returns the one known name that is `name`, or begins with it, whatever its capitals; else None."""
    names, wanted = list(known), name.casefold()
    if name in names:
        return name
    for matches in (
        [each for each in names if each.casefold() == wanted],
        [each for each in names if wanted and each.casefold().startswith(wanted)],
    ):
        if len(matches) == 1:
            return matches[0]
    return None
