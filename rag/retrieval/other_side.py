"""The other side is looked for: passages near the best answer's statement, in articles that do not stand behind it.

The first search finds what is near the question; where many articles agree, they fill it. Asked again with the words
around the answer, and passing over the articles that give it, retrieval finds who says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.answer import Claim, Passage
from rag.retrieval.hybrid import Retriever
from rag.values.words import content, numbers, words_of

ROUNDS = 4
"""Searches at most; each passes over the articles that the ones before found to say the same."""


def dissenting(
    question: str, best: Claim, agreeing: Collection[str], read: Sequence[Passage], retriever: Retriever, most: int
) -> tuple[Passage, ...]:
    """At most `most` passages that were not read yet and do not hold the best answer.

    `agreeing` are the ids of the articles that give that answer. Raises what the retriever raises.
    """
    statement = " ".join(f"{question} {best.quote.replace(best.value, ' ')}".split())
    known = {passage.chunk.id for passage in read}
    passed_over = set(agreeing)
    for _ in range(ROUNDS):
        found = retriever.retrieve(statement, without=sorted(passed_over))
        other = [passage for passage in found if not only_says(best.value, passage.chunk.text)]
        saying_so = {passage.article.id for passage in found} - {passage.article.id for passage in other}
        fresh = tuple(passage for passage in other if passage.chunk.id not in known)
        if len(fresh) >= most or not saying_so:
            break
        passed_over |= saying_so
    return fresh[:most]


def only_says(value: str, text: str) -> bool:
    """Whether a passage holds an answer's words, and no other number as long as one of its own: "1933, not 1932"."""
    said, own = words_of(text), content(value)
    lengths = {len(number) for number in numbers(own)}
    return own <= said and not any(len(number) in lengths for number in numbers(said) - own)
