"""What kind of answer a question asks for: the classifier's guesses, corrected where the words say otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from index import DEFAULT_EMBEDDER, Embedder
from index.embedding.chunks import split_sentences
from rag.questions.classifier import Guess, Head, default_classifier, default_embedder
from rag.questions.exchanges import SAYS
from rag.questions.inversion import MISTAKEN, is_choice, is_inverted
from rag.questions.items import MORE_ABOUT
from rag.values.spans import find_value_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MISTAKEN_NAMES = frozenset(("keywords", "overview", "person", "smalltalk", "instruction"))
"""The kinds that the classifier takes a bare name for."""
WHY_MORE = re.compile(r"(?:why|how come)\b.*\bthan\b", re.IGNORECASE)
"""Why one thing is more or less than another: no comparison of the two is asked for."""
WHO_IS = re.compile(r"who(?:['’]s|(?:\s+exactly)?\s+(?:is|was))\s+(?P<name>.+?)\W*$", re.IGNORECASE)
TABLE = re.compile(r"(?:put|show|give|make|draw|set|list|arrange)\b.*\ba table\b|tabulate\b", re.IGNORECASE)
"""A request for figures, which an overview of the sentences that hold them answers."""
ASKS_WHEN = re.compile(
    r"\b(?:when|time|dates?|days?|weeks?|months?|years?|weekday|season|decade|century|how (?:soon|long)|hour|minute"
    r"|o'clock|deadline|schedule)\b",
    re.IGNORECASE,
)
"""Words of a question for a time; one that names a date and has none of these asks for something else."""
CHALLENGE = re.compile(
    r"(?:(?:but|and|so|hm+)[\s,]+)*(?:wasn|isn|weren|aren)['’]?t\s+(?:it|that|there|they)\s+(?P<value>\S+(?:\s+\S+){0,3})$",
    re.IGNORECASE,
)
SURELY_ABOUT = Guess("about_answer", 1.0)
UNASKED = frozenset(("smalltalk", "instruction", "about_answer", "keywords"))
"""The kinds that the last sentence has where it asks nothing by itself: "I lost it. Can I get another?"."""
MIN_ABOUT = 0.5
"""Minimum probability that a question is about the answer before it."""


def classify(text: str, typed: str, embedder: Embedder | None) -> dict[str, Guess]:
    """Guess the class of every head, and the kind if the question is English ("english_kind").

    Only after an answer can a question be about it; that is told from what was `typed`, which is "" before any answer.
    """
    last = find_last_question(text)
    classifier = default_classifier()
    if embedder is None or embedder.name != DEFAULT_EMBEDDER:
        embedder = default_embedder()
    texts = list(dict.fromkeys((last, text, typed or text)))
    vectors = dict(zip(texts, classifier.vectors(texts, embedder), strict=True))
    kinds = classifier.heads["kind"]
    asked = text if kinds.guess(vectors[last]).name in UNASKED else last
    guesses = {name: head.guess(vectors[asked]) for name, head in classifier.heads.items()}
    guesses["kind"] = guess_kind(kinds, vectors[asked], asked, {"about_answer"})
    guesses["english_kind"] = guess_kind(kinds, vectors[asked], asked, {"about_answer", "other_language"})
    if typed and is_challenge(typed):
        guesses |= {"kind": SURELY_ABOUT, "english_kind": SURELY_ABOUT, "about": Guess("certainty", 1.0)}
    elif typed and not SAYS.match(typed) and is_about_answer(as_typed := kinds.guess(vectors[typed])):
        guesses["kind"] = guesses["english_kind"] = as_typed
        guesses["about"] = classifier.heads["about"].guess(vectors[typed])
    return guesses


def is_challenge(typed: str) -> bool:
    """Whether a question is whether the last answer is not another number or time: "wasn't it 500,000?"."""
    match = CHALLENGE.match(typed.rstrip(" ?.!"))
    return match is not None and bool(find_value_spans(match["value"]))


def guess_kind(kinds: Head, vector: NDArray[np.float32], text: str, without: Collection[str]) -> Guess:
    """The most probable kind; an overview, a choice of two or yes/no where the words say so."""
    if MORE_ABOUT.match(text) or TABLE.match(text):
        return Guess("overview", 1.0)
    if is_choice(text):
        return Guess("fact", 1.0)
    if WHY_MORE.match(text):
        return Guess("why", 1.0)
    guess = kinds.guess(vector, without)
    return Guess("yesno", 1.0) if guess.name in MISTAKEN and is_inverted(text) else guess


def find_last_question(text: str) -> str:
    """The last sentence, where it is the only question: those before it say what it is about."""
    if "?" not in text or ". " not in text:
        return text
    *before, last = (text[start:end] for start, end in split_sentences(text))
    is_only = last.endswith("?") and not any("?" in sentence for sentence in before)
    return last if is_only else text


def correct_kind(kind: Guess, text: str, names: Sequence[str]) -> Guess:
    """The kind of a well-written question: a bare name, and who has a name, are known by their words."""
    who = WHO_IS.match(text)
    if who and tuple(names) == (who["name"],):
        return Guess("person", 1.0)
    return Guess("name", 1.0) if tuple(names) == (text,) and kind.name in MISTAKEN_NAMES else kind


def is_about_answer(guess: Guess) -> bool:
    return guess.name == "about_answer" and guess.probability >= MIN_ABOUT


def find_expected(guess: str, text: str) -> str:
    """The type of the answer: not a time where the question names a date and no word asks for one."""
    is_given = any(span.is_date for span in find_value_spans(text)) and not ASKS_WHEN.search(text)
    return "any" if guess == "time" and is_given else guess
