"""Resolve references to the items of the last answer: "tell me more about the first one", "and the second?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.questions.phrases import AUXILIARIES, DETERMINERS, find_phrases
from rag.questions.verbs import IRREGULAR
from rag.values.spans import find_value_spans

if TYPE_CHECKING:
    from rag.answer import Answer

PLACES = {
    word: place
    for place, words in enumerate((("first", "1st", "former"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th")))
    for word in words
} | {"fifth": 4, "last": -1, "latter": -1}
NOUNS = "one|answer|item|point|position|side|version|story|article|report|person|name"
NUMBERED = re.compile(
    rf"\bthe\s+(?P<which>{'|'.join(PLACES)})(?:\s+(?:{NOUNS})\b(?:\s+of\s+(?:these|those|them)\b)?)", re.IGNORECASE
)
NUMBERED_ALONE = re.compile(rf"(?<=\babout )the\s+(?P<which>{'|'.join(PLACES)})(?=\W*$)", re.IGNORECASE)
NOTHING_ELSE = re.compile(r"(?:(?:and|so|but|what|how|about|of|on)\b\W*)*", re.IGNORECASE)
MORE = re.compile(
    r"^(?:(?:please\s+)?(?:tell|give|show)\s+me\s+|say\s+)?(?:some\s+)?more(?:\s+details?)?(?:\s+please)?\W*$"
    r"|^(?:please\s+)?(?:go on|continue|elaborate)(?:\s+please)?\W*$"
    r"|^(?:(?:can|could)\s+you\s+)?(?:please\s+)?(?:summari[sz]e|recap|sum\s+up)\s+(?:that|this|it|all\s+(?:that|this))"
    r"(?:\s+for\s+me)?(?:\s+please)?\W*$"
    r"|^(?:please\s+)?(?:(?:tell|give)\s+me|summari[sz]e|recap|sum\s+up)\s+the\s+(?:whole|full|entire|complete)\s+story"
    r"(?:\s+for\s+me)?(?:\s+please)?\W*$",
    re.IGNORECASE,
)
"""Requests for more about what the last question was about."""
MORE_ABOUT = re.compile(r"^(?:please\s+)?tell me more about\b", re.IGNORECASE)
"""The start of a question that asks for an overview, whatever it is about."""
PLURAL = re.compile(r"(?<=[^aeiou])ies$|s$")
MANY = re.compile(r"^(?:many|much) ", re.IGNORECASE)
NUMBERED_LINE = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
MAX_QUOTE_CHARS = 120


def list_items(text: str, given: Answer | None) -> list[str]:
    """What the last answer lists: its short answers, or the titles of what an overview quotes."""
    if given is None or given.positions:
        items = [position.value for position in given.positions] if given else text.split(";")
    elif listed := NUMBERED_LINE.findall(given.text):
        items = listed
    else:
        items = [citation.title or citation.quote[:MAX_QUOTE_CHARS] for citation in given.citations]
    return [item.strip(" .") for item in items if item.strip(" .")]


def name_item(question: str, items: Sequence[str], last_question: str = "") -> str:
    """The question with the item that it names by number put in; unchanged where it names none.

    A time is put in with what it is the time of in the last question: "the strike on 5 March".
    """
    match = NUMBERED.search(question) or NUMBERED_ALONE.search(question)
    if match is None:
        return question
    place = PLACES[match["which"].lower()]
    if place >= len(items):
        return question
    item = name_event(items[place], last_question)
    before, behind = question[: match.start()], question[match.end() :]
    if NOTHING_ELSE.fullmatch(before) and not behind.strip(" ?.!"):
        return f"Tell me more about {item}"
    return f"{before}{item}{behind}"


def name_event(item: str, last_question: str) -> str:
    """An item that is a time, with what happened then: "the strike on 5 March" after "When were the strikes?"."""
    if not any(span.is_date and span.end - span.start == len(item) for span in find_value_spans(item)):
        return item
    subject = next((each for each in find_phrases(last_question) if each.before in AUXILIARIES), None)
    if subject is None or not subject.is_plural or subject.words[0].lower() not in DETERMINERS:
        return item
    event = PLURAL.sub(lambda ending: "y" if ending[0] == "ies" else "", subject.text)
    return f"{event} {'on' if item[0].isdigit() else 'of'} {item}"


def name_topic(question: str, questions: Sequence[str]) -> str:
    """ "Tell me more" with what the last of some questions was about that names something."""
    if not MORE.match(question.strip()):
        return question
    topic = next(filter(None, map(name_subject, reversed(questions))), "")
    return f"Tell me more about {topic}" if topic else question


def name_subject(question: str) -> str:
    """What a question is about: a name if there is one, else the longest phrase; "" where it names nothing."""
    phrases = [each for each in find_phrases(question) if not IRREGULAR.keys() & set(each.words)]  # "visitors came"
    best = max(phrases, key=lambda each: (each.is_name, each.size, -each.start, len(each.text)), default=None)
    return MANY.sub("the ", best.text) if best else ""
