"""The turns of a conversation, taken apart for rewriting, and one rewriting of a follow-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rag.questions.phrases import AUXILIARIES, FINITE, PREPOSITIONS, Phrase, find_phrases
from rag.questions.verbs import base_form, has_past_form

YES_NO = re.compile(r"^(?:yes|no)\b[\s,;:.]*", re.IGNORECASE)
AUXILIARY = re.compile(rf"\b(?!(?-i:May)\b)(?:{'|'.join(sorted(FINITE))})\b", re.IGNORECASE)
WH = re.compile(
    r"^(?P<wh>(?:(?:in|on|at|by|for|from|to|with|since|until|of)\s+)?(?:how|who|whom|whose|what|which|when|where|why)\b)",
    re.IGNORECASE,
)
TO_DO = re.compile(r"^(?P<plan>.+ to) do(?: (?:with|to|about) (?P<thing>.+))?$")
FIRST_PHRASE = re.compile(r"[,;.(]| who | which | says? ")
"""Where the first phrase of an answer ends."""
COUNTING = re.compile(r"^how\s+(?:many|much)\s+(?!of\b)(?P<counted>.+)$", re.IGNORECASE)
HAPPENED = re.compile(r"^happened\s+(?P<behind>.+)$", re.IGNORECASE)
OF_SUBJECTS = frozenset("is was were are has have had will".split())
"""Auxiliaries of questions that may ask for their subject: "Who was elected?"."""

ASKS_FOR_OBJECT = re.compile(r"\b(?:\w+ing|by|with|to|for|from|of)\W*$", re.IGNORECASE)
"""The end of a question about the object of a verb: "who is Lee accusing?"."""


@dataclass(frozen=True)
class Rewriting:
    """A question that stands alone, and the marks of how it was made."""

    text: str
    marks: tuple[str, ...]
    meant: tuple[tuple[str, str], ...] = ()
    """Each class of pronoun that was replaced, and by what."""
    exchanged: tuple[str, str] | None = None
    """The new phrase and the one that it replaced."""


@dataclass(frozen=True)
class TalkTurn:
    """A question of the conversation, standing alone and well written, and its answer as plain text.

    `quoted` is what the articles say in the answer; `pronouns` has "he", "she" or "it" for names, by
    `index.storing.words.persons.name_key`, where the articles tell.
    """

    question: str
    answer: str
    quoted: str = ""
    pronouns: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def parts(self) -> tuple[str, str, str]:
        """The words that ask, the auxiliary, and the rest; the first is "" for a yes/no question."""
        question = self.question.rstrip(" ?.!")
        if not WH.match(question):
            words = question.split(maxsplit=1)
            is_yesno = len(words) > 1 and words[0].lower() in AUXILIARIES
            return ("", words[0], words[1]) if is_yesno else ("", "", question)
        found = AUXILIARY.search(question)
        if found is None:
            match = WH.match(question)
            return (match[0], "", question[match.end() :].strip()) if match else ("", "", question)
        return question[: found.start()].strip(), found[0], question[found.end() :].strip()

    @cached_property
    def short_answer(self) -> str:
        """The first phrase of the answer, as the subject of a sentence."""
        first = FIRST_PHRASE.split(YES_NO.sub("", self.answer))[0].strip(" .")
        first = AUXILIARY.split(first)[0].strip() or first  # of an answer that is a sentence
        return re.sub(r"^(?:The|An?)\b", lambda word: word[0].lower(), first)

    @cached_property
    def clauses(self) -> list[tuple[str, str]]:
        """The question without its question words, to be asked with others: pairs of a form and a clause."""
        if clause := self._clause_of_counted:
            return [("asked", clause)]
        asking, auxiliary, rest = self.parts
        rest = self._put_plan_in(re.sub(r"\s+ever\b", "", rest, count=1))
        found = [("asked", f"{auxiliary.lower()} {rest}")] if auxiliary else []
        answered = asking.lower().startswith("who") and bool(self.short_answer)
        if answered and not auxiliary:
            verb, _, behind = rest.partition(" ")
            return [("subject", f"did {self.short_answer} {base_form(verb)} {behind}".rstrip())]
        if answered and auxiliary.lower() in OF_SUBJECTS:
            subject = ("subject", f"{auxiliary.lower()} {self.short_answer} {rest}")
            found = [*found, subject] if ASKS_FOR_OBJECT.search(rest) else [subject]
        if happened := HAPPENED.match(rest):
            return [("happened", f"did it happen {happened['behind']}")]
        if not auxiliary and rest and not asking.lower().startswith("who"):
            found.append(("bare", rest if asking else f"was it that {rest}"))
        return found

    @cached_property
    def _clause_of_counted(self) -> str:
        """What those did who are counted, to be asked with other question words: "did people die in the fire" of "How
        many people died in the fire?"; "" where they are not the subject."""
        match = COUNTING.match(self.question.rstrip(" ?.!"))
        words = match["counted"].split() if match else []
        verb = next((at for at, word in enumerate(words) if at and (word in FINITE or has_past_form(word))), None)
        if verb is None:
            return ""
        counted, behind = words[:verb], words[verb + 1 :]
        if words[verb] not in FINITE:
            return " ".join(("did", *counted, base_form(words[verb]), *behind))
        return " ".join((words[verb], *counted, *behind)) if behind and has_past_form(behind[0]) else ""

    def _put_plan_in(self, rest: str) -> str:
        """What follows the auxiliary, with the answer in it where it was asked what somebody wants to do: "the hospital
        plan to close its ward" of "What did the hospital plan to do with its ward?"."""
        match = TO_DO.match(rest)
        if match is None or not self.short_answer:
            return rest
        thing = f" {match['thing']}" if match["thing"] and " " not in self.short_answer else ""
        return f"{match['plan']} {self.short_answer}{thing}"

    @cached_property
    def negated(self) -> str:
        """A yes/no question negated, to ask why: "was Lee not a candidate"; "" for any other question."""
        asking, auxiliary, _ = self.parts
        subject = self.subject
        if asking or subject is None:
            return ""
        return f"{auxiliary.lower()} {subject.text} not {self.question[subject.end :].strip(' ?.!')}"

    @cached_property
    def subject(self) -> Phrase | None:
        """The phrase after the auxiliary."""
        own = [each for each in find_phrases(self.question) if each.before == self.parts[1].lower()]
        return max(own, key=lambda each: (each.is_cut, each.size), default=None)

    @cached_property
    def statement(self) -> str:
        """A yes/no question, or one that its answer completes, as a statement; "" for any other question."""
        asking, auxiliary, rest = self.parts
        first = asking.lower()
        if first in ("who", "what") and self.short_answer:
            return " ".join(filter(None, (self.short_answer, auxiliary.lower(), rest)))
        if first in ("where", "when") and self.short_answer and self._told:
            preposition = "" if self.short_answer.split()[0].lower() in PREPOSITIONS or first == "when" else "in "
            return f"{self._told} {preposition}{self.short_answer}"
        return "" if asking else self._told

    @property
    def whole_statement(self) -> str:
        """The statement, where it is a sentence of the answer: not of "What does the union say?"."""
        asking, auxiliary, _ = self.parts
        is_subject = not auxiliary or asking.lower() in ("", "where", "when")
        return self.statement if is_subject and (asking or self.answer.lower().startswith("yes")) else ""

    @cached_property
    def indirect(self) -> str:
        """The question as an indirect one: "how old Lee is"; "" where that cannot be."""
        asking = self.parts[0].lower()
        return f"{asking} {self._told}" if asking and self._told else ""

    @cached_property
    def _told(self) -> str:
        """What follows the question words, in the word order of a statement."""
        auxiliary, subject = self.parts[1], self.subject
        if not auxiliary or subject is None:
            return ""
        behind = self.question[subject.end :].strip(" ?.!")
        return " ".join(filter(None, (subject.text, auxiliary.lower(), behind)))
