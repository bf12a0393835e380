"""Questions that their context almost answers: one word of them changed into its opposite, or into another verb.

After the antonyms and the "other neutral" questions of SQuAD 2.0 (Rajpurkar, Jia and Liang 2018, table 2), which make up
much of its unanswerable ones. The lists are our own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rag.readers.training.data import Question

OPPOSITES = """
first last|largest smallest|biggest smallest|oldest youngest|oldest newest|highest lowest|most least|more fewer|more less
before after|earlier later|north south|northern southern|east west|eastern western|northeast southwest
northwest southeast|male female|men women|man woman|father mother|son daughter|brother sister|husband wife|king queen
win lose|won lost|winner loser|start end|started ended|began ended|begin end|open close|opened closed|opening closing
born die|birth death|born died|arrive leave|arrived left|increase decrease|increased decreased|rise fall|rose fell
buy sell|bought sold|accept reject|accepted rejected|support oppose|supported opposed|join leave|joined left|best worst
good bad|positive negative|longest shortest|long short|fastest slowest|early late|earliest latest|next previous|old new
young old|high low|higher lower|larger smaller|bigger smaller|greater smaller|maximum minimum|inside outside|above below
public private|major minor|domestic foreign|import export|teacher student|parent child|former current|present past
hire fire|hired fired|create destroy|created destroyed|built destroyed|allow forbid|allowed forbidden|include exclude
included excluded|love hate|loved hated|like dislike|liked disliked|easy difficult|cheap expensive|strong weak
attack defend|attacked defended|send receive|sent received|give take|gave took|enter leave|entered left|friend enemy
husband father|wife mother|author editor|director producer|summer winter|morning evening|day night|left right
upper lower|front back|primary secondary|urban rural|always never|often rarely|success failure|succeed fail
victory defeat|advantage disadvantage|cause prevent|caused prevented|agree disagree|alive dead|hot cold|hottest coldest
rich poor|heavy light|second third|third fourth|1st 2nd
"""
WORD = re.compile(r"[a-z]+(?:-[a-z]+)?|\b[123](?:st|nd|rd)\b")
OPPOSITE_WEIGHT = 3
"""How much likelier an opposite is than another verb, where a question allows both."""
TRIES = 5


def opposites() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in re.split(r"[|\n]", OPPOSITES.strip()):
        one, other = pair.split()
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


OPPOSITE = opposites()


@dataclass(frozen=True)
class Verbs:
    """Verbs of a file's questions, by form: "opened" and "open"."""

    past: tuple[str, ...]
    base: tuple[str, ...]

    def like(self, word: str) -> tuple[str, ...]:
        """The verbs in the same form; none where the word is no verb that is known."""
        return next((form for form in (self.past, self.base) if word in form), ())


def verbs_of(questions: Iterable[Question]) -> Verbs:
    """A word is taken for a verb where its -ed form is among the questions' words; some nouns are ("need")."""
    words = {word for q in questions for word in re.findall(r"\b[a-z]{3,}\b", q.text)}
    past = {word for word in words if word.endswith("ed") and len(word) > 4}
    base = {word for word in words if word + "ed" in past or (word.endswith("e") and word + "d" in past)}
    return Verbs(tuple(sorted(past)), tuple(sorted(base)))


def with_other_word(q: Question, verbs: Verbs, rng: random.Random) -> Question | None:
    """The question with one word changed so that its context, which never uses the new word, does not answer it.

    None where no word can be changed. Only verbs that the context uses are changed: they are what the answer hangs on.
    """
    used = set(WORD.findall(q.context.lower()))
    stems = {stem(word) for word in used}
    changes: list[tuple[re.Match[str], str]] = []
    weights: list[int] = []
    for found in WORD.finditer(q.text):
        word = found.group()
        new = [other for other in OPPOSITE.get(word, ()) if other not in used]
        changes.extend((found, other) for other in new)
        weights.extend([OPPOSITE_WEIGHT] * len(new))
        forms = verbs.like(word) if stem(word) in stems else ()
        other = next((verb for verb in rng.choices(forms, k=TRIES) if stem(verb) not in stems), None) if forms else None
        changes.extend([(found, other)] if other else [])
        weights.extend([1] if other else [])
    if not changes:
        return None
    found, word = rng.choices(changes, weights)[0]
    return replace(q, text=q.text[: found.start()] + word + q.text[found.end() :], answers=())


def stem(word: str) -> str:
    """Enough of a word to know it in another form."""
    return word[:5]
