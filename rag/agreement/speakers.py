"""Notes on articles that contradict themselves, with the speakers they quote.

The reader is asked "Who said that ...?" about each sentence with an answer. Speakers are named only if it finds one for
each answer. Answers of different articles get no speakers: there the reader often takes a person mentioned for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from rag.agreement.clusters import Group
from rag.agreement.relation import SentenceModel
from rag.answer import Claim
from rag.values.words import content_words

MIN_SPEAKER = 0.6
"""Probability from which a sentence names the speaker."""
MAX_CHARS = 60
"""Characters of a speaker or a value in a note; if one is longer, no speaker is named."""


def note_self_contradictions(groups: Sequence[Group], model: SentenceModel) -> tuple[str, ...]:
    """A sentence for each article that gives more than one of the answers. Raises ModelError."""
    behind: dict[str, list[Claim]] = defaultdict(list)
    for group in groups:
        for article_id in sorted(group.article_ids):
            behind[article_id].append(next(claim for claim in group.claims if claim.article.id == article_id))
    contradicting = [claims for _, claims in sorted(behind.items()) if len(claims) > 1]
    return tuple(write_note(claims, find_speakers(claims, model)) for claims in contradicting)


def write_note(claims: Sequence[Claim], speakers: Sequence[str]) -> str:
    said = ", ".join(f"“{claim.value}” according to {who}" for claim, who in zip(claims, speakers, strict=False))
    return f"“{claims[0].article.name}” gives more than one answer itself{': ' if said else ''}{said}."


def find_speakers(claims: Sequence[Claim], model: SentenceModel) -> list[str]:
    """The speaker of each claim, in the article's words; empty unless each has one of its own. Raises ModelError."""
    if any(claim.verdict or len(claim.value) > MAX_CHARS for claim in claims):
        return []
    found = model.read_sentences([(f"Who said that {claim.value}?", claim) for claim in claims])
    named = list(keep_speakers(claims, found))
    words = [content_words(name) for name in named]
    is_known = len(named) == len(claims) and all(a and a.isdisjoint(b) for a, b in combinations(words, 2))
    return named if is_known else []


def keep_speakers(claims: Sequence[Claim], found: Iterable[Claim | None]) -> Iterator[str]:
    """Yield the names of the probable speakers: short, and outside the value."""
    for claim, speaker in zip(claims, found, strict=True):
        if (
            speaker
            and speaker.probability >= MIN_SPEAKER
            and len(speaker.value) <= MAX_CHARS
            and not speaker.overlaps(claim)
        ):
            name = " ".join(speaker.value.split())
            yield "the " + name.removeprefix("The ") if name.startswith("The ") else name
