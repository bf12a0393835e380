"""The attack on a server fails where a visitor is not served or the memory is too large."""

from __future__ import annotations

import pytest

from tests.web.attack import MAX_PEAK_MEGABYTES, list_problems

GOOD = ["page 200", "search 200", "opened 200"]


@pytest.mark.parametrize(
    ("visits", "peak", "words"),
    [
        (GOOD * 2, MAX_PEAK_MEGABYTES, ""),
        ([*GOOD, "search 503 with Retry-After"], 1, "a visitor was not served (search 503 with Retry-After)"),
        ([*GOOD, "opened not"], 1, "a visitor was not served (opened not)"),
        (GOOD, MAX_PEAK_MEGABYTES + 1, "the server took 1,501 MB"),
    ],
)
def test_what_goes_wrong_is_told(visits: list[str], peak: int, words: str) -> None:
    found = list_problems("slow readers", visits, peak)
    assert len(found) == bool(words)
    assert all(words in each for each in found)
