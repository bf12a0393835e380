"""The measurement of a huge text fails above its limits."""

from __future__ import annotations

import pytest

from tests.benchmark.large import MAX_INDEX_SECONDS, MAX_PEAK_MEGABYTES, Usage, list_excesses

AT_LIMITS = (MAX_INDEX_SECONDS, 100, MAX_PEAK_MEGABYTES)


@pytest.mark.parametrize(
    ("name", "used", "count"),
    [
        ("index", Usage(*AT_LIMITS), 0),
        ("index", Usage(MAX_INDEX_SECONDS + 1, 100, MAX_PEAK_MEGABYTES), 1),
        ("index", Usage(MAX_INDEX_SECONDS + 1, 100, MAX_PEAK_MEGABYTES + 1), 2),
        ("ask", Usage(MAX_INDEX_SECONDS + 1, 100, MAX_PEAK_MEGABYTES), 0),
        ("ask", Usage(1, 1, MAX_PEAK_MEGABYTES + 1), 1),
    ],
)
def test_what_exceeds_a_limit_is_told(name: str, used: Usage, count: int) -> None:
    assert len(list_excesses(name, used)) == count
