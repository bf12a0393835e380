"""Find what a conversation has mentioned: the things that a follow-up may mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.storing.words.persons import name_key
from rag.questions.phrases import AUXILIARIES, DETERMINERS, PREPOSITIONS, Phrase, find_phrases
from rag.questions.talk import YES_NO, TalkTurn
from rag.values.names import ORGANISATIONS, RANKS
from rag.values.places import bare_name, regions

MAX_MENTIONS = 14
MAX_QUOTED = 4
"""Persons named only in quotes that may be meant."""
PERSON_WORD = re.compile(r"(?:er|or|ist|ian|man|woman|boy|girl)$", re.IGNORECASE)
FULL_NAME = re.compile(r"(?!(?:The|An?|In|On|At|But|And)\b)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}")
PERSON_NAME = re.compile(r"[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*)*")
"""Words that all begin with a capital: no ship, which is "the Solvane" and "she"."""
DATED = re.compile(r"\b\d{4}$|\b\d{1,2} [A-Z][a-z]+$")
TIME_WORD = re.compile(
    r"\b(?:day|night|morning|afternoon|evening|weekend|week|month|year|season|decade|century|hour|minute)s?$"
)
"""The end of a phrase that tells a time: "the first day"."""
PARTS_OF_VERBS = frozenset(("part", "place"))
"""Nouns that name nothing without an article: "took part", "take place"."""
BECOMING = frozenset("fall fell fallen feel felt become became get got go went remain remained stay stayed".split())
"""Verbs that an adjective follows, which names nothing: "fell ill"."""
PLACING = frozenset("in at to from into near".split())
COUNTING = frozenset("many much which a an the".split())


def is_time(phrase: str) -> bool:
    """Whether a phrase tells a time: "the first day", "the week of the fire"."""
    return TIME_WORD.search(phrase.partition(" of ")[0]) is not None


@dataclass(frozen=True)
class Mention:
    """Something mentioned, in the form that replaces a pronoun, with the marks of how it was mentioned.

    `is_at` is set where it was named with "at": "there" is then "at the summit". `called` is "he", "she" or "it" for a
    name that the articles use with it.
    """

    text: str
    marks: tuple[str, ...]
    is_at: bool = False
    called: str | None = None


def find_mentioned(talk: Sequence[TalkTurn]) -> list[Mention]:
    """The things mentioned, those of the last turn first, each text once."""
    marks: dict[str, list[str]] = defaultdict(list)
    named_with_at: set[str] = set()
    turns: dict[str, set[int]] = defaultdict(set)
    asked: Counter[str] = Counter()
    for ago, turn in enumerate(reversed(talk)):
        asking = turn.parts[0].lower().split()[:1] or ["yesno"]
        for place, text in (("a", YES_NO.sub("", turn.answer)), ("q", turn.question)):
            for number, phrase in enumerate(find_phrases(text)):
                name = as_subject(phrase)
                if may_be_meant(phrase, name):
                    turns[name].add(ago)
                    asked[name] += place == "q"
                    if min(turns[name]) == ago:  # what was said of it last counts
                        marks[name] += describe_mention(phrase, name, number)
                        marks[name] += describe_place(place, ago, number, asking[0])
                    named_with_at |= {name} if phrase.before == "at" else set()
    people = Counter({name: count for name, count in asked.items() if "is_place=True" not in marks[name]})
    (_, most), (_, second) = [*people.most_common(2), ("", 0), ("", 0)][:2]
    for name, listed in marks.items():
        listed.append(f"most={people[name] == most > second}")
    found = [
        Mention(name, tuple(dict.fromkeys(listed)), name in named_with_at, find_pronoun(name, talk[-1].pronouns))
        for name, listed in marks.items()
    ]
    return [*join_persons(found), *found][:MAX_MENTIONS]


def find_quoted_persons(talk: Sequence[TalkTurn], mentioned: Sequence[Mention]) -> list[Mention]:
    """Full names in the quotes of the last answer that were not mentioned otherwise."""
    known = {word for mention in mentioned for word in mention.text.split()}
    found: dict[str, Mention] = {}
    for match in FULL_NAME.finditer(talk[-1].quoted):
        name = match[0]
        if not known & set(name.split()):
            phrase = Phrase(name, match.start(), match.end())
            marks = (*describe_mention(phrase, name, len(found)), *describe_place("a", 0, len(found), "quoted"))
            found.setdefault(name, Mention(name, marks, called=find_pronoun(name, talk[-1].pronouns)))
    return list(found.values())[:MAX_QUOTED]


def find_pronoun(name: str, pronouns: Mapping[str, str]) -> str | None:
    """ "he", "she" or "it" for a name, of two words or of the last one; None where the articles do not tell."""
    if not PERSON_NAME.fullmatch(name):
        return None
    key = name_key(name)
    return pronouns.get(key) or pronouns.get(key.split()[-1])


def join_persons(mentions: Sequence[Mention]) -> list[Mention]:
    """Two persons of the last turn together: "they" of a question about one that was answered by the other."""
    asked, answered = (next((m for m in mentions if is_person_of(m, place)), None) for place in ("q0", "a0"))
    if asked is None or answered is None or asked.text == answered.text:
        return []
    return [Mention(f"{asked.text} and {answered.text}", ("sort=both", "plural=True"))]


def is_person_of(mention: Mention, place: str) -> bool:
    return f"place={place}" in mention.marks and "looks=person" in mention.marks and " and " not in mention.text


def may_be_meant(phrase: Phrase, name: str) -> bool:
    """Whether a phrase names something: it has a capital, an article or a number, or is in the plural."""
    words = name.split()
    is_dated = phrase.size > 1 and DATED.search(name) is not None
    is_state = phrase.before in BECOMING and words[:1] != ["the"] and not phrase.words[0][0].isupper()
    is_named = bool(words) and words[0] not in PARTS_OF_VERBS and not is_state
    return is_named and not is_dated and (phrase.is_name or len(words) > 1 or phrase.is_plural)


def as_subject(phrase: Phrase) -> str:
    """The phrase as it is referred to: "the skiers" of "how many skiers", "the cooperative" of "a cooperative"."""
    words = re.sub(r"['’]s$", "", phrase.text).split()
    if words and words[0].lower() in COUNTING:
        words = ["the", *words[1:]]
    return " ".join(words) if len(words) > 1 or (words and words[0].lower() not in DETERMINERS) else ""


def describe_mention(phrase: Phrase, name: str, number: int) -> list[str]:
    """The marks of what a thing is."""
    words = name.split()
    folded = [word.lower().rstrip(".") for word in words]
    has_rank = any(word in RANKS for word in folded)
    has_digit = any(letter.isdigit() for letter in name)
    is_placed = bare_name(name) in regions() or phrase.before in PLACING
    is_organisation = any(word in ORGANISATIONS for word in folded)
    looks = "organisation" if is_organisation else "place" if is_placed else classify_looks(words, has_rank=has_rank)
    is_grammar = phrase.before in PREPOSITIONS
    return [
        f"sort={'name' if phrase.is_name else 'number' if has_digit else 'thing'}",
        f"looks={looks}",
        f"looks={looks},{folded[0] == 'the'}",
        f"plural={phrase.is_plural}",
        f"is_place={is_placed}",
        f"before={phrase.before if is_grammar or phrase.before == 'off' else phrase.before in AUXILIARIES}",
        f"size={phrase.size}",
        f"cut={phrase.is_cut}",
        f"rank={has_rank}",
        f"person_word={PERSON_WORD.search(name) is not None}",
        f"digits={has_digit}",
        f"first={number == 0}",
    ]


def classify_looks(words: Sequence[str], *, has_rank: bool) -> str:
    """Return "person", "single" or "other": what a phrase looks like, a full name, a single name or neither."""
    if has_rank or (len(words) > 1 and all(word[0].isupper() for word in words)):
        return "person"
    return "single" if len(words) == 1 and words[0][0].isupper() else "other"


def describe_place(place: str, ago: int, number: int, asking: str) -> list[str]:
    """The marks of where in the conversation a thing was named: in a question or an answer, and how long ago."""
    said = f"{'answers' if place == 'a' else 'asked'}={asking}"
    marks = [f"place={place}{min(ago, 2)}", f"order={place}{min(number, 3)}", said, f"{said},{number == 0}"]
    return [*marks, "is_place=True"] if said == "answers=where" else marks
