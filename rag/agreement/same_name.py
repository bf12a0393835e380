"""Answers about different people, places or things that share a name do not conflict.

An article says whom it means where it introduces the name: "John Smith (cricketer)" as its title, "John Smith is an
English cricketer", "John Smith, the mayor of Leeds,", "Springfield, Illinois". Two of a name are told apart by
occupation, kind or region; a mere difference in wording does not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from index import Article
from rag.agreement.clusters import Group
from rag.questions.question import Question
from rag.values.places import bare_name, regions
from rag.values.vocabulary import OCCUPATIONS
from rag.values.words import content_words

TITLED = r"\s*\((?P<who>[^)]{1,80})\)"
INTRODUCED = r"(?:\s?\([^)]{0,80}\))?,?(?:\s(?:is|was|are|were))?\s(?:an?|the)\s(?P<who>[^.;\n]{3,120})"
REGION = r",\s(?P<where>[A-Z]\w+(?:\s[A-Z]\w+)?)"
MAX_WORDS = 8
"""Words of an introduction that say who is meant; what follows says what they did."""


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
    known = r"\s+".join(map(re.escape, name.removesuffix("'s").removesuffix("’s").split()))
    if titled := re.search(rf"\b{known}{TITLED}", article.title):
        return frozenset({titled["who"].casefold()})
    if placed := re.search(rf"\b{known}{REGION}", article.text):
        return frozenset(filter(None, [regions().get(bare_name(placed["where"]))]))
    found = re.search(rf"\b{known}{INTRODUCED}", article.text)
    return content_words(" ".join(found["who"].split()[:MAX_WORDS])) & OCCUPATIONS if found else frozenset()
