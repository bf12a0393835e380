"""The topic of a request: "the change of mayor" in "Short recap of the change of mayor, please".

What is left without the words that such requests are made of. They are English, and taken from the wordings that the
question classifier is trained on; a topic that is named by nothing else, such as "the latest developments", is missed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rag.questions.words import WORD, normalize_word

REQUEST = frozenset(
    "a about all an and any anything are article articles as at became become been big brief briefing briefly bring "
    "by can case changed changes collected collection could cover covered covers current currently describe "
    "development developments did do does draw during everything explain facts far few figures finish for from gist "
    "give going got had happen happened happening happens has have headlines hello here hey hi how i in information "
    "into is it item items key kindly know last lately latest list main make me moment month month's more most move "
    "need new newer newest news now of on one or order outline overview papers picture place places please point "
    "points prices progress put quick quickly reading recap recent recently report reported reports right rundown say "
    "sentence sentences set short should show since situation so some something speed stand stands start state status "
    "stories story sum summaries summarise summarize summary table tabulate tell thanks that the there these they "
    "thing things this through timeline to took topic topics turned up update updates us was we week week's were what "
    "what's when where which who whole with word words would write year you your".split()
)
"""Words of requests for an overview."""
DISAGREEMENT = frozenset(
    "accounts agree apart conflict conflicting conflicts contention contested contradict contradiction contradictions "
    "details differ difference differences different differently disagree disagreement disagreements discrepancies "
    "dispute disputed each inconsistencies match not other part source sources versions ways".split()
)
"""Words of requests for what is disputed, besides REQUEST."""


def find_topic(text: str, *, is_disputed: bool = False) -> str:
    """The words of a request that are its topic, in order; "" where there are none.

    `is_disputed` says that it asks where the articles disagree.
    """
    return " ".join(match[0] for match in find_topic_words(text, REQUEST | DISAGREEMENT if is_disputed else REQUEST))


def find_topic_span(text: str) -> str:
    """The topic of a request as it is written there: "captain of the ferry", and not "captain ferry"."""
    words = find_topic_words(text, REQUEST)
    return text[words[0].start() : words[-1].end()] if words else ""


def find_topic_words(text: str, known: Collection[str]) -> list[re.Match[str]]:
    """The words of a request that are not among the known ones."""
    return [match for match in WORD.finditer(text) if normalize_word(match[0]) not in known]
