"""Rewrite a follow-up question as one that stands alone, from what was said before.

Every possible meaning is written out (`candidates`), and a small model trained on conversations chooses one
(`choosing`); a question about something new stays as it is. For English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index import DEFAULT_EMBEDDER, Embedder
from rag.answer import Answer
from rag.questions.candidates import JOINING
from rag.questions.capitals import write_well
from rag.questions.choosing import default_chooser
from rag.questions.classifier import default_classifier, default_embedder
from rag.questions.items import list_items, name_item, name_topic
from rag.questions.pronouns import put_topic_in
from rag.questions.requests import unwrap_request
from rag.questions.shifting import move_time
from rag.questions.splitting import split_question
from rag.questions.talk import TalkTurn
from rag.questions.words import KnownWords

MAX_TURNS = 6
"""Earlier turns that are looked at."""
MAX_CHARS = 500
"""Characters of an earlier question or answer that are looked at."""
MAX_QUOTES, MAX_QUOTED_CHARS = 10, 2000
"""Quotes of an earlier answer that are looked at, and their characters."""
MAX_WORDS = 40
"""A longer question stands alone."""
MAX_REPEATED_CHARS = 120
"""Characters of an earlier answer that are repeated in a question."""
NEVER_FOLLOW = frozenset(("smalltalk", "instruction", "other_language", "about_answer"))
"""Kinds of questions that neither follow others nor are followed: they do not ask the articles."""
MIN_CERTAINTY = 0.6
"""Minimum probability of such a kind."""

NAME = re.compile(r"[A-Z][\w'’-]*(?:\.(?=\s?[A-Z]))?(?:\s+(?:(?:of|the|de|van|von|al)\s+)?[A-Z][\w'’-]*)*")
FIRST_WORDS = frozenset(
    "who whom whose what which when where why how is are was were will would can could did does do has have had in on "
    "at to from and or but the a an according about during after before since for by with yes no he she it they his "
    "her its their there this that these those".split()
)
BEFORE_PLACES = re.compile(r"\b(?:in|to|at|from|into|near|visit|visits|visited|visiting|reach|reached|leave|left)\s+$")
MARKER = re.compile(r"\s*\[\d+\]")
SENTENCE = re.compile(r"^[A-Z](?=[a-z]*\s+[a-z0-9])")
"""The first letter of an answer that does not begin with a name: "Two days"."""
CONTRACTED = re.compile(r"\b(who|what|when|where|how)['’]s\b", re.IGNORECASE)
ENDED = re.compile(r"[.!]\s+\w")
"""A sentence before another one."""
FIRST_PERSON = re.compile(r"(?:I|We|My|Our)(?:['’]\w+)?$")
WHO = re.compile(r"^who\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, init=False)
class Turn:
    """An earlier question of the same conversation, and its answer: an `Answer`, or its text.

    `answer` is the text; of an `Answer`, its short answers. `given` is the `Answer`, where there is one.
    """

    question: str
    answer: str
    given: Answer | None = field(default=None, compare=False, repr=False)

    def __init__(self, question: str, answer: str | Answer) -> None:
        given = None if isinstance(answer, str) else answer
        text = answer if isinstance(answer, str) else join_values(position.value for position in answer.positions)
        object.__setattr__(self, "question", question)
        object.__setattr__(self, "answer", text)
        object.__setattr__(self, "given", given)

    @property
    def asked(self) -> str:
        """The question as it was understood: completed from the turns before it, where there is an `Answer`."""
        return self.given.question if self.given else self.question


def join_values(values: Iterable[str]) -> str:
    """The short answers, as a turn holds them."""
    return "; ".join(values)


def standalone(
    question: str,
    history: Sequence[Turn],
    *,
    vocabulary: KnownWords | None = None,
    embedder: Embedder | None = None,
) -> str:
    """Complete a question from the conversation; unchanged where it refers to nothing before.

    A polite request is taken for the question in it, and what it says before that for an earlier turn. With the
    articles' `vocabulary` names are found without their capitals. `embedder` is used in place of the default one, if it
    is the same model. Raises ModelError.
    """
    if embedder is None or embedder.name != DEFAULT_EMBEDDER:
        embedder = default_embedder()
    asked, before = unwrap_request(question)
    if before:
        whole = complete(asked, [*history, Turn(before, "")], vocabulary, embedder)
        if whole == asked and ENDED.search(question):
            return question
        return whole if find_names_in(whole) else add_names(whole, before)
    return complete(asked, history, vocabulary, embedder)


def add_names(asked: str, before: str) -> str:
    """A question with the names in what was said before it, which it may be about: "How long is the hull (Solm)?"."""
    names = [name for name, _ in find_names_in(before) if name not in asked and not FIRST_PERSON.match(name)]
    return f"{asked.rstrip(' ?')} ({', '.join(names)})?" if names else asked


def complete(question: str, history: Sequence[Turn], vocabulary: KnownWords | None, embedder: Embedder) -> str:
    """Complete a question that is no request: see `standalone`."""
    turns = [
        (write_well(MARKER.sub("", turn.asked[:MAX_CHARS]), vocabulary), MARKER.sub("", turn.answer[:MAX_CHARS]))
        for turn in history[-MAX_TURNS:]
    ]
    topical = put_topic_in(question)
    named = name_in_last_turn(topical, history)
    written = write_well(named, vocabulary)
    *follows, may_follow = may_carry([*(earlier for earlier, _ in turns), written], embedder)
    pronouns = vocabulary.pronouns if vocabulary else {}
    talk: list[TalkTurn] = []
    for (earlier, answer), turn, is_carried in zip(turns, history[-MAX_TURNS:], follows, strict=True):
        if is_carried:
            whole = earlier if turn.given else make_whole(earlier, talk, embedder)
            talk.append(TalkTurn(whole[:MAX_CHARS], answer, join_quotes(turn), pronouns))
    is_named = named != topical  # the last answer lists it: nothing else is left open
    first, rest = split_first(written)
    whole = make_whole(first, talk, embedder) if may_follow and not is_named else first
    return named if whole == first else f"{whole.rstrip(' ?')}{rest}" if rest else whole


def split_first(question: str) -> tuple[str, str]:
    """The first of several questions, and the rest as it stands, which refers to the first: "", if it is only one."""
    first = split_question(question)[0].rstrip("?")
    rest = question[len(first) :]
    is_first = question.lower().startswith(first.lower()) and rest.strip(" ?.!") != ""
    return (f"{first}?", rest) if is_first else (question, "")


def name_in_last_turn(question: str, history: Sequence[Turn]) -> str:
    """Name what a question only points to in the last turn: "the first one", "tell me more"."""
    if not history:
        return question
    last = history[-1]
    item = name_item(question, list_items(last.answer, last.given), last.asked)
    return name_topic(item, [turn.asked for turn in history[-MAX_TURNS:]])


def join_quotes(turn: Turn) -> str:
    """The quotes in the answer of a turn, as one text."""
    quotes = (citation.quote for citation in turn.given.citations[:MAX_QUOTES]) if turn.given else ()
    return " ".join(quotes)[:MAX_QUOTED_CHARS]


def may_carry(questions: Sequence[str], embedder: Embedder) -> list[bool]:
    """Whether each question asks the articles, so that it may refer to others, and others to it."""
    classifier = default_classifier()
    kinds = [classifier.heads["kind"].guess(vector) for vector in classifier.vectors(list(questions), embedder)]
    return [
        question.strip() != "" and not (kind.name in NEVER_FOLLOW and kind.probability >= MIN_CERTAINTY)
        for question, kind in zip(questions, kinds, strict=True)
    ]


def make_whole(written: str, talk: Sequence[TalkTurn], embedder: Embedder) -> str:
    """Complete a well-written question from a conversation whose questions stand alone."""
    if not talk or not 0 < len(written.split()) <= MAX_WORDS:
        return written
    if moved := move_time(written, talk[-1].question):
        return moved
    written = CONTRACTED.sub(r"\1 is", written)
    chosen = default_chooser().choose(written, talk, embedder)
    if set(chosen.marks) == {"way:same"}:
        asked = JOINING.sub("", written)
        return asked[:1].upper() + asked[1:]
    return chosen.text


def complete_part(part: str, talk: Sequence[Turn]) -> str:
    """Complete one question of several from those before it: "By how many votes (Lund won the vote)?"."""
    whole = standalone(part, talk)
    return with_last_turn(whole, talk[-1]) if talk and not find_names_in(whole) else whole


def with_last_turn(question: str, turn: Turn) -> str:
    return re.sub(r"\s*([?.!]*)$", lambda end: f" ({restate_turn(turn)}){end[1]}", question, count=1)


def restate_turn(turn: Turn) -> str:
    """What an earlier turn said: "Kim invited Putin" of "Who invited Putin?" and "Kim"."""
    question = turn.asked.rstrip(" ?.!")
    answer = SENTENCE.sub(lambda first: first[0].lower(), turn.answer.split("\n")[0][:MAX_REPEATED_CHARS].rstrip(" ."))
    if not answer:
        return question
    return WHO.sub(lambda _: f"{answer} ", question) if WHO.match(question) else f"{question}: {answer}"


def find_names_in(text: str) -> list[tuple[str, bool]]:
    """The names in a text, each with whether the word before it says that it is a place."""
    found = []
    for match in NAME.finditer(text):
        first, *rest = match[0].split()
        kept = " ".join(rest) if first.lower() in FIRST_WORDS else match[0]
        if kept:
            name = re.sub(r"['’]s$", "", kept)
            found.append((name, BEFORE_PLACES.search(text[: match.end() - len(kept)]) is not None))
    return found
