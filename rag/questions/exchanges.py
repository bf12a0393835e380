"""Ask the last question again with one thing in it changed: "And in 2018?", "What about the red ones?", "Why?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.questions.phrases import AUXILIARIES, DETERMINERS, GRAMMAR, PREPOSITIONS, Phrase, find_phrases
from rag.questions.talk import Rewriting, TalkTurn

YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
PLURALS = frozenset("people men women children".split())
YEAR_STEP = re.compile(
    r"^(?:in\s+)?the\s+(?:year\s+)?(?P<step>before|after|previous|next|following)(?:\s+year)?\b", re.IGNORECASE
)
BACK = frozenset(("before", "previous"))
TIME = re.compile(
    r"\b(?:in|on|since|until|before|after|during)\s+(?:[A-Z][a-z]+\s+)?(?:\d{1,2}\s+[A-Z][a-z]+\s+)?\d{4}\b",
    re.IGNORECASE,
)
MONTHS = "January February March April May June July August September October November December".replace(" ", "|")
DAY = re.compile(
    rf"\b(?:(?:in|on|since|until|before|after|during|by)\s+)?(?P<day>(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"(?P<month>{MONTHS})\b(?P<after>\s+\d{{1,2}}\b(?!\d))?(?P<year>,?\s+\d{{4}}\b)?",
    re.IGNORECASE,
)
"""A day or a month, with or without its year."""
ONE = re.compile(r"^the\s+ones?\s+(?P<behind>.+)$", re.IGNORECASE)
"""Something of the same sort, told apart by what follows: "the one at Cape Lorne"."""
LIKE = re.compile(r"^the\s+(?P<like>\w+)\s+ones?$", re.IGNORECASE)
JOINED = re.compile(r"\s(?:of|in|at|on|with|for)\s")
QUESTION_WORD = re.compile(
    r"^(?P<wh>(?:\w+\s+)?(?:how(?:\s+come|\s+(?:(?:many|much)(?:\s+\w+)?|old|long|often|far|high))?|when|where|why|what\s+\w+|which\s+\w+|whom?))"
    r"(?P<rest>\s+(?:is|was|were|are|did|does|do)\s+(?:that|it|this|so)(?:\s+(?:happen|done))?|\s+(?:not|exactly))?$",
    re.IGNORECASE,
)


ALONE = frozenset(("why", "why not", "how", "how come", "when", "where"))
SO_LATE = re.compile(r"^(?:why|how come)\s+(?P<so>(?:so|that)\s+(?!many|much|few|little)\w+)$", re.IGNORECASE)
BEFORE = re.compile(
    r"^(?:(?:who|what)\s+(?:was\s+(?:it|that)|came)\s+)?before(?:\s+(?:him|her|that|them|it|then))?[ ?.!]*$",
    re.IGNORECASE,
)
SAYS = re.compile(
    r"^what\s+(?:does|do|did)\s+(?P<who>(?!(?:he|she|it|they|this|that)\b).+?)\s+say(?:\s+about\s+(?:that|it|this))?\W*$",
    re.IGNORECASE,
)
ACCORDING = re.compile(r"\baccording to .+$", re.IGNORECASE)
MEASURING = re.compile(
    rf"(?:(?:{'|'.join(sorted(PREPOSITIONS))})\s+)?"
    r"(?:how\s+(?!come\b|do\b|does\b|did\b|is\b|are\b|was\b|were\b)\w+|when\b|where\b)",
    re.IGNORECASE,
)
"""The start of a question that asks for a number, a time or a place: "By how much ...?"."""
HOW_COME = re.compile(r"\bhow come$", re.IGNORECASE)


def asks_again(asked: str) -> bool:
    """Whether a question only asks the last one again with another question word: "how come?", "why so late?"."""
    bare = asked.rstrip(" ?.!")
    return bare.lower() in ALONE or SO_LATE.match(bare) is not None


def exchange_question_word(asked: str, last: TalkTurn) -> Iterator[Rewriting]:
    """Yield the last question with the question word of the follow-up: "and when?", "how often?", "when was that?"."""
    bare = asked.rstrip(" ?.!")
    if late := SO_LATE.match(bare):
        clauses = (clause for form, clause in last.clauses if form == "asked")
        yield from (Rewriting(f"why {clause} {late['so']}", ("way:word", "word:so")) for clause in clauses)
        return
    match = QUESTION_WORD.match(bare)
    if match is None or not names_what_is_counted(match["wh"]):
        return
    asking = "why" if HOW_COME.search(match["wh"]) else match["wh"]
    marks = ("way:word", f"word:rest={match['rest'] is not None}")
    was_denied = asking.lower() == "why" and last.answer.lower().startswith("no")
    if ("not" in (match["rest"] or "") or was_denied) and last.negated:
        yield Rewriting(f"{asking} {last.negated}", (*marks, "word:not"))
        return  # nobody asks for the reason of what did not happen
    for form, clause in last.clauses:
        yield Rewriting(f"{asking} {clause}", (*marks, f"word:{form}"))


def ask_who_before(asked: str, last: TalkTurn) -> Iterator[Rewriting]:
    """Yield who it was before the answer of "who": "And before her?", "who was it before?"."""
    if BEFORE.match(asked.rstrip(" ?.!")) and last.question.lower().startswith("who ") and last.short_answer:
        yield Rewriting(f"{last.question.rstrip(' ?.!')} before {last.short_answer}", ("way:exchange",))


def ask_another_source(asked: str, last: TalkTurn) -> Iterator[Rewriting]:
    """Yield the last question, of a number, a time or a place, to another source: "And what do the police say?"."""
    match, question = SAYS.match(asked), last.question.rstrip(" ?.!")
    if match is None:
        return
    source = f"according to {match['who']}"
    if ACCORDING.search(question):
        yield Rewriting(ACCORDING.sub(lambda _: source, question), ("way:exchange",))
    elif MEASURING.match(question):
        yield Rewriting(f"{question} {source}", ("way:exchange",))


def names_what_is_counted(asking: str) -> bool:
    """Whether the word after "how many", if there is one, is a plural: "how many remain" is a whole question."""
    words = asking.lower().split()
    return "many" not in words[:-1] or words[-1].endswith("s") or words[-1] in PLURALS


def exchange_phrase(whole: Rewriting, last: TalkTurn) -> Iterator[Rewriting]:
    """Yield the last question with one of its phrases replaced by the fragment in `whole`, or with it added."""
    base = (*whole.marks, "way:exchange")
    question = last.question.rstrip(" ?.!")
    if timed := exchange_time(whole.text, last, question):
        yield Rewriting(timed, (*base, "exchange:time"), whole.meant)
        return
    if shared := exchange_end(whole.text, question):
        yield Rewriting(shared, (*base, "exchange:end"), whole.meant)
        return
    if superlative := exchange_superlative(whole.text, question):
        yield Rewriting(superlative, (*base, "exchange:superlative"), whole.meant)
    likely = phrases_like(whole.text, find_phrases(question))
    for phrase in likely:
        yield from put_for_phrase(whole, phrase, question, base)
    new = without_preposition(whole.text)
    is_clause = new != whole.text
    is_alike = not is_clause and starts_with_article(new) and any(starts_with_article(each.text) for each in likely)
    if not ONE.match(new) and not LIKE.match(new) and not is_alike:
        yield Rewriting(f"{question} {whole.text}", (*base, f"exchange:added={is_clause}"), whole.meant)


def starts_with_article(text: str) -> bool:
    return text.lower().startswith(("the ", "a ", "an "))


def without_preposition(fragment: str) -> str:
    first, _, rest = fragment.partition(" ")
    return rest if first.lower() in PREPOSITIONS and rest else fragment


def phrases_like(fragment: str, phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    """The phrases that a fragment may replace: those after its own preposition, if there are any; for "the one of 1929"
    those with an "of"."""
    bare = without_preposition(fragment)
    first = fragment.split()[0].lower() if bare != fragment else ""
    likely = [each for each in phrases if first and each.before == first] or phrases
    if one := ONE.match(bare):
        link = f" {one['behind'].split()[0].lower()} "
        shared = [each for each in likely if link in each.text and not each.text.startswith(link.strip())]
        named = [each for each in likely if any(letter.isalpha() for letter in each.text)]
        return shared or named or likely
    return likely


def put_for_phrase(whole: Rewriting, phrase: Phrase, question: str, base: tuple[str, ...]) -> Iterator[Rewriting]:
    """Yield the question with a phrase replaced by a fragment, and also with the preposition before it replaced."""
    new = without_preposition(whole.text)
    marks = (*base, *describe_exchange(phrase, whole.text, question))
    counting = phrase.words[0].lower() in ("many", "much")
    begin = phrase.start + (len(phrase.words[0]) + 1 if counting else 0)
    exchanged = (new, phrase.text)
    put = new
    if one := ONE.match(new):
        if question[phrase.end :].split()[:1] == one["behind"].split()[:1]:
            return  # "the flood of 1929 of 1972"
        head = JOINED.split(phrase.text)[0].split()
        named = head[head[0].lower() in DETERMINERS :]
        noun = " ".join(named) if any(word[0].isupper() for word in named) else named[-1] if named else head[-1]
        put, marks = f"the {noun} {one['behind']}", (*marks, "exchange:one")
    elif like := LIKE.match(new):
        has_kind = phrase.words[0].lower() == "the" and len(phrase.words) > 2
        noun = " ".join(phrase.words[2:] if has_kind else phrase.words[-1:])
        put, marks = f"the {like['like']} {noun}", (*marks, "exchange:like")
    yield Rewriting(question[:begin] + put + question[phrase.end :], marks, whole.meant, exchanged)
    if new != whole.text and phrase.before in PREPOSITIONS:
        start = question[: phrase.start].rstrip().rfind(" ") + 1
        text = question[:start] + whole.text + question[phrase.end :]
        yield Rewriting(text, (*marks, "exchange:clause"), whole.meant, exchanged)


def exchange_time(new: str, last: TalkTurn, question: str) -> str:
    """The last question at another time: "in 2013", or "the year before", which is counted from its own year."""
    years = YEAR.findall(f"{last.question} {last.answer}")
    if (step := YEAR_STEP.match(new)) and years:
        year = str(int(years[0]) + (-1 if step["step"].lower() in BACK else 1))
        return YEAR.sub(year, question) if YEAR.search(question) else f"{question} in {year}"
    if (day := DAY.fullmatch(new)) and not day["year"]:
        return exchange_day(new, question)
    if not TIME.fullmatch(new) and not YEAR.fullmatch(new) and not DAY.fullmatch(new):
        return ""
    timed = new if " " in new else f"in {new}"
    return TIME.sub(timed, question, count=1) if TIME.search(question) else f"{question} {timed}"


def exchange_day(new: str, question: str) -> str:
    """The last question at another day or month of its year: "in June" after "in May 2024"."""
    timed = (
        new
        if new.split()[0].lower() in PREPOSITIONS
        else f"{'on' if new[-1].isdigit() or new[0].isdigit() else 'in'} {new}"
    )
    if before := DAY.search(question):
        return f"{question[: before.start()]}{timed}{before['year'] or ''}{question[before.end() :]}"
    if before := TIME.search(question):
        return f"{question[: before.start()]}{timed} {before[0].split()[-1]}{question[before.end() :]}"
    return f"{question} {timed}"


def exchange_end(new: str, question: str) -> str:
    """The question with its end replaced, from the first word of the fragment on: "closest to the Sun"."""
    first = new.split()[0]
    shared = re.search(rf"(?<=\s){re.escape(first)}\b", question)
    if shared is None or first.lower() in GRAMMAR | DETERMINERS or new[0].isupper():
        return ""
    return question[: shared.start()] + new


def exchange_superlative(new: str, question: str) -> str:
    """The question with one superlative for another: "the oldest" for "the youngest"; "" where it has none."""
    last_word = new.split()[-1]
    if not last_word.endswith("est"):
        return ""
    found = next((match for match in re.finditer(r"\b\w+est\b", question) if match[0] != last_word), None)
    return question[: found.start()] + last_word + question[found.end() :] if found else ""


def describe_exchange(phrase: Phrase, fragment: str, question: str) -> tuple[str, ...]:
    """The marks of replacing a phrase by a fragment."""
    first = fragment.split()[0].lower()
    bare = without_preposition(fragment).split()
    before = phrase.before if phrase.before in PREPOSITIONS else str(phrase.before in AUXILIARIES)
    own = phrase.words[0].lower()
    return (
        f"exchange:names={phrase.is_name},{any(word[0].isupper() for word in bare)}",
        f"exchange:before={before},{first in PREPOSITIONS}",
        f"exchange:same_before={phrase.before == first}",
        f"exchange:size={phrase.size}",
        f"exchange:the={own in DETERMINERS},{bare[0].lower() in DETERMINERS}",
        f"exchange:cut={phrase.is_cut}",
        f"exchange:counted={own in ('many', 'much')}",
        f"exchange:last={len(question) == phrase.end}",
        f"exchange:plural={phrase.is_plural},{bare[-1].endswith('s')}",
    )
