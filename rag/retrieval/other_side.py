"""Search for the other side: passages near the best answer's statement in articles that do not give that answer.

The first search finds what is near the question; where many articles agree, they fill it. A second one, with the words
around the answer and without the articles that give it, finds those that say otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.answer import Claim, Passage
from rag.retrieval.hybrid import Retriever
from rag.values.words import content_words, pick_numbers, words_of

MAX_SEARCHES = 4
"""Each search leaves out the articles that those before it found to give the same answer."""


def find_dissent(
    question: str, best: Claim, agreeing: Collection[str], read: Sequence[Passage], retriever: Retriever, limit: int
) -> tuple[Passage, ...]:
    """At most `limit` passages that were not read yet and do not give the best answer.

    `agreeing` are the ids of the articles that give that answer. Raises what the retriever raises.
    """
    statement = " ".join(f"{question} {best.quote.replace(best.value, ' ')}".split())
    known = {passage.chunk.id for passage in read}
    left_out = set(agreeing)
    for _ in range(MAX_SEARCHES):
        found = retriever.retrieve(statement, without=sorted(left_out))
        other = [passage for passage in found if not only_says(best.value, passage.chunk.text)]
        agreeing_ids = {passage.article.id for passage in found} - {passage.article.id for passage in other}
        fresh = tuple(passage for passage in other if passage.chunk.id not in known)
        if len(fresh) >= limit or not agreeing_ids:
            break
        left_out |= agreeing_ids
    return fresh[:limit]


def only_says(value: str, text: str) -> bool:
    """Whether a passage has an answer's words and no rival number of as many digits, as "1933, not 1932" has."""
    said, answer = words_of(text), content_words(value)
    lengths = {len(number) for number in pick_numbers(answer)}
    return answer <= said and not any(len(number) in lengths for number in pick_numbers(said) - answer)
