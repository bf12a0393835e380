"""Answers about different people, places or things that share a name do not conflict.

An article says whom it means where it introduces the name: "John Smith (cricketer)" as its title, "John Smith is an
English cricketer", "John Smith, the mayor of Leeds,", "Springfield, Illinois". Two of a name are told apart by
occupation, kind or region, or by ages far apart; a mere difference in wording does not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

from index import Article
from rag.agreement.clusters import Group
from rag.agreement.relation import value_of
from rag.questions.question import Question
from rag.values import Age
from rag.values.places import bare_name, regions
from rag.values.vocabulary import OCCUPATIONS
from rag.values.words import content_words, strip_possessive

TITLED = r"\s*\((?P<who>[^)]{1,80})\)"
INTRODUCED = r"(?:\s?\([^)]{0,80}\))?,?(?:\s(?:is|was|are|were))?\s(?:an?|the)\s(?P<who>[^.;\n]{3,120})"
REGION = r",\s(?P<where>[A-Z]\w+(?:\s[A-Z]\w+)?)"
MIN_AGE_GAP = 5
"""Years from which two ages are those of two people. In 50 invented worlds of news, the disputed ages of one named
person are at most 3 years apart, and those of two people of one name at least 5."""
MAX_WORDS = 8
"""Words of an introduction that say who is meant; what follows says what they did."""


def explain_shared_name(question: Question, groups: Sequence[Group]) -> str:
    """Why the answers are about different people, places or things of one name; "" if they may be about one."""
    if name := find_shared_name(question, groups):
        return f"Several people, places or things are called {name}; the answers are about different ones."
    if question.names and are_ages_far_apart(question, groups):
        return f"The ages are too far apart for one person; several people may be called {question.names[0]}."
    return ""


def are_ages_far_apart(question: Question, groups: Sequence[Group]) -> bool:
    """Whether all answers are ages, and some are too far apart to be one person's."""
    ages = [value for group in groups if isinstance(value := value_of(question, group.exemplar), Age)]
    newest = max((age.published for age in ages if age.published), default=date.min)
    births = sorted(estimate_birth(age, newest) for age in ages)
    return len(ages) == len(groups) and any(b[0] - a[1] >= MIN_AGE_GAP for a, b in pairwise(births))


def estimate_birth(age: Age, newest: date) -> tuple[float, float]:
    """The earliest and the latest year of birth, with a fraction; an age without a date is that of the `newest` day."""
    day = age.published or newest
    year = day.year + (day.month - 1) / 12
    return year - float(age.amount.high), year - float(age.amount.low)


def find_shared_name(question: Question, groups: Sequence[Group]) -> str | None:
    """The name in the question that means someone else in each group's articles; None where there is none."""
    for name in question.names:
        introduced = [find_introductions(name, group) for group in groups]
        if all(introduced) and all(a.isdisjoint(b) for a, b in combinations(introduced, 2)):
            return name
    return None


def find_introductions(name: str, group: Group) -> frozenset[str]:
    """How the articles behind an answer introduce a name."""
    return frozenset(kind for claim in group.claims for kind in find_introduction(name, claim.article))


def find_introduction(name: str, article: Article) -> frozenset[str]:
    """How one article does: occupations or kinds, the code of a region, or the qualifier in its title."""
    known = r"\s+".join(map(re.escape, strip_possessive(name).split()))
    if titled := re.search(rf"\b{known}{TITLED}", article.title):
        return frozenset({titled["who"].casefold()})
    if placed := re.search(rf"\b{known}{REGION}", article.text):
        return frozenset(filter(None, [regions().get(bare_name(placed["where"]))]))
    found = re.search(rf"\b{known}{INTRODUCED}", article.text)
    return content_words(" ".join(found["who"].split()[:MAX_WORDS])) & OCCUPATIONS if found else frozenset()
