"""What the words of a question say besides its kind: that it asks what is not, which dimension, about which times.

`Question` has all of it as properties, so that no other module looks at the question's words. For English.
"""

from __future__ import annotations

import re

from rag.questions.topic import find_topic, find_topic_span
from rag.values.listing import list_times
from rag.values.stems import stem_topic
from rag.values.value import Value

NEGATIVE = re.compile(r"\b(?:not|never|instead|rather than)\b|n['’]t\b", re.IGNORECASE)
OPEN = re.compile(r"\b(?:since|from|between|until|before|after|by)\b", re.IGNORECASE)
"""Words of a question about more than the one time that it names."""
DIMENSION = re.compile(
    r"\bhow (wide|long|tall|high|deep|thick|near|close)\b|\b(width|breadth|length|height|depth|thickness)\b",
    re.IGNORECASE,
)
HAPPENED = re.compile(r"^(?:did|has|have|had)\b", re.IGNORECASE)
DID = re.compile(r"\bdid\b", re.IGNORECASE)
AHEAD = re.compile(
    r"\b(?:(?:has|have|had) (?:been )?)?(?:will|would"
    r"|(?:is|are|was|were) (?:to|expected|due|set|supposed|planned|scheduled|going)\b(?: to)?|plans?"
    r"|(?:planned|scheduled|expected|hopes?|hoped|intends?|intended|wants?|wanted|promised?) to)\b",
    re.IGNORECASE,
)
"""The words of a plan, in questions and in sentences."""
WANTED = re.compile(
    r"\b(?:(?:demand|urg|offer|promis|pledg|vow|threaten|propos|request)(?:e|es|ed|ing|s)?|call(?:s|ed|ing)? for"
    r"|(?:asks?|asked|invited?|wants?|wanted) (?:\w+ )?to)\b",
    re.IGNORECASE,
)
"""The words of wanting, in questions and in sentences. "Asked about it" is none."""
LOWER_CASE = re.compile(r"(?<![\w'’-])[a-z][\w'’-]+")
CAPITALISED = re.compile(r"(?<=[\w,'’] )[A-Z][\w’'-]*")
"""A word with a capital letter inside a sentence; the first word has one by its position."""
QUOTED = re.compile(r"[\"“«]([A-Z][\w’'-]*)[\"”»]")
"""A name in quotation marks: the "Solm" ferry."""


class QuestionWords:
    """What the words of `text`, a question that stands alone, say. The base of `Question`."""

    text: str

    @property
    def is_negative(self) -> bool:
        """Whether it asks what is not: "What did the council not say?"."""
        return NEGATIVE.search(self.text) is not None

    @property
    def times(self) -> tuple[Value, ...]:
        """The dates in it."""
        return list_times(self.text, None)

    @property
    def is_about_span(self) -> bool:
        """Whether it may be about more than the time that it names: "since 2019", "before June"."""
        return OPEN.search(self.text) is not None

    @property
    def dimension(self) -> str:
        """The word for the dimension that it asks for, such as "wide" or "length"; "" for none."""
        asked = DIMENSION.search(self.text)
        return asked[0].casefold().removeprefix("how ") if asked else ""

    @property
    def asks_what_happened(self) -> bool:
        """Whether it asks if something has happened: "Did the dairy close?"."""
        return HAPPENED.match(self.text) is not None

    @property
    def asks_when_it_happened(self) -> bool:
        """Whether a question that asks when asks it of what has happened: "When did it close?"."""
        return DID.search(self.text) is not None

    @property
    def is_about_plan(self) -> bool:
        """Whether it has the words of a plan: "Did the council plan to close it?"."""
        return AHEAD.search(self.text) is not None

    @property
    def is_about_wish(self) -> bool:
        """Whether it asks what somebody demanded, offered or promised."""
        return WANTED.search(self.text) is not None

    @property
    def common_stems(self) -> frozenset[str]:
        """The stems of its lower-case words, without function words."""
        return stem_topic(" ".join(LOWER_CASE.findall(self.text)))

    @property
    def capitalised_words(self) -> frozenset[str]:
        """Its words with a capital letter, but for the first word, and those in quotation marks."""
        return find_capitalised_words(self.text)

    @property
    def topic(self) -> str:
        """What a request is about: "change mayor"; "" where it names nothing."""
        return find_topic(self.text)

    @property
    def topic_span(self) -> str:
        """The topic as it is written in the question: "change of mayor"."""
        return find_topic_span(self.text)

    @property
    def disputed_topic(self) -> str:
        """What a question about disagreements is about; "" where it names nothing."""
        return find_topic(self.text, is_disputed=True)


def find_capitalised_words(sentence: str) -> frozenset[str]:
    """The words with a capital letter inside a sentence, in quotation marks or not."""
    return frozenset((*CAPITALISED.findall(sentence), *QUOTED.findall(sentence)))
