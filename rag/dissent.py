"""The other side is looked for: passages near the best answer's statement, in articles that do not stand behind it.

The first search finds what is near the question; where many articles agree, they fill it. Asked again with the words
around the answer, and without the answer itself nor the articles that give it, retrieval finds who says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Passage
from rag.groups import Group
from rag.retrieve import Retriever


def dissenting(
    question: str, best: Group, read: Sequence[Passage], retriever: Retriever, most: int
) -> tuple[Passage, ...]:
    """At most `most` passages that were not read yet. Raises what the retriever raises."""
    known = {passage.chunk.id for passage in read}
    claim = best.claims[0]
    statement = f"{question} {claim.quote.replace(claim.value, ' ')}"
    found = retriever.retrieve(" ".join(statement.split()), without=sorted(best.article_ids))
    return tuple(passage for passage in found if passage.chunk.id not in known)[:most]
