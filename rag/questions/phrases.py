"""Find the noun phrases of a question or a short answer by the closed classes of English: what is neither an auxiliary,
a preposition, a pronoun nor another function word belongs to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.questions.english import english_counts
from rag.questions.verbs import IRREGULAR, PAST_ALONE

TOKEN = re.compile(r"[^\W_]+(?:[’'.,–-](?=[^\W_])[^\W_]+)*\.?(?=\W|$)|[^\w\s]")
FINITE = frozenset("is are was were do does did has have had can could will would shall should may might must".split())
"""The auxiliaries that may stand before a subject, in a question about others."""
AUXILIARIES = FINITE | frozenset("am been being be".split())
BASE_FORM_AFTER = frozenset("do does did can could will would shall should may might must".split())
BE = frozenset(("is", "are", "was", "were"))
ASKING = frozenset("who whom whose what which when where why how".split())
PREPOSITIONS = frozenset(
    "in on at by for from to of with since until under about into against after before during between among near over "
    "through without within behind below above across along around towards upon via per than like despite".split()
)
LINKS = frozenset("of in at on for from with between against to below near".split())
"""Prepositions that may join two noun phrases into one."""
GRAMMAR = (
    AUXILIARIES
    | ASKING
    | PREPOSITIONS
    | frozenset(
        "and or but so then if because as that he she it they him her them i you we me us there not no yes ever never "
        "still got now already also just only too again together up out off down back away ago really "
        "say says said according while although though worth else anything anybody anyone something somebody someone "
        "nothing nobody everything everybody everyone".split()
    )
)
DETERMINERS = frozenset("the a an this these those his her its their my your our some any all every each no".split())
NUMBER_WORDS = frozenset("two three four five six seven eight nine ten eleven twelve several many both few".split())
ORDERS = frozenset("tell show give list explain describe summarise summarize compare quote find".split())
"""First words of requests without a question word."""
ADVERBS = frozenset("last first once often".split())
"""After a name these, like words in "-ly", are not part of its phrase: "did Lee last visit"."""
VERB_BEHIND = frozenset(("who", "he", "she", "i", "we", "you", "it", "they", "what", "was", "were", "")) | ADVERBS
NEVER_NAMED = frozenset(("who", "he", "she", "i", "we", "you"))
"""Words after which a lower-case word is never a name."""
"""Words after which a verb may come; "" is the beginning of a text."""
POSSESSIVE_ENDINGS = ("'s", "’s")
SINGULAR_ENDINGS = ("ss", "us", "is", *POSSESSIVE_ENDINGS)
DOUBLING = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]")
"""A word whose last letter is doubled before "-ing": "caring" is no form of "car"."""
MEASURING = re.compile(r"(?:how \w+|what|who|where) (?:is|are|was|were) ", re.IGNORECASE)
"""The start of a question that ends with a noun: "How tall is the bell tower?"."""
NOT = re.compile(r"n['’]t$")
MAX_LINKED = 3
"""Noun phrases that are joined into one."""


@dataclass(frozen=True)
class Phrase:
    """A noun phrase, `text[start:end]` of the text it was found in.

    `before` is the word before it in lower case, `size` the number of phrases joined in it; `is_cut` is set where a
    word that may be its verb was cut off after it.
    """

    text: str
    start: int
    end: int
    before: str = ""
    size: int = 1
    is_cut: bool = False

    @property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def is_name(self) -> bool:
        return any(word[:1].isupper() for word in self.words[(self.words[0].lower() in DETERMINERS) :])

    @property
    def is_plural(self) -> bool:
        head = re.split(r"\s(?:of|in|at|on|for|from|with)\s", self.text)[0].split()[-1].lower()
        counted = self.words[0].lower() in NUMBER_WORDS or (self.words[0].isdigit() and len(self.words) > 1)
        if not counted and self.words[0].lower() not in DETERMINERS and all(word[0].isupper() for word in self.words):
            return False  # "Anna Reyes"
        return counted or " and " in self.text or (head.endswith("s") and not head.endswith(SINGULAR_ENDINGS))


def find_phrases(text: str) -> list[Phrase]:
    """The noun phrases in the order of the text, each alone and joined with those after it."""
    single = [cut for run in find_runs(text) for cut in cut_run(run, text)]
    found = []
    for phrase in single:
        found.append(phrase)
        found += join_phrases(phrase, single, text)
    return found


def find_runs(text: str) -> Iterator[Phrase]:
    """Yield the longest runs of words that are not function words."""
    run: list[re.Match[str]] = []
    before = behind = ""
    tokens = [*TOKEN.finditer(text), None]
    for at, match in enumerate(tokens):
        word = without_not(match[0].lower().strip(".")) if match else ""
        is_function_word = word in GRAMMAR or (at == 0 and word in ORDERS)
        is_break = match is None or not match[0][0].isalnum() or is_function_word or (run and word in DETERMINERS)
        if run and match and match[0].islower() and word not in GRAMMAR and (word in ADVERBS or word.endswith("ly")):
            is_break = any(each[0][0].isupper() for each in run)
        following = tokens[at + 1] if match else None
        if word == "of" and run and following and run[-1][0][0].isupper() and following[0][0].isupper():
            is_break = False  # "Friends of Stell Moor"
        if word == "her" and match and re.match(r"\s+\w", text[match.end() :]):
            is_break = bool(run)
        if not is_break and match:
            before = before if run else behind
            run.append(match)
        elif run:
            yield from trim_run(text, run, before)
            run = []
            if match and word in DETERMINERS:
                run, before = [match], behind
        behind = word


def without_not(word: str) -> str:
    """An auxiliary without "n't": "did" of "didn't"."""
    positive = NOT.sub("", word)
    return {"ca": "can", "wo": "will"}.get(positive, positive) if positive != word else word


def trim_run(text: str, run: list[re.Match[str]], before: str) -> Iterator[Phrase]:
    """Yield the phrase of a run, without a verb that it begins with: "who found Lee"."""
    words = [match[0] for match in run]
    if words[0].lower() not in DETERMINERS and before in VERB_BEHIND:
        skipped = next((at for at, word in enumerate(words) if word[0].isupper() or word in DETERMINERS), len(words))
        is_verb = words[0].islower() and may_be_verb(words[0])
        run = run[skipped:] if before in NEVER_NAMED or is_verb else run
    if not run or (run[0][0] in ("old", "long", "high", "often", "far", "big", "much") and before == "how"):
        return
    start, end = run[0].start(), run[-1].end()
    phrase = text[start:end].rstrip(".")
    if len(run) > 1 or phrase.lower() not in DETERMINERS | {"many", "much"}:
        yield Phrase(phrase, start, start + len(phrase), before)


def cut_run(run: Phrase, text: str) -> Iterator[Phrase]:
    """Yield the noun phrases of a run, without verbs and without what is said of them: "Lee" of "Is Lee guilty?"."""
    words = run.words
    named = words[0].lower() in DETERMINERS
    is_end = run.end == len(text.rstrip(" ?.!"))
    if (
        run.before in BE
        and run.start == len(run.before) + 1
        and is_end
        and len(words) > 1 + named
        and words[-1].islower()
    ):
        shorter = " ".join(words[:-1])
        yield replace(run, text=shorter, end=run.start + len(shorter), is_cut=True)
    elif ends_with_noun(run, text):
        yield run
    else:
        yield from cut_verbs(run)


def ends_with_noun(phrase: Phrase, text: str) -> bool:
    """Whether a phrase ends a text in which no verb is left to come: "Who was killed in the Lund flood?"."""
    last = phrase.words[-1]
    is_noun = not BASE_FORM_AFTER & set(text.lower().split()) and not last.endswith("ed") and last not in IRREGULAR
    is_measured = phrase.before in BE and MEASURING.match(text) is not None and not last.endswith("ing")
    return (phrase.before in PREPOSITIONS or is_measured) and is_noun and phrase.end == len(text.rstrip(" ?.!"))


def cut_verbs(phrase: Phrase) -> Iterator[Phrase]:
    """Yield the phrase without a verb in it: "Lee" and "Kim" of "did Lee accuse Kim"; both ways where in doubt."""
    words = phrase.words
    first = 1 if words[0].lower() in DETERMINERS else 0
    cuts = [at for at in range(first + 1, len(words)) if words[at].islower() and may_be_verb(words[at])]
    cuts = [at for at in cuts if not words[at - 1].endswith(POSSESSIVE_ENDINGS)]  # "the ship's own wiring"
    is_progressive = phrase.before in BE and words[-1].endswith("ing") and len(words) > first + 1
    if is_progressive:  # "is the Lund dairy closing"
        cuts = [len(words) - 1]
    if told := [at for at in cuts if words[at] in PAST_ALONE]:  # "the workers took part"
        cuts = told[:1]
    if words[-1] == "place" and len(words) - 2 in cuts:
        cuts.remove(len(words) - 1)  # "did the vote take place"
    is_sure = bool(cuts) and (
        is_progressive
        or phrase.before in BASE_FORM_AFTER
        or words[cuts[-1]].endswith("ed")
        or words[cuts[-1]] in PAST_ALONE
        or any(word[0].isupper() for word in words[first : cuts[-1]])
    )
    if not is_sure:
        yield phrase
    if cuts:
        shorter, verb = " ".join(words[: cuts[-1]]), words[cuts[-1]]
        yield replace(phrase, text=shorter, end=phrase.start + len(shorter), is_cut=True)
        if behind := words[cuts[-1] + 1 :]:
            yield replace(phrase, text=" ".join(behind), start=phrase.end - len(" ".join(behind)), before=verb)
    elif first == 0 and words[0].islower() and any(word[0].isupper() for word in words):
        at = next(at for at, word in enumerate(words) if word[0].isupper())
        name = " ".join(words[at:])
        yield replace(phrase, text=name, start=phrase.end - len(name), before=words[at - 1])


def may_be_verb(word: str) -> bool:
    """Whether a word in lower case has an "-ing" form in English, or is itself the past form of a verb."""
    known = english_counts()
    stem = word.removesuffix("e")
    doubled, plain = word + word[-1] + "ing", stem + "ing"
    forms = (doubled if DOUBLING.fullmatch(word) else plain, doubled, word.removesuffix("ie") + "ying")
    return (
        word.endswith("ed")
        or word in IRREGULAR
        or any(known.get(form, 0) > known.get(word, 0) / 1000 for form in forms)
    )


def join_phrases(phrase: Phrase, single: list[Phrase], text: str) -> Iterator[Phrase]:
    """Yield the phrase with those that a link or an "and" joins to it."""
    end, size = phrase.end, 1
    while size < MAX_LINKED:
        following = next((other for other in single if other.start > end), None)
        if following is None:
            return
        between = text[end : following.start].split()
        is_link = len(between) == 1 and between[0].lower() in LINKS
        both_named = between == ["and"] and phrase.is_name and following.is_name
        if not (is_link or both_named):
            return
        end, size = following.end, size + 1
        yield replace(phrase, text=text[phrase.start : end], end=end, size=size)
