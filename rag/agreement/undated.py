"""A time against a length of time before the writing of an article that has no date.

If an article has no date, the year of "the first visit in 24 years" is unknown. But an article that says "since 2019"
was written in 2019 or later, so that visit was in 1995 or later, and not in 1991.
"""

from __future__ import annotations

import re

from index import Article
from rag.agreement.caching import cache_by_article
from rag.values import Duration, Time, Value
from rag.values.durations import SECONDS

SINCE = re.compile(r"\bsince\b[^.;!?]{0,80}?\b((?:1[89]|20)\d\d)\b", re.IGNORECASE)
"""A year that is past in the words of an article."""
MIN_YEARS_APART = 3
"""Years from which two times are told apart: a length of time in whole years may be a year off at each end."""


@cache_by_article
def find_earliest_year(article: Article) -> int | None:
    """The first year in which an article can have been written: the latest that its text gives after "since"."""
    return max((int(match[1]) for match in SINCE.finditer(article.text)), default=None)


def exclusion_reason(article_a: Article, a: Value, article_b: Article, b: Value) -> str:
    """Why a time is earlier than a length of time before an undated article allows; "" where it may be the same."""
    if isinstance(a, Duration) and isinstance(b, Time):
        return exclusion_reason(article_b, b, article_a, a)
    if not isinstance(a, Time) or not isinstance(b, Duration) or not a.days or not a.has_year or a.bound:
        return ""
    year, years = find_earliest_year(article_b), round(b.amount.most / SECONDS["year"])
    if article_b.published or year is None or not 1 <= years < year or year - years - a.days[1].year < MIN_YEARS_APART:
        return ""
    return f"“{b.text}” was written in {year} or later, which makes it {year - years} or later, not “{a.text}”"
