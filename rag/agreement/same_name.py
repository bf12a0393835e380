"""Names that several people, places or things bear: their different answers are all true, and no dispute.

An article tells whom it means where it introduces the name: "John Smith (cricketer)" as its title, "John Smith is an
English cricketer", "John Smith, the mayor of Leeds,", "Springfield, Illinois". Two bearers are told apart by their
occupations, kinds or regions; that two articles describe somebody in other words tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from index import Article
from rag.agreement.clusters import Group
from rag.questions.question import Question
from rag.values.places import bare, regions
from rag.values.vocabulary import OCCUPATIONS
from rag.values.words import content

TITLED = r"\s*\((?P<who>[^)]{1,80})\)"
INTRODUCED = r"(?:\s?\([^)]{0,80}\))?,?(?:\s(?:is|was|are|were))?\s(?:an?|the)\s(?P<who>[^.;\n]{3,120})"
REGION = r",\s(?P<where>[A-Z]\w+(?:\s[A-Z]\w+)?)"
MOST_WORDS = 8
"""Words of an introduction that tell who is meant; what follows tells what they did."""


def shared_name(question: Question, groups: Sequence[Group]) -> str | None:
    """The name in the question that each group's articles introduce as another bearer's; None where there is none."""
    for name in question.names:
        introduced = [introductions(name, group) for group in groups]
        if all(introduced) and all(a.isdisjoint(b) for a, b in combinations(introduced, 2)):
            return name
    return None


def introductions(name: str, group: Group) -> frozenset[str]:
    """What the articles behind an answer say that the bearer of a name is."""
    return frozenset(kind for claim in group.claims for kind in introduction(name, claim.article))


def introduction(name: str, article: Article) -> frozenset[str]:
    """Occupations or kinds, the code of a region, or the qualifier in the title."""
    known = r"\s+".join(map(re.escape, name.removesuffix("'s").removesuffix("’s").split()))
    if titled := re.search(rf"\b{known}{TITLED}", article.title):
        return frozenset({titled["who"].casefold()})
    if placed := re.search(rf"\b{known}{REGION}", article.text):
        return frozenset(filter(None, [regions().get(bare(placed["where"]))]))
    found = re.search(rf"\b{known}{INTRODUCED}", article.text)
    return content(" ".join(found["who"].split()[:MOST_WORDS])) & OCCUPATIONS if found else frozenset()
