"""A question as it was understood: parsed once, and passed on to everything that must know what is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from index import DEFAULT_EMBEDDER, Embedder
from rag.questions.capitals import find_question_names, write_well
from rag.questions.classifier import Guess, Head, default_classifier, default_embedder
from rag.questions.context import find_context
from rag.questions.inversion import MISTAKEN, is_choice, is_inverted
from rag.questions.items import MORE_ABOUT
from rag.questions.language import ENGLISH, detect_language
from rag.questions.period import Period, find_period
from rag.questions.spelling import correct_spelling
from rag.questions.splitting import split_question
from rag.questions.words import WORD, KnownWords
from rag.values.spans import find_value_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.questions.followups import Turn

Kind = Literal[
    "fact",
    "yesno",
    "why",
    "how",
    "list",
    "person",
    "overview",
    "latest",
    "disagreements",
    "comparison",
    "about_answer",
    "smalltalk",
    "instruction",
    "other_language",
    "keywords",
    "name",
]
Expected = Literal[
    "time",
    "duration",
    "quantity",
    "money",
    "age",
    "place",
    "person",
    "name",
    "reason",
    "manner",
    "description",
    "any",
]
Tense = Literal["past", "present", "future", "now"]
About = Literal["", "certainty", "disagreement", "sources", "text", "newest", "which"]

WHOLE = frozenset(
    ("about_answer", "comparison", "disagreements", "smalltalk", "instruction", "other_language", "keywords", "name")
)
"""Kinds of questions that are never taken apart. "name" is a bare name, such as "Ada Venn"."""
TOPICS = frozenset(("any", "description", "name", "person", "place"))
"""The expected types of keywords that may name a topic."""
MISTAKEN_NAMES = frozenset(("keywords", "overview", "person", "smalltalk", "instruction"))
"""The kinds that the classifier takes a bare name for."""
WHY_MORE = re.compile(r"(?:why|how come)\b.*\bthan\b", re.IGNORECASE)
"""Why one thing is more or less than another: no comparison of the two is asked for."""
WHO_IS = re.compile(r"who(?:['’]s|(?:\s+exactly)?\s+(?:is|was))\s+(?P<name>.+?)\W*$", re.IGNORECASE)
TABLE = re.compile(r"(?:put|show|give|make|draw|set|list|arrange)\b.*\btable\b|tabulate\b", re.IGNORECASE)
"""A request for figures, which an overview of the sentences that hold them answers."""
LAST_QUESTION = re.compile(r"^[^?]*[.!]\s+(?P<question>[^.!?]+\?)\W*$")
"""A question after sentences that say what it is about."""
ASKS_WHEN = re.compile(
    r"\b(?:when|time|dates?|days?|weeks?|months?|years?|weekday|season|decade|century|how (?:soon|long)|hour|minute"
    r"|o'clock|deadline|schedule)\b",
    re.IGNORECASE,
)
"""Words of a question for a time; one that names a date and has none of these asks for something else."""
MIN_ABOUT = 0.5
"""Minimum probability that a question is about the answer before it."""
CAPITALISED = re.compile(r"(?<=[\w,'’] )[A-Z][\w’'-]*")
"""A word with a capital letter inside a sentence; the first word has one by its position."""


@dataclass(frozen=True)
class Question:
    """One question that stands alone. Made by `parse_question`.

    `text` is the question as it was understood, `typed` as it was typed; `read_as` is its corrected spelling, "" where
    nothing was corrected. `kind` is what sort of answer it asks for, with its calibrated probability
    in 0..1; `expected` the type of the answer. `tense` is "now" where the newest is asked for. `about` says what a
    question about the last answer asks of it. `language` is a two-letter code, "" for a text without letters. `parts`
    are the questions in it, where it holds several; `period` is the time of the calendar that it is about; `names` are
    the names in it, each once, and `capitalised` the single words with a capital letter after the first; `context` are
    the stems of what was talked about before a follow-up.
    """

    text: str
    typed: str = ""
    read_as: str = ""
    kind: Kind = "fact"
    kind_probability: float = 1.0
    expected: Expected = "any"
    tense: Tense = "present"
    about: About = ""
    language: str = ENGLISH
    parts: tuple[str, ...] = ()
    period: Period | None = None
    names: tuple[str, ...] = ()
    capitalised: tuple[str, ...] = ()
    context: frozenset[str] = frozenset()

    @property
    def asks_for_several(self) -> bool:
        """Whether more than one answer is expected: "Which countries ...", "Who are ...", "List all ..."."""
        return self.kind == "list"

    @property
    def asks_for_explanation(self) -> bool:
        """Whether whole sentences answer better than a few words: why, how, what are the concerns."""
        return self.kind in ("why", "how") or (self.kind == "list" and self.expected == "description")

    @property
    def asks_for_overview(self) -> bool:
        """Whether sentences answer better than values, as for a bare topic such as "dam" that is not a name."""
        is_topic = self.kind == "keywords" and self.expected == "any" and not self.names
        return self.kind in ("overview", "latest", "comparison") or is_topic

    @property
    def may_be_topic(self) -> bool:
        """Whether it is a name, or keywords that may name a topic: "the dam", not "length of the dam"."""
        return self.kind == "name" or (self.kind == "keywords" and self.expected in TOPICS)

    @property
    def who(self) -> str:
        """The name, where the question is who bears a name, or is a bare name; "" for any other question."""
        return self.names[0] if self.kind in ("person", "name") and len(self.names) == 1 else ""

    @property
    def holds_several(self) -> bool:
        """Whether it holds several questions to the articles."""
        return len(self.parts) > 1 and self.kind not in WHOLE

    @property
    def asks_latest(self) -> bool:
        """Whether the newest is asked for: "the latest on ...", "still", "now"."""
        return self.kind == "latest" or self.tense == "now"

    @property
    def asks_when(self) -> bool:
        """Whether a date or a time is asked for; "how long" asks for a duration instead."""
        return self.expected == "time"

    @property
    def asks_ahead(self) -> bool:
        """Whether the question asks when something will be."""
        return self.asks_when and self.tense == "future"


def parse_question(
    text: str,
    *,
    typed: str = "",
    history: Sequence[Turn] = (),
    vocabulary: KnownWords | None = None,
    embedder: Embedder | None = None,
) -> Question:
    """Parse a question.

    `text` stands alone; `typed` is what the user typed, where that was a follow-up. With the articles' `vocabulary`
    names are found without their capitals, and spelling is corrected against the articles' own words. A question about
    the last answer is recognised only after a `history`. `embedder` is used in place of the default one, if it is the
    same model. Raises ModelError.
    """
    typed = typed or text
    meant, read_as = read_spelling(text, vocabulary), read_spelling(typed, vocabulary)
    last = LAST_QUESTION.match(meant)
    asked = last["question"] if last else meant
    guesses = classify(asked, read_as if history else asked, embedder, after_answer=bool(history))
    language = detect_language(typed, looks_foreign=guesses["kind"].name == "other_language", vocabulary=vocabulary)
    if language != ENGLISH:
        unread = "other_language" if language else "smalltalk"
        return Question(text, typed, kind=cast(Kind, unread), language=language)
    kind = guesses["kind"]
    if kind.name == "other_language":
        kind = guesses["english_kind"]
    is_about = kind.name == "about_answer"
    well_written = write_well(read_as if is_about else meant, vocabulary)
    names = find_question_names(well_written, vocabulary)
    if names == (well_written,) and kind.name in MISTAKEN_NAMES:
        kind = Guess("name", 1.0)
    elif (who := WHO_IS.match(well_written)) and names == (who["name"],):
        kind = Guess("person", 1.0)
    return Question(
        text=well_written,
        typed=typed,
        read_as=write_well(read_as, vocabulary) if words_differ(read_as, typed) else "",
        kind=cast(Kind, kind.name),
        kind_probability=kind.probability,
        expected=cast(Expected, find_expected(guesses["expected"].name, well_written)),
        tense=cast(Tense, guesses["tense"].name),
        about=cast(About, guesses["about"].name if is_about else ""),
        parts=() if MORE_ABOUT.match(well_written) else split_question(well_written),
        period=find_period(well_written),
        names=names,
        capitalised=tuple(CAPITALISED.findall(well_written)),
        context=find_context(typed, well_written, history),
    )


def find_expected(guess: str, text: str) -> str:
    """The type of the answer: not a time where the question names a date and no word asks for one."""
    is_given = any(span.is_date for span in find_value_spans(text)) and not ASKS_WHEN.search(text)
    return "any" if guess == "time" and is_given else guess


def read_spelling(text: str, vocabulary: KnownWords | None) -> str:
    """The text with its spelling corrected; as it is where it is not English."""
    return correct_spelling(text, vocabulary) if detect_language(text, vocabulary=vocabulary) == ENGLISH else text


def words_differ(a: str, b: str) -> bool:
    return [word.lower() for word in WORD.findall(a)] != [word.lower() for word in WORD.findall(b)]


def classify(text: str, typed: str, embedder: Embedder | None, *, after_answer: bool) -> dict[str, Guess]:
    """Guess the class of every head, and the kind if the question is English ("english_kind").

    Only after an answer can a question be about it; that is told from what was typed.
    """
    classifier = default_classifier()
    if embedder is None or embedder.name != DEFAULT_EMBEDDER:
        embedder = default_embedder()
    vectors = classifier.vectors(list(dict.fromkeys([text, typed])), embedder)
    own, as_typed = vectors[0], vectors[-1]
    guesses = {name: head.guess(own) for name, head in classifier.heads.items()}
    kinds = classifier.heads["kind"]
    guesses["kind"] = guess_kind(kinds, own, text, {"about_answer"})
    guesses["english_kind"] = guess_kind(kinds, own, text, {"about_answer", "other_language"})
    if after_answer and is_about_answer(kinds.guess(as_typed)):
        guesses["kind"] = guesses["english_kind"] = kinds.guess(as_typed)
        guesses["about"] = classifier.heads["about"].guess(as_typed)
    return guesses


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


def is_about_answer(guess: Guess) -> bool:
    return guess.name == "about_answer" and guess.probability >= MIN_ABOUT
