"""Questions to start with, drawn from articles. Those that the articles answer become examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index import Article
from rag.schema import AnswerData

MAX_EXAMPLES = 6
MAX_PER_LABEL = 2
MAX_TRIED = 18
"""Questions that are asked to find the examples."""
MAX_POSITIONS = 4
MAX_CHARS = 4_000
"""Characters at the beginning of each article that are looked at."""
LABELS = {
    "disputed": "Disagreement",
    "updated": "Changed over time",
    "several": "Several answers",
    "overview": "Overview",
    "answered": "Fact",
}

NAME = r"[A-Z][a-z]+(?:\s[A-Z][a-z]+){1,2}"
"""Two or three words with a capital letter. Names such as "O’Neill" or "Charles de Gaulle" make no example."""
NO_ROLE = "for|or|nor|her|later|after|other|over|under|former"
"""Words that end as the names of roles do. A role with another ending makes no example."""
ROLE = rf"(?!(?:{NO_ROLE})\b)(?:[a-z]+(?:er|or|man|woman|ist|ant)|president|chief|head|king|queen|coach)"
VERBS = "are|be|been|did|does|had|has|have|is|was|were|who|which|that|and|but|or"
THING = rf"(?P<thing>[Tt]he(?:\s(?!(?:{VERBS})\s)[\w’'-]+){{1,4}}?)"
UNIT = "metres|meters|kilometres|kilometers|miles|feet|tonnes|tons|degrees"
"""Units of the examples, a few of all that the reader knows."""
PERSONS = (
    re.compile(rf"\b{ROLE},?\s(?P<name>{NAME})\b"),
    re.compile(rf"\b(?P<name>{NAME}),\s(?:an?|the|his|her|its)\s(?:[\w’'-]+\s){{0,4}}{ROLE}\b"),
)
DATED = re.compile(
    rf"\b{THING}\s(?P<was>was|were)\s(?P<done>\w+ed|built|found|sold|held)\s(?:on|in)\s[^.]{{0,20}}\d{{4}}"
)
EVENTS = {
    "appeared": "appear",
    "arrived": "arrive",
    "began": "begin",
    "broke": "break",
    "closed": "close",
    "collapsed": "collapse",
    "crashed": "crash",
    "died": "die",
    "ended": "end",
    "exploded": "explode",
    "failed": "fail",
    "fell": "fall",
    "opened": "open",
    "reopened": "reopen",
    "resigned": "resign",
    "sank": "sink",
    "started": "start",
    "stopped": "stop",
}
"""What happens at one time, as an article and a question say it. Other verbs make no example."""
HAPPENED = re.compile(
    rf"\b(?:{THING}|(?P<name>{NAME}))(?<!\swas)(?<!\swere)(?<!\shas)(?<!\shad)(?<!\sbeen)\s(?P<done>{'|'.join(EVENTS)})\s(?:on|in)\s(?:[A-Z\d][^.]{{0,20}})?\d{{4}}"
)
COUNTED = re.compile(
    r"\b\d[\d,.]*\s(?P<who>people)\s(?P<rest>(?:were|are)\s(?:\w+ed|\w+ing)(?:\sin(?:\s[\w’'-]+){2})?)"
)
MEASURED = re.compile(rf"\b{THING}\s(?P<was>is|was)\s[\d.,]+\s(?:{UNIT})\s(?P<how>high|long|tall|wide|deep)\b")


@dataclass(frozen=True)
class StarterQuestion:
    """A question that the articles answer; `label` says what kind of answer it gets."""

    question: str
    kind: str
    label: str
    key: str = ""
    """Of the disagreement that is shown instead of asking, if there is one."""


def make_example(answer: AnswerData) -> StarterQuestion | None:
    """An example of an answer that shows what the page does; None where it is empty or has many positions."""
    if answer.status == "no_evidence" or len(answer.positions) > MAX_POSITIONS:
        return None
    is_person = answer.question.startswith("Who is") and answer.status == "answered"
    return StarterQuestion(answer.question, answer.status, "Person" if is_person else LABELS[answer.status])


def choose_examples(found: Iterable[StarterQuestion]) -> list[StarterQuestion]:
    """At most two of a label, those that articles disagree about first."""
    order = list(LABELS)
    counted: Counter[str] = Counter()
    chosen: list[StarterQuestion] = []
    for each in sorted(found, key=lambda example: order.index(example.kind)):
        counted[each.label] += 1
        if counted[each.label] <= MAX_PER_LABEL:
            chosen.append(each)
    return chosen[:MAX_EXAMPLES]


def example_questions(articles: list[Article]) -> list[str]:
    """Questions that articles may answer, one kind after the other in turn, those of most articles first."""
    kinds = [
        rank_questions(articles, ask_how_many),
        rank_questions(articles, ask_measure),
        rank_questions(articles, ask_when),
        rank_questions(
            articles, lambda text: (f"Who is {m['name']}?" for each in PERSONS for m in each.finditer(text))
        ),
        [f"What do the articles say about the {name}?" for name in frequent_names(articles)],
    ]
    longest = max(len(kind) for kind in kinds)
    return [kind[place] for place in range(longest) for kind in kinds if place < len(kind)][:MAX_TRIED]


def ask_how_many(text: str) -> Iterator[str]:
    return (f"How many {found['who']} {found['rest']}?" for found in COUNTED.finditer(text))


def ask_measure(text: str) -> Iterator[str]:
    return (f"How {found['how']} {found['was']} {lower(found['thing'])}?" for found in MEASURED.finditer(text))


def ask_when(text: str) -> Iterator[str]:
    for found in DATED.finditer(text):
        yield f"When {found['was']} {lower(found['thing'])} {found['done']}?"
    for found in HAPPENED.finditer(text):
        yield f"When did {lower(found['thing']) if found['thing'] else found['name']} {EVENTS[found['done']]}?"


def question_of(sentence: str) -> list[str]:
    """Questions that one sentence answers, without those for an overview."""
    return [*ask_when(sentence), *ask_how_many(sentence), *ask_measure(sentence)]


def rank_questions(articles: Iterable[Article], ask: Callable[[str], Iterable[str]]) -> list[str]:
    """The questions that `ask` makes of each article's text, those of most articles first."""
    counted: Counter[str] = Counter()
    for article in articles:
        counted.update(set(ask(article.text[:MAX_CHARS])))
    return [question for question, _ in counted.most_common()]


def frequent_names(articles: Iterable[Article]) -> list[str]:
    """Names of things ("Karsk Dam") that stand after "the" in at least two articles, the most frequent first."""
    counted: Counter[str] = Counter()
    for article in articles:
        counted.update(set(re.findall(rf"\b[Tt]he\s({NAME})\b", article.text[:MAX_CHARS])))
    return [name for name, count in counted.most_common(2) if count > 1]


def lower(thing: str) -> str:
    return thing[0].lower() + thing[1:]
