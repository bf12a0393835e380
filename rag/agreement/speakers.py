"""Who says what: the claims of one whose account is asked for, and notes on articles that contradict themselves.

A name says what its sentence says if a verb follows it, or if it follows "said" or "according to". For the notes the
reader is asked "Who said that ...?" about each sentence with an answer. Speakers are named only if it finds one for
each answer. Answers of different articles get no speakers: there the reader often takes a person mentioned for one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from rag.agreement.clusters import Group
from rag.agreement.relation import SentenceModel
from rag.answer import Claim
from rag.questions.question import Question
from rag.questions.verbs import has_past_form
from rag.values.words import content_words

SAYING = frozenset("says tells claims thinks believes insists argues maintains estimates puts".split())
"""Verbs of saying in the present; those in the past are known by their form."""
MIN_SPEAKER = 0.6
"""Probability from which a sentence names the speaker."""
MAX_CHARS = 60
"""Characters of a speaker or a value in a note; if one is longer, no speaker is named."""


def keep_speaker(question: Question, claims: Sequence[Claim], min_probability: float) -> list[Claim]:
    """The claims in sentences of the one whose account is asked for, if one is probable enough; otherwise all."""
    said = [claim for claim in claims if question.speaker and says(claim.quote, question.speaker)]
    return said if any(claim.probability >= min_probability for claim in said) else list(claims)


def says(sentence: str, name: str) -> bool:
    """Whether a sentence is what somebody of this name says: "Olin said ...", "..., according to Olin"."""
    last = re.escape(name.split()[-1])
    after = re.search(rf"\b{last}\b(?:,[^,]+,)?\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)", sentence)
    if after and (has_past_form(after["verb"]) or after["verb"] in SAYING):
        return True
    return re.search(rf"\b(?:said|says|according to)\s+(?:[\w’'-]+\s+){{0,6}}{last}\b", sentence) is not None


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
