"""Which of a reader's claims stand beside the best one: those that answer what was asked, and are likely enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answer import Claim
from rag.groups import rank
from rag.values.places import regions
from rag.values.quantities import quantity
from rag.values.times import moment
from rag.values.vocabulary import FRAME
from rag.values.words import content, folded, tokens, words_of

CLAUSE_END = re.compile(
    r"[;:—–]|\s-\s|(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])[.!?][\"'”’)]*\s"
    r"|\s(?:while|but|although|though|whereas|however|yet)\s"
)
"""What ends a clause: after it an article may say something else, even within one sentence."""
LIST_GAP = re.compile(r"(?:,|;|/|,?\s?(?:and|or|as well as|&))")
LONGEST_CLAUSE = 1_000
"""Characters between two claims of one clause at most."""
MOST_CHARS = 50_000
"""Characters of an article in which names are looked for."""
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
NAME = re.compile(r"(?<=[\w,'’] )[A-Z][\w’'-]*")
"""A capital letter inside a question; the first word has one by its position."""
AS_LIKELY = 0.9
"""Part of the best claim's probability from which another one is as likely: no side is dropped for a hair's breadth."""
COMPARED = 0.6
"""Part of `rival` that is enough for a time or number of another article."""
PARALLEL = 0.6
"""Part of the words that two sentences share, their answers aside, from which they are one statement."""
LEAST_SHARED = 3
"""Words that they share at least: "John Smith is ..." and "John Smith was born in ..." share a name alone."""


def standing(question: str, claims: Sequence[Claim], *, evidence: float, rival: float, many: bool) -> list[Claim]:
    """The claims that open positions.

    A claim needs a probability of `evidence`, and beside the best one of `rival`, or to be about as likely as that one.
    Less than `rival` is enough where both are times or both are numbers, of two articles, for they can be compared;
    and `evidence` alone where it makes the very statement of a stronger claim of another article with another value
    ("it was released on ..."): that two reports differ in nothing else is the plainest contradiction.

    Unless `many` answers are expected, one clause gives one answer, its best, or a list. A claim about another year or
    name than the question's is no rival.
    """
    counted = sorted((c for c in claims if c.probability >= evidence), key=rank)
    if not counted:
        return []
    best = counted[0]
    chosen: list[Claim] = []
    least = min(rival, AS_LIKELY * best.probability)
    for claim in counted:
        enough = min(least, COMPARED * rival) if is_comparable(claim, best) else least
        if claim.probability < enough and not any(is_parallel(claim, other) for other in chosen):
            continue
        beside = [other for other in chosen if in_one_clause(claim, other)]
        if beside and not many and not any(in_one_list(claim, other) for other in beside):
            continue
        if claim is best or is_about(question, claim, best):
            chosen.append(claim)
    return chosen


def is_comparable(claim: Claim, best: Claim) -> bool:
    """Whether two articles give two times or two numbers."""
    if claim.article.id == best.article.id:
        return False
    times = moment(claim.value), moment(best.value)
    return all(times) or (not any(times) and bool(quantity(claim.value) and quantity(best.value)))


def in_one_clause(a: Claim, b: Claim) -> bool:
    """Whether two claims stand in one clause of one article."""
    gap = between(a, b)
    return gap is not None and not CLAUSE_END.search(gap)


def in_one_list(a: Claim, b: Claim) -> bool:
    """Whether nothing but a comma or "and" stands between two claims of one article."""
    gap = between(a, b)
    return gap is not None and LIST_GAP.fullmatch(gap.strip()) is not None


def between(a: Claim, b: Claim) -> str | None:
    """The text between two claims of one article; None where they are of two, or far apart."""
    first, second = sorted((a, b), key=lambda claim: claim.start)
    if a.article.id != b.article.id or second.start - first.end > LONGEST_CLAUSE:
        return None
    return a.article.text[first.end : second.start]


def is_parallel(claim: Claim, other: Claim) -> bool:
    """Whether two articles' sentences say the same but for their answers."""
    if claim.article.id == other.article.id:
        return False
    a, b = (words_around(c.quote, c.start - c.quote_start, c.end - c.quote_start) for c in (claim, other))
    return len(a & b) >= max(LEAST_SHARED, PARALLEL * len(a | b))


@lru_cache(maxsize=4096)
def words_around(quote: str, start: int, end: int) -> frozenset[str]:
    words = re.findall(r"\w+", folded(f"{quote[:start]} {quote[end:]}"))
    return frozenset(words) - FRAME - content(quote[start:end])


def is_about(question: str, claim: Claim, best: Claim) -> bool:
    """Whether a claim is about what was asked, as far as the best one is.

    It is not where its sentence names another year than the question and its article never names the question's, or
    where its article names nobody and nothing that the question and the best claim's article name.
    """
    years = set(YEAR.findall(question))
    said = set(YEAR.findall(claim.quote)) - set(YEAR.findall(claim.value))
    if years and said and not years & set(YEAR.findall(f"{claim.article.title} {claim.article.text}")):
        return False
    asked = {name for found in NAME.findall(question) for name in tokens(found) if name not in regions()}
    known, own = (asked & names_in(c.article.title, c.article.text) for c in (best, claim))
    return bool(own) or not known


@lru_cache(maxsize=256)
def names_in(title: str, text: str) -> frozenset[str]:
    return words_of(f"{title} {text}"[:MOST_CHARS])
