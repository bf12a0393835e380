"""A question as it was understood: parsed once, and passed on to everything that must know what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from index import Embedder
from rag.questions.asking import CAPITALISED, QuestionWords
from rag.questions.candidates import JOINING
from rag.questions.capitals import find_question_names, write_well
from rag.questions.classifier import Guess
from rag.questions.context import find_context
from rag.questions.exchanges import BEFORE
from rag.questions.items import MORE_ABOUT
from rag.questions.kinds import classify, correct_kind, find_expected
from rag.questions.language import ENGLISH, detect_language
from rag.questions.period import Period, find_period
from rag.questions.spelling import correct_spelling
from rag.questions.splitting import split_question
from rag.questions.words import WORD, KnownWords

if TYPE_CHECKING:
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
About = Literal["", "certainty", "disagreement", "sources", "text", "newest", "earlier", "which"]

WHOLE = frozenset(
    ("about_answer", "comparison", "disagreements", "smalltalk", "instruction", "other_language", "keywords", "name")
)
"""Kinds of questions that are never taken apart. "name" is a bare name, such as "Ada Venn"."""
TOPICS = frozenset(("any", "description", "name", "person", "place"))
"""The expected types of keywords that may name a topic."""
SAID_WHAT = re.compile(
    r"what\s+(?:did|does|do|has|have|had)\s+(?P<name>.+?)\s+(?:say|said|tell|told|state|stated|announce|announced)"
    r"(?:\s+(?:in|on|last|this|to)\s.+)?\W*$",
    re.IGNORECASE,
)
ACCORDING_TO = re.compile(r"\baccording to (?:(?:the|an?)\s+)?(?P<who>[^,?]+)", re.IGNORECASE)
FATE = re.compile(r"what\s+(?:(?:has|have|had)\s+)?bec[ao]me\s+of\s", re.IGNORECASE)
SAID_ABOUT = re.compile(
    r"what\s+(?:did|does|do|has|have|had)\s+.+?\s+(?:say|said|tell|told|state|stated)\s+(?:(?:in|on|last|this|to)\s.+?\s)?"
    r"(?:about|of|on)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question(QuestionWords):
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
    def asks_fate(self) -> bool:
        """Whether it asks what became of something, which the newest articles tell if none says it in so many words."""
        return FATE.match(self.text) is not None

    @property
    def who(self) -> str:
        """The name, if the question is who has this name, or is only a name; "" for any other question."""
        return self.names[0] if self.kind in ("person", "name") and len(self.names) == 1 else ""

    @property
    def takes_any(self) -> bool:
        """Whether no answer disputes another: roles of one name, or what somebody said, where no subject is given."""
        said = SAID_WHAT.match(self.text)
        return self.kind in ("person", "name") or (said is not None and self.names == (said["name"],))

    @property
    def speaker(self) -> str:
        """The name of the one whose account is asked for: "Olin" of "according to Olin"; "" for any other question."""
        found = ACCORDING_TO.search(self.text)
        return found["who"].strip() if found and found["who"].strip() in self.names else ""

    @property
    def asks_for_words(self) -> bool:
        """Whether it asks what somebody said. Only figures and times in it can exclude each other."""
        return (SAID_WHAT.match(self.text) or SAID_ABOUT.match(self.text)) is not None

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
    guesses = classify(meant, read_as if history else "", embedder)
    if asks_for_earlier(read_as, history):
        guesses |= {"kind": Guess("about_answer", 1.0), "about": Guess("earlier", 1.0)}
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
    kind = correct_kind(kind, well_written, names)
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


def read_spelling(text: str, vocabulary: KnownWords | None) -> str:
    """The text with its spelling corrected; as it is where it is not English."""
    return correct_spelling(text, vocabulary) if detect_language(text, vocabulary=vocabulary) == ENGLISH else text


def asks_for_earlier(asked: str, history: Sequence[Turn]) -> bool:
    """Whether a follow-up asks what it was before, and the last answer says so: "And before her?"."""
    given = history[-1].given if history else None
    return given is not None and given.status == "updated" and BEFORE.match(JOINING.sub("", asked)) is not None


def words_differ(a: str, b: str) -> bool:
    return [word.lower() for word in WORD.findall(a)] != [word.lower() for word in WORD.findall(b)]
