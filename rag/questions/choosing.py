"""Choose the rewriting of a follow-up that is meant, by a log-linear model over the marks of how each was made.

The marks are the class of a pronoun, where the thing it may stand for was named, which phrase was exchanged, and
whether the words of the result follow each other in English; embeddings tell whether a phrase names a person, and how
similar two phrases are. Trained by `rag.training.questions.follow`; only numpy runs here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import Embedder
from index.embedding.chunks import split_sentences
from rag.questions.candidates import ABOUT, JOINING, content_of, is_fragment, list_rewritings
from rag.questions.english import is_english, pair_counts
from rag.questions.meanings import Meanings, has_wrong_referent, sort_of
from rag.questions.phrases import AUXILIARIES, GRAMMAR, find_phrases
from rag.questions.pronouns import PRONOUN, asks_about_event, pronoun_class
from rag.questions.talk import Rewriting, TalkTurn
from rag.values.stems import stem_words
from rag.weights import explain_load_errors

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights" / "followups.npz"
PLACES = 4096
"""Places that features are hashed to."""
LETTERS = re.compile(r"[^\W\d_]+")
DEFINITE = re.compile(r"\b(?:the|this|that)\s+\w", re.IGNORECASE)
PAIRED_WORDS = 20_000
"""Pairs are looked up only of the most common English words, this many."""
WAYS = ("way:", "context:", "exchange:", "noun:", "word:")
TURNS_TOLD = 3
"""Turns whose quotes tell who did what is asked."""


@dataclass(frozen=True)
class Chooser:
    """`weights` has shape (PLACES,); `person` is the direction of persons among embeddings, its bias last."""

    weights: NDArray[np.float32]
    person: NDArray[np.float32]

    def choose(self, typed: str, talk: Sequence[TalkTurn], embedder: Embedder) -> Rewriting:
        """Return the rewriting that is most likely meant. Raises ModelError."""
        rewritings = list_rewritings(typed, talk)
        phrases = phrases_to_embed(rewritings)
        meanings = Meanings(dict(zip(phrases, embedder.embed(phrases), strict=True)), self.person)
        places = describe_rewritings(typed, rewritings, talk, meanings)
        scores = {each.text: self.weights[own].sum() for each, own in zip(rewritings, places, strict=True)}

        def choose_best(some: Sequence[Rewriting]) -> Rewriting:
            return max(some, key=lambda each: scores[each.text])

        is_event = asks_about_event(typed)
        possible = [each for each in rewritings if not has_wrong_referent(each, meanings, is_event=is_event)]
        possible = possible or [each for each in rewritings if not each.meant] or rewritings
        if len(possible) < len(rewritings) and choose_best(rewritings).meant:
            possible = [each for each in possible if each.meant] or possible  # something is meant, if not this
        chosen = choose_best(keep_those_told_of(possible, typed, talk))
        return ask_about_another(chosen, meanings) or chosen


def load_chooser(file: Path = WEIGHTS) -> Chooser:
    """Load the model. Raises ModelError."""
    with explain_load_errors("follow-up model", file), np.load(file, allow_pickle=False) as stored:
        weights = stored["weights"].astype(np.float32) * stored["scale"]
        return Chooser(weights, stored["person"].astype(np.float32))


@cache
def default_chooser() -> Chooser:
    return load_chooser()


def save_chooser(chooser: Chooser, file: Path) -> None:
    """Writes the weights in 8 bits, with one scale."""
    scale = np.float32(max(np.abs(chooser.weights).max(), 1e-8) / 127)
    weights = np.round(chooser.weights / scale).astype(np.int8)
    np.savez_compressed(file, weights=weights, scale=scale, person=chooser.person.astype(np.float16))


def keep_those_told_of(possible: list[Rewriting], typed: str, talk: Sequence[TalkTurn]) -> list[Rewriting]:
    """Of several persons, those of whom a quoted sentence tells what is asked, where there are any.

    "Why did she resign?" is about the person in "Lena Ortmann resigned", whoever was named last.
    """
    asked = stem_words(" ".join(content_of(typed)))
    persons = {text for rewriting in possible for sort, text in rewriting.meant if sort == "he"}
    quoted = " ".join(turn.quoted for turn in talk[-TURNS_TOLD:])
    told = [quoted[start:end] for start, end in split_sentences(quoted) if asked & stem_words(quoted[start:end])]
    wanted = {text for text in persons if any(text.split()[-1] in sentence for sentence in told)}
    if not wanted or wanted == persons:
        return possible
    return [each for each in possible if {text for sort, text in each.meant if sort == "he"} <= wanted]


def ask_about_another(chosen: Rewriting, meanings: Meanings) -> Rewriting | None:
    """A question about what a fragment names, where it was exchanged for something of another sort.

    "What about the driver?" after "How fast was the bus?" does not ask how fast the driver was. None where it may.
    """
    if chosen.exchanged is None:
        return None
    new, old = chosen.exchanged
    sorts = (sort_of(new, meanings), sort_of(old, meanings))
    if sorts == ("person", "thing"):
        return Rewriting(f"Tell me about {new} of {old}", ("way:about",))
    return Rewriting(f"Tell me about {new}", ("way:about",)) if sorts == ("thing", "person") else None


def phrases_to_embed(rewritings: Sequence[Rewriting]) -> list[str]:
    meant = [text for rewriting in rewritings for _, text in rewriting.meant]
    exchanged = [text for rewriting in rewritings for text in rewriting.exchanged or ()]
    return list(dict.fromkeys(meant + exchanged))


def describe_rewritings(
    typed: str, rewritings: Sequence[Rewriting], talk: Sequence[TalkTurn], meanings: Meanings
) -> list[list[int]]:
    """The places of each rewriting's features."""
    shape, looks = describe_question(typed)
    said = " ".join([typed, *(f"{turn.question} {turn.answer}" for turn in talk[-2:])])
    known = set(pairwise(LETTERS.findall(said.lower())))
    described = []
    for rewriting in rewritings:
        result = [
            *describe_result(rewriting.text, typed, talk[-1], shape),
            f"broken={count_broken(rewriting.text, known)}",
        ]
        ways = [mark for mark in rewriting.marks if mark.startswith(WAYS)] + result[:2]
        crossed = [f"{look}&{way}" for look in looks for way in ways]
        described.append(to_places([*rewriting.marks, *result, *describe_meaning(rewriting, meanings), *crossed]))
    return described


def describe_question(typed: str) -> tuple[str, list[str]]:
    """Whether a follow-up is "whole" or a "fragment", and what it looks like, whatever was said before."""
    asked = JOINING.sub("", typed)
    words = asked.lower().rstrip(" ?.!").split() or [""]
    found = PRONOUN.search(asked)
    sort = pronoun_class(found[0]) if found else "none"
    shape = "fragment" if is_fragment(ABOUT.sub("", asked)) else "whole"
    is_joined = asked != typed or ABOUT.match(asked) is not None
    has_name = any(phrase.is_name for phrase in find_phrases(asked))
    return shape, [
        f"q:{sort}",
        f"q:{shape}",
        f"q:{shape},{sort}",
        f"q:opening={words[0] if words[0] in GRAMMAR else 'other'}",
        f"q:name={has_name},{sort}",
        f"q:joined={is_joined},{shape}",
        f"q:words={min(len(words), 9)}",
        f"q:content={min(len(content_of(asked)), 4)},{sort}",
        f"q:short={len(words) <= 3},{sort}",
        f"q:definite={DEFINITE.search(asked) is not None},{sort}",
    ]


def describe_result(text: str, typed: str, last: TalkTurn, shape: str) -> list[str]:
    """The marks of a rewritten question; the first two are also combined with those of the follow-up."""
    left = PRONOUN.search(text)
    own, added = set(content_of(text)), len(text.split()) - len(typed.split())
    long_words = [word for word in LETTERS.findall(text.lower()) if len(word) > 3]
    return [
        f"left={pronoun_class(left[0]) if left else 'none'}",
        f"added={max(-2, min(added // 2, 6))}",
        f"lost={shape},{min(len(set(content_of(last.question)) - own), 4)}",
        f"unsaid={min(len(set(content_of(typed)) - own), 3)}",
        f"repeats={len(long_words) != len(set(long_words))}",
        f"no_auxiliary={not set(text.lower().rstrip('?').split()) & AUXILIARIES}",
    ]


def describe_meaning(rewriting: Rewriting, meanings: Meanings) -> Iterator[str]:
    for sort, text in rewriting.meant:
        yield f"{sort}&person={meanings.rate_person(text)}"
    if rewriting.exchanged:
        new, old = rewriting.exchanged
        yield f"exchange:alike={meanings.rate_likeness(new, old)}"
        yield f"exchange:persons={meanings.rate_person(new)},{meanings.rate_person(old)}"


def count_broken(text: str, known: set[tuple[str, str]]) -> int:
    """Count the word pairs, up to 3, that occur neither in the conversation nor in English: signs of a wrong cut."""
    pairs = [pair for pair in pairwise(LETTERS.findall(text.lower())) if pair not in known]
    common = [" ".join(pair) for pair in pairs if all(is_english(word, PAIRED_WORDS) for word in pair)]
    return min(sum(pair not in pair_counts() for pair in common), 3)


def to_places(features: Sequence[str]) -> list[int]:
    return sorted({zlib.crc32(feature.encode()) % PLACES for feature in features})
