"""Whether a claim is about another time than the one that was asked about: last year's figure, the price of May."""

from __future__ import annotations

from rag.answer import Claim
from rag.questions.question import Question
from rag.values import Value, compare
from rag.values.listing import list_times


def is_of_other_time(question: Question, claim: Claim, best: Claim) -> bool:
    """Whether a claim's sentence names other times only, and the best claim's names the time asked about.

    Never for questions that ask when, or about more than one time.
    """
    asked = question.times
    if len(asked) != 1 or question.asks_when or question.is_about_span:
        return False
    own = list_times_beside(claim)
    return (
        bool(own)
        and all(relate_times(asked[0], each) == "conflicts" for each in own)
        and any(relate_times(asked[0], each) in ("same", "refines") for each in list_times_beside(best))
    )


def relate_times(a: Value, b: Value) -> str:
    found = compare(a, b)
    return found.kind if found else ""


def list_times_beside(claim: Claim) -> list[Value]:
    """The dates in a claim's sentence, its value left out."""
    text, at = claim.article.text, claim.quote_start
    rest = (text[at : claim.start], text[claim.end : claim.quote_end])
    return [each for part in rest for each in list_times(part, claim.article.published)]
