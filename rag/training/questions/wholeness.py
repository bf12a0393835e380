"""Whether a follow-up was completed as a person would do it: the measure used to train the choice of a rewriting.

Two questions say the same if they have the same content words: stop words, inflection and punctuation are ignored, and
a name counts as its last word, so that "Captain Rao" is "Yevhenia Rao". Question words ("when", "how old") are content.
A rewriting refers to the same if it contains all that the gold question takes from the conversation, no other name or
number, and no pronoun that the gold question resolves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import Stemmer

from rag.questions.followups import find_names_in
from rag.questions.verbs import IRREGULAR

WORD = re.compile(r"[^\W_]+(?:[’'.,-](?=[^\W_])[^\W_]+)*")
STOP_WORDS = frozenset(
    "a an the and or but so of in on at to for from by with into as is are was were be been being am do does did done "
    "has have had having will would can could shall should may might must what which that this these those there it "
    "its he him his she her hers they them their theirs one ones he's she's it's what's who's i you we me my your our "
    "said say says going go ever still now not no according also own itself himself herself themselves s".split()
)
PRONOUNS = frozenset("he him his she her hers they them their it its that this those these there one".split())
STEMMER = Stemmer.Stemmer("english")


def find_content_words(text: str) -> frozenset[str]:
    """The stems of the content words, with each name as its last word."""
    for name, _ in sorted(find_names_in(text), key=lambda found: -len(found[0])):
        text = text.replace(name, name.split()[-1])
    words = [word.lower().replace("’", "'").removesuffix("'s") for word in WORD.findall(text)]
    return frozenset(STEMMER.stemWords([IRREGULAR.get(word, word) for word in words if word not in STOP_WORDS]))


def says_the_same(rewritten: str, gold: str) -> bool:
    """Whether two questions have the same content words."""
    return find_content_words(rewritten) == find_content_words(gold)


def refers_to_the_same(rewritten: str, gold: str, typed: str, said: str) -> bool:
    """Whether a rewriting carries over what the gold question does, and no other name or number.

    `typed` is the follow-up and `said` the conversation before it. Words of the gold question that are in neither are
    the author's own and not required.
    """
    own, wanted, before = find_content_words(rewritten), find_content_words(gold), find_content_words(said)
    asked = find_content_words(typed)
    carried = (wanted - asked) & before
    named = {word for word in own - asked - wanted if is_reference(word, rewritten)}
    left_open = find_pronouns(rewritten) - find_pronouns(gold)
    return carried <= own and not named and not left_open and (asked & wanted) <= own


def is_reference(stem: str, text: str) -> bool:
    """Whether a stem is of a name or a number in a text."""
    names = frozenset().union(*(find_content_words(name) for name, _ in find_names_in(text)), frozenset())
    return stem in names or any(letter.isdigit() for letter in stem)


def find_pronouns(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in WORD.findall(text)) & PRONOUNS


def measure_likeness(rewritten: str, gold: str) -> float:
    """The similarity of two questions, in 0..1: half F1 of their content words, half of all their words in order."""
    own, wanted = find_content_words(rewritten), find_content_words(gold)
    words = [[word.lower() for word in WORD.findall(text)] for text in (rewritten, gold)]
    in_order = 2 * measure_common_subsequence(*words) / max(len(words[0]) + len(words[1]), 1)
    return len(own & wanted) / max(len(own) + len(wanted), 1) + in_order / 2


def measure_common_subsequence(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    lengths = [0] * (len(b) + 1)
    for word in a:
        before = 0
        for at, other in enumerate(b, 1):
            before, lengths[at] = lengths[at], before + 1 if word == other else max(lengths[at], lengths[at - 1])
    return lengths[-1]
