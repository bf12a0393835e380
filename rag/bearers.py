"""Names that several people, places or things bear: their different answers are all true, and no dispute.

An article tells whom it means where it introduces the name: "John Smith (cricketer)" as its title, "John Smith is an
English cricketer", "John Smith, the mayor of Leeds,". Two introductions that have no word in common mean two bearers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from index import Article
from rag.groups import Group
from rag.values.words import content

NAME = re.compile(r"(?<=[\w,'’] )[\"“]?[A-Z][\w.'’-]*(?:\s+(?:(?:of|the|de|van|von|du)\s+)?[A-Z][\w.'’-]*)*")
"""A name inside a question; its first word has a capital by its position."""
INTRODUCED = r"(?:\s*\([^)]*\))?(?:\s*,)?(?:\s+(?:is|was|are|were))?\s+(?:an?|the)\s+(?P<who>[^.;\n]{3,120})"
MOST_WORDS = 8
"""Words of an introduction that tell who is meant; what follows tells what they did."""
WHEN = frozenset("born former late famous well known american english british".split())
"""Words that many introductions share."""


def shared_name(question: str, groups: Sequence[Group]) -> str | None:
    """The name in the question that each group's articles introduce as another bearer's; None where there is none."""
    for name in dict.fromkeys(match[0].strip('"“') for match in NAME.finditer(question)):
        introduced = [introductions(name, group) for group in groups]
        if all(introduced) and all(a.isdisjoint(b) for a, b in combinations(introduced, 2)):
            return name
    return None


def introductions(name: str, group: Group) -> frozenset[str]:
    """The words with which the articles behind an answer introduce a name."""
    return frozenset(word for claim in group.claims for word in introduction(name, claim.article))


def introduction(name: str, article: Article) -> frozenset[str]:
    bare = re.escape(name.removesuffix("'s").removesuffix("’s"))
    if titled := re.search(rf"{bare}\s*\((?P<who>[^)]+)\)", article.title):
        return telling(titled["who"])
    found = re.search(rf"\b{bare}\b{INTRODUCED}", article.text)
    return telling(found["who"]) if found else frozenset()


def telling(words: str) -> frozenset[str]:
    first = " ".join(words.split()[:MOST_WORDS])
    return frozenset(word for word in content(first) if not word[-1].isdigit()) - WHEN
