"""Claims that fit the conversation: of two people of one name, the one who was talked about."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Claim
from rag.questions.question import Question
from rag.values.stems import stem_article

MIN_WORDS = 2
"""Words of the conversation from which articles are compared by them."""
MIN_SHARE = 0.3
"""Share of these words that the nearest article holds; otherwise the conversation has moved on."""
MIN_NEARNESS = 0.5
"""Share of the nearest article's words from which another article fits too."""
MIN_PROBABILITY = 0.15
"""Probability of a claim from which its article is compared."""

MIN_KEPT = 0.4
"""Probability that a claim must have for the others to be left out."""


def keep_in_context(question: Question, claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those of articles that hold far fewer words of the conversation than another one does.

    All of them where only weak ones would be left: the conversation has moved on.
    """
    if len(question.context) < MIN_WORDS:
        return list(claims)
    articles = {claim.article.id: claim.article for claim in claims if claim.probability >= MIN_PROBABILITY}
    held = {name: len(question.context & stem_article(article)) for name, article in articles.items()}
    most = max(held.values(), default=0)
    if most < MIN_SHARE * len(question.context):
        return list(claims)
    kept = [claim for claim in claims if held.get(claim.article.id, most) >= MIN_NEARNESS * most]
    return kept if max((each.probability for each in kept), default=0.0) >= MIN_KEPT else list(claims)
