"""Complete a follow-up with what follows its words in the last question: an object, a place, a time.

"When did he pay?" after "How much did Lee pay for his stay?" asks when he paid for his stay; "the new leader" after
"the leader of the council" is the new leader of the council.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.questions.phrases import DETERMINERS, GRAMMAR, LINKS, PREPOSITIONS, find_phrases
from rag.questions.talk import Rewriting, TalkTurn
from rag.questions.verbs import base_form

MAX_REST = 9
"""Words of the last question that are appended to a follow-up."""
WORD = re.compile(r"[^\W_]+(?:[’'.,–-][^\W_]+)*")


def carry_rest(whole: Rewriting, last: TalkTurn) -> Iterator[Rewriting]:
    """Yield the follow-up with what follows its last word in the last question."""
    asked = whole.text.rstrip(" ?.!")
    own = [match[0].lower() for match in WORD.finditer(asked)]
    if not own or own[-1] in GRAMMAR | DETERMINERS:
        return
    question = last.question.rstrip(" ?.!")
    content = {word for word in own if word not in GRAMMAR | DETERMINERS}
    for match in WORD.finditer(question):
        rest = question[match.end() :].strip()
        words = [word[0].lower() for word in WORD.finditer(rest)]
        if (
            base_form(match[0].lower()) == base_form(own[-1])
            and 0 < len(words) <= MAX_REST
            and not content & set(words)
        ):
            first = words[0] if words[0] in PREPOSITIONS else "other"
            marks = (*whole.marks, "way:rest", f"rest:first={first}", f"rest:words={min(len(words), 4)}")
            yield replace(whole, text=f"{asked} {rest}", marks=marks)


def extend_noun(whole: Rewriting, talk: Sequence[TalkTurn]) -> Iterator[Rewriting]:
    """Yield the follow-up with what was said of its noun before: "the new leader of the council"."""
    said = [phrase for turn in talk[-2:] for text in (turn.question, turn.answer) for phrase in find_phrases(text)]
    own_phrases = [each for each in find_phrases(whole.text) if each.size == 1 and not each.is_name]
    for own in own_phrases:
        noun = own.words[-1].lower()
        for phrase in said:
            words = [word.lower() for word in phrase.words]
            if noun not in words[:-1] or own.text.lower() in phrase.text.lower():
                continue
            tail = phrase.words[words.index(noun) + 1 :]
            if tail[0].lower() in LINKS and not {word.lower() for word in tail} & set(own.text.lower().split()):
                text = f"{whole.text[: own.end]} {' '.join(tail)}{whole.text[own.end :]}"
                marks = (f"extend:{own.words[0].lower() in DETERMINERS}", f"extend:{tail[0].lower()}")
                yield replace(whole, text=text, marks=(*whole.marks, "way:extend", *marks))
