"""Replace the pronouns of a follow-up by what was mentioned before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from rag.questions.english import is_english
from rag.questions.mentioned import PERSON_WORD, Mention
from rag.questions.phrases import AUXILIARIES, Phrase, find_phrases
from rag.questions.talk import Rewriting

PRONOUN = re.compile(
    r"\b(he|she|him|her|hers|his|they|them|their|it|its|there|that one|this one|the one|the other one|the other"
    r"|these|those|that(?=\s*(?:$|[?.!,]|happen|begin|end|start))|this(?=\s*[?.!]*$))\b",
    re.IGNORECASE,
)
CLASSES = {"there": "there"} | dict.fromkeys(("he", "him", "his", "she", "her", "hers"), "he")
CLASSES |= dict.fromkeys(("they", "them", "their", "these", "those"), "they")
"""The class of a pronoun; "it" for all others."""
GENDERS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}
POSSESSIVES = frozenset("his their its".split())
OWNED = re.compile(r"\s+(?!(?:in|on|at|to|for|from|with|by|and|or|when|before|after)\b)[^\W\d]")
"""What follows a possessive "her"."""
SUBJECTS = frozenset(("he", "she", "they"))
NOT_A_THING = re.compile(r"(?:since|that|true|possible|likely)\b|(?:the|an?)\s+(?:[\w-]+\s+){1,4}(?:that|who|which)\b")
"""What follows an "it" that stands for nothing: "Is it true?", "Was it the dog that found him?"."""
CLEFT = re.compile(r"(?:was|is|wasn['’]t|isn['’]t|were)\s+(?:the|an?)\s")
"""What follows such an "it" after "that" or "sure": "Who says that it was the cook?"."""
BEFORE_SUBJECTS = frozenset("do does did has have had can could will would should".split())
"""Auxiliaries before a subject whose verb follows: not "is", as in "What is the name of its mayor?"."""
JOINING_CLAUSES = frozenset("before after when while because since until if that than as".split())
LAST_TURN = frozenset(("place=q0", "place=a0"))
PERSONAL = frozenset(("looks=person", "looks=single"))
NEVER_PERSONS = frozenset(
    ("looks=organisation", "plural=True", *(f"before={word}" for word in "in at on off near into".split()))
)
COUNTING = re.compile(r"(?:how (?:many|much)|what|which)\s", re.IGNORECASE)
"""The start of "how many were there?", which does not ask for a place."""
COMMON_WORDS = 20_000
CAUSE_ALONE = re.compile(r"^what(?:['’]s| is| was) the (?:cause|reason)\W*$", re.IGNORECASE)
EVENT = r"(?:it|that|this)"
OF_CAUSES = re.compile(
    rf"\b(?:(?:caus(?:e|es|ed|ing)|triggered|(?:cause|reason) (?:of|for)|blame for|responsible for|led to)\s+{EVENT}"
    rf"(?!\s+(?!according\b|then\b|exactly\b|in\b)\w)|fault (?:is|was) {EVENT})",
    re.IGNORECASE,
)
OF_EVENTS = re.compile(
    rf"\b{EVENT}\s+(?:happen|occur|take place|(?:have )?be(?:en)? (?:prevented|avoided))", re.IGNORECASE
)
"""Questions in which "it" stands for what happened."""
MAX_SECOND = 8
"""Things that replace the second pronoun of a question, for each that replaces the first."""


TOPIC = re.compile(
    r"^(?:(?i:and|but|so|as for|what about)\s+)*"
    r"(?P<thing>(?i:the|a|an|his|her|their)\s[\w’' -]{2,40}?|[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){0,3})"
    r"\s*(?:,|\s[-–])\s*"
    r"(?P<asked>(?:who|what|when|where|why|how|which|is|are|was|were|did|does|do|has|have|had|will|can)\b.+)$"
)
"""What a question is about, put before it: "And the captain, what happened to her?"."""


def put_topic_in(asked: str) -> str:
    """A question with the topic before it in place of its pronoun; unchanged where it has none."""
    match = TOPIC.match(asked)
    found = PRONOUN.search(match["asked"]) if match else None
    if match is None or found is None:
        return asked
    owner = "'s" if is_possessive(found) else ""
    thing = re.sub(r"^(?:The|An?|His|Her|Their)\b", lambda word: word[0].lower(), match["thing"])
    text = f"{match['asked'][: found.start()]}{thing}{owner}{match['asked'][found.end() :]}"
    return text[:1].upper() + text[1:]


def asks_for_cause(asked: str) -> bool:
    """Whether a question asks what caused an "it", or only for the cause: "Whose fault was it?"."""
    return (OF_CAUSES.search(asked) or CAUSE_ALONE.match(asked)) is not None


def asks_about_event(asked: str) -> bool:
    """Whether the "it" of a question stands for an event: "What caused it?", "Where did it happen?"."""
    return asks_for_cause(asked) or OF_EVENTS.search(asked) is not None


def pronoun_class(word: str) -> str:
    return CLASSES.get(word.lower(), "it")


def replace_pronouns(asked: str, mentioned: Sequence[Mention], quoted: Sequence[Mention] = ()) -> Iterator[Rewriting]:
    """Yield the question with its pronouns of one class, and then of a second, replaced by each thing mentioned.

    "He" may also be one of the `quoted` persons, whom only the articles name.
    """
    found = [match for match in PRONOUN.finditer(asked) if not is_empty(match, asked)]
    classes = list(dict.fromkeys(pronoun_class(match[0]) for match in found))
    genders = list(dict.fromkeys(GENDERS[word] for match in found if (word := match[0].lower()) in GENDERS))
    if len(genders) > 1:
        yield from replace_both(asked, found, [*mentioned, *quoted], genders)
        return
    called = [keep_called(each, genders[0]) if genders else each for each in (mentioned, quoted)]
    possible = [*keep_recent_persons(called[0]), *called[1][:1]] if classes[:1] == ["he"] else mentioned
    for mention in (each for each in possible if fits(each, classes[0])) if found else ():
        text = replace_first_pronoun(asked, found, classes[0], mention)
        marks = ("way:pronoun", f"pronoun:{classes[0]}", *mention.marks, *cross(classes[0], mention))
        meant = ((classes[0], mention.text),)
        yield Rewriting(text, marks, meant)
        if classes[1:]:
            again = list(PRONOUN.finditer(text))
            others = (other for other in mentioned if other.text != mention.text and fits(other, classes[1]))
            for second in islice(others, MAX_SECOND):
                more = (f"second:{classes[1]}", *cross(classes[1], second))
                whole = replace_first_pronoun(text, again, classes[1], second)
                yield Rewriting(whole, marks + more, (*meant, (classes[1], second.text)))


def replace_both(
    asked: str, found: Sequence[re.Match[str]], mentioned: Sequence[Mention], genders: Sequence[str]
) -> Iterator[Rewriting]:
    """Yield a question with "he" and "she" in it with both replaced: "Does he agree with her?"."""
    first_word, second_word = (next(each for each in found if GENDERS.get(each[0].lower()) == one) for one in genders)
    persons = [mention for mention in mentioned if fits(mention, "he")]
    firsts, seconds = (keep_called(persons, gender)[:MAX_SECOND] for gender in genders)
    for first, second in product(firsts, seconds):
        if first.text != second.text:
            text = put_mention(asked, second_word, second)
            marks = ("way:pronoun", "pronoun:he", *first.marks, *cross("he", first), "second:he", *cross("he", second))
            meant = (("he", first.text), ("he", second.text))
            yield Rewriting(put_mention(text, first_word, first), marks, meant)


def keep_called(mentioned: Sequence[Mention], pronoun: str) -> list[Mention]:
    """The things that "he" or "she" may stand for: not those whom the articles call by the other pronoun, nor, where
    they call someone so, firms. All, where none of the others may be a person: articles mislead.
    """
    is_known = any(mention.called == pronoun for mention in mentioned)
    possible = [
        each for each in mentioned if each.called in (pronoun, None) and not (pronoun == "he" and is_ship(each))
    ]
    kept = [each for each in possible if each.called or not (is_known and is_firm(each.text))]
    return kept if any(PERSONAL & set(mention.marks) for mention in kept) else list(mentioned)


def is_firm(name: str) -> bool:
    """Whether a name ends with an English plural: "Torsay Lines"."""
    last = name.split()[-1].lower()
    return last.endswith("s") and is_english(last[:-1], COMMON_WORDS)


def is_ship(mention: Mention) -> bool:
    """Whether a name has "the" and no rank, as that of a ship, which is "she": "the Solvane"."""
    is_name = mention.text.startswith("the ") and "sort=name" in mention.marks
    return is_name and "rank=True" not in mention.marks and not PERSON_WORD.search(mention.text)


def keep_recent_persons(mentioned: Sequence[Mention]) -> Sequence[Mention]:
    """The things of the last turn, if one of them may be a person by its looks, and earlier persons whom the articles
    call by the pronoun; otherwise all.
    """
    last = [mention for mention in mentioned if LAST_TURN & set(mention.marks)]
    if not any(PERSONAL & set(mention.marks) for mention in last):
        return mentioned
    return [mention for mention in mentioned if mention in last or mention.called]


def fits(mention: Mention, of_class: str) -> bool:
    """Whether a pronoun of a class may stand for a thing: "there" for no name but that of a place, "he" for no place,
    organisation or plural."""
    is_name, is_place = "sort=name" in mention.marks, "is_place=True" in mention.marks
    if of_class == "he":
        return not NEVER_PERSONS & set(mention.marks)
    return of_class != "there" or is_place or ("looks=person" not in mention.marks and not is_name)


def cross(of_class: str, mention: Mention) -> tuple[str, ...]:
    return tuple(f"{of_class}&{mark}" for mark in mention.marks)


def is_empty(match: re.Match[str], asked: str) -> bool:
    """Whether a word stands for nothing mentioned: "there" of "is there still a limit", "it" of "is it true", and "his"
    after a name in the same question."""
    before = asked[: match.start()].split()[-1:]
    behind = asked[match.end() :].strip(" ?.!")
    if match[0].lower() == "there":
        return bool(before) and before[0].lower() in AUXILIARIES and (behind != "" or COUNTING.match(asked) is not None)
    named = find_phrases(asked[: match.start()])
    subjects = [phrase for phrase in named if phrase.before in BEFORE_SUBJECTS or is_counted(phrase)]
    if match[0].lower() == "it":
        is_joined = bool(before) and before[0].lower() in JOINING_CLAUSES
        is_explained = is_joined and any(not PERSON_WORD.search(phrase.text) for phrase in subjects)
        says_what = bool(before) and before[0].lower() in ("that", "sure") and CLEFT.match(behind) is not None
        return is_explained or says_what or NOT_A_THING.match(behind) is not None
    explains_itself = match[0].lower() in SUBJECTS or is_possessive(match)
    if explains_itself and any(phrase.is_name for phrase in named):
        return True
    return is_possessive(match) and any(may_own(phrase, match[0].lower()) for phrase in subjects)


def is_counted(phrase: Phrase) -> bool:
    """Whether a phrase is what a question counts, which is the subject of its verb: "how many teachers"."""
    return phrase.words[0].lower() in ("many", "much")


def may_own(subject: Phrase, possessive: str) -> bool:
    """Whether a possessive may refer to the subject of its own question: "did the ambassador go back to her post"."""
    return possessive in ("its", "their") or PERSON_WORD.search(subject.text) is not None


def is_possessive(match: re.Match[str]) -> bool:
    """Whether a pronoun is possessive."""
    word = match[0].lower()
    return word in POSSESSIVES or (word == "her" and OWNED.match(match.string, match.end()) is not None)


def replace_first_pronoun(text: str, found: Iterable[re.Match[str]], of_class: str, mention: Mention) -> str:
    """The text with the first pronoun of a class replaced; others stay, for the first explains them."""
    match = next((each for each in found if pronoun_class(each[0]) == of_class), None)
    return put_mention(text, match, mention) if match else text


def put_mention(text: str, match: re.Match[str], mention: Mention) -> str:
    """The text with a thing in place of a pronoun; what stands before the pronoun is as it was when it was found."""
    word, behind = match[0].lower(), text[match.end() :]
    before = ("at " if mention.is_at else "in ") if word == "there" else ""
    ending = ("'" if mention.text.endswith("s") else "'s") if is_possessive(match) else ""
    return f"{text[: match.start()]}{before}{mention.text}{ending}{behind}"
