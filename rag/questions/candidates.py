"""List the possible meanings of a follow-up, each as a question that stands alone.

`rag.questions.choosing` chooses one of them, by the marks that record how each was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.questions.carrying import carry_rest, extend_noun
from rag.questions.exchanges import (
    DAY,
    LIKE,
    ONE,
    YEAR,
    ask_another_source,
    ask_who_before,
    asks_again,
    exchange_phrase,
    exchange_question_word,
    without_preposition,
)
from rag.questions.mentioned import classify_looks, find_mentioned, find_quoted_persons, is_time
from rag.questions.phrases import ASKING, AUXILIARIES, DETERMINERS, GRAMMAR, ORDERS, PREPOSITIONS, Phrase, find_phrases
from rag.questions.pronouns import BEFORE_SUBJECTS, CAUSE_ALONE, asks_for_cause, replace_pronouns
from rag.questions.talk import Rewriting, TalkTurn
from rag.questions.verbs import has_past_form

MAX_CONTEXTS = 10
"""Phrases of the last turn that may be appended to a follow-up."""
MAX_BOTH = 5
"""Rewritings of a pronoun that are also combined with other rewritings."""
MAX_OWNERS = 10
"""Things that a pronoun of a fragment may stand for."""
JOINING = re.compile(r"^(?:(?:and|so|but|well|ok|okay|then)\b[\s,]+)+(?=\w)", re.IGNORECASE)
ABOUT = re.compile(r"^(?:and\s+)?(?:what|how)\s+(?:about|of)\s+(?=\w)", re.IGNORECASE)
CONTENT = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
MAY = re.compile(r"(?<=\bin )may\b|\bMay\b(?=\s+\d|\W*$)|(?<=\d )May\b", re.IGNORECASE)
"""The month of May, which is not the auxiliary."""
QUOTE = re.compile(r'["“]([^"”]{3,})["”]')
SAID = re.compile(
    r"^who\s+(?P<says>says?|said|claims?|claimed|thinks?|believes?|doubts?|doubted|denies|denied|confirms|confirmed)"
    r"\s+(?:that|so|this|it)\b\W*$",
    re.IGNORECASE,
)
CONFIRMED = re.compile(
    r"^is\s+(?:that|this|it)\s+(?P<how>(?:officially\s+)?(?:confirmed|certain|official|proven|proved))\W*$",
    re.IGNORECASE,
)
ENDS_WITH_TO = re.compile(
    r"\b(?:supposed|meant|expected|due|planned|going|want|wanted|have|had|has) to\W*$", re.IGNORECASE
)
TELLING = re.compile(r"(?:how many|when|where|did|was|were|has|have)\b", re.IGNORECASE)
COUNTED = re.compile(r"^(?P<wh>how many|how much|what|which)\s+(?!of\b)(?=\w)", re.IGNORECASE)
AUXILIARY_NEXT = re.compile(rf"(?:{'|'.join(sorted(AUXILIARIES))})\b", re.IGNORECASE)
COUNTED_NOUN = re.compile(r"^(?:how many|how much|what|which)\s+(?P<noun>(?!of\b)[\w' -]+)$", re.IGNORECASE)
PLACING = frozenset("in at on near".split())


def list_rewritings(typed: str, talk: Sequence[TalkTurn]) -> list[Rewriting]:
    """Every possible rewriting of a follow-up, each once; first the question as it is."""
    asked = JOINING.sub("", typed).strip()
    found: dict[str, Rewriting] = {}
    possible = list(generate_rewritings(asked, talk))
    if is_elliptical(typed, asked):
        possible = [each for each in possible if "way:exchange" in each.marks or "way:word" in each.marks] or possible
    for rewriting in possible:
        text = write_as_question(rewriting.text)
        before = found.get(text, Rewriting(text, ()))
        found[text] = Rewriting(
            text,
            tuple(dict.fromkeys(before.marks + rewriting.marks)),
            before.meant or rewriting.meant,
            before.exchanged or rewriting.exchanged,
        )
    found.pop(write_as_question(talk[-1].question), None)  # nobody repeats the last question in other words
    return list(found.values()) or [Rewriting(write_as_question(asked), ("way:same",))]


def generate_rewritings(asked: str, talk: Sequence[TalkTurn]) -> Iterator[Rewriting]:
    """Yield the rewritings, some of them more than once."""
    last = talk[-1]
    words = list(exchange_question_word(asked, last))
    if earlier := list(ask_who_before(asked, last)):
        yield from earlier
    elif another := list(ask_another_source(asked, last)):
        yield from another
    elif words and asks_again(asked):
        yield from words
    elif (confirmed := CONFIRMED.match(asked)) and (stated := last.whole_statement):
        yield Rewriting(f"Is it {confirmed['how']} that {stated}", ("way:said", "said:statement"))
    elif SAID.match(asked):
        yield Rewriting(asked, ("way:same",))
        yield from resolve_said(asked, last)
    else:
        yield from words
        yield from complete_question(asked, talk, asks_nothing=bool(words))


def complete_question(asked: str, talk: Sequence[TalkTurn], *, asks_nothing: bool) -> Iterator[Rewriting]:
    """Yield the question completed by things of the conversation; as it is too, unless it alone asks nothing: "by how
    many votes?"."""
    last = talk[-1]
    asked = finish_infinitive(CAUSE_ALONE.sub("What caused it", asked), last)
    as_it_is = Rewriting(asked, ("way:same",))
    if not asks_nothing:
        yield as_it_is
    if asks_for_cause(asked):
        yield from (
            Rewriting(f"why {clause}", ("way:word", f"word:{form}")) for form, clause in find_past_clauses(talk)
        )
    mentioned = find_mentioned(talk)
    named = set(content_of(asked))
    mentioned = [mention for mention in mentioned if not named & set(content_of(mention.text))]
    replaced = list(replace_pronouns(asked, mentioned, find_quoted_persons(talk, mentioned)))
    yield from replaced
    contexts = [] if describes_another(asked, talk) else find_contexts(last)
    for whole in [as_it_is, *replaced[:MAX_BOTH]]:
        yield from (added for context in contexts for added in add_context(whole, *context))
    names_something = any(phrase.is_name for phrase in find_phrases(asked))
    for whole in [Rewriting(asked, ()), *replaced[:MAX_BOTH]]:
        yield from name_what_is_counted(whole, last)
        yield from replace_noun(whole, talk)
        yield from extend_noun(whole, talk)
        if not names_something and whole.text.split()[-1:] == asked.split()[-1:]:
            yield from carry_rest(whole, last)
    fragment = ABOUT.sub("", asked).strip(" ?.!")
    if is_fragment(fragment):
        bare = without_preposition(fragment)
        of_a_sort = ONE.match(bare) or LIKE.match(bare)
        owned = [] if of_a_sort else list(replace_pronouns(fragment, mentioned[:MAX_OWNERS]))
        for whole in owned or [Rewriting(fragment, ())]:
            yield from exchange_phrase(whole, last)


def find_past_clauses(talk: Sequence[TalkTurn]) -> list[tuple[str, str]]:
    """The clauses of the last question that tells of something that happened: not of "How fast was it?"."""
    telling = (turn for turn in reversed(talk) if TELLING.match(turn.question))
    return next((turn.clauses for turn in telling if turn.clauses), [])


def finish_infinitive(asked: str, last: TalkTurn) -> str:
    """A question that ends with "to", with what the last one asked whether or when somebody did: "to reopen"."""
    if ENDS_WITH_TO.search(asked) is None or last.subject is None:
        return asked
    return f"{asked.rstrip(' ?.!')} {last.question[last.subject.end :].strip(' ?.!')}"


def describes_another(asked: str, talk: Sequence[TalkTurn]) -> bool:
    """Whether a question describes a thing that was not talked about: "How many people died in the tram accident?"."""
    said = set(content_of(" ".join(f"{turn.question} {turn.answer}" for turn in talk)))
    described = (each.text for each in find_phrases(asked) if each.words[0].lower() == "the")
    things = [content_of(text) for text in described if not is_time(text)]
    return any(len(words) > 1 and not said & set(words) for words in things)


def write_as_question(text: str) -> str:
    bare = re.sub(r"\s+([?.!,])", r"\1", " ".join(text.split())).rstrip(" ?.!,")
    return f"{bare[:1].upper()}{bare[1:]}?"


def is_fragment(text: str) -> bool:
    """Whether a text asks nothing by itself: no question word or order at its ends, and no auxiliary."""
    words = [word.lower() for word in re.findall(r"[\w’'-]+", MAY.sub("", text))]
    return bool(words) and words[0] not in ASKING | ORDERS and words[-1] not in ASKING and not set(words) & AUXILIARIES


def is_elliptical(typed: str, asked: str) -> bool:
    """Whether a text is joined to the last question and asks nothing itself: "And in 2018?", "What about Lee?"."""
    fragment = ABOUT.sub("", asked)
    is_joined = asked != typed.strip() or fragment != asked or asked.partition(" ")[0].lower() in PREPOSITIONS
    return is_joined and is_fragment(fragment.strip(" ?.!"))


def content_of(text: str) -> list[str]:
    """The words of a text that are not function words, in lower case."""
    words = [word.lower().removesuffix("'s") for word in CONTENT.findall(text)]
    return [word for word in words if word not in GRAMMAR | DETERMINERS]


def find_contexts(last: TalkTurn) -> list[tuple[Phrase, tuple[str, ...]]]:
    """Phrases of the last question, and then of its answer, that may complete a follow-up, each with its marks."""
    contexts = []
    for place, text in (("q", last.question), ("a", last.answer)):
        for phrase in sorted(find_phrases(text), key=lambda each: (-each.end, -each.size)):
            is_clause = phrase.before in PREPOSITIONS
            is_thing = phrase.is_name or phrase.words[0].lower() == "the"
            is_placed = phrase.before in PLACING and is_thing and not YEAR.search(phrase.text)
            is_place = is_placed and (phrase.is_name or last.question.lower().startswith("where"))
            if is_place if place == "a" else is_clause or is_thing:
                contexts.append((phrase, describe_context(phrase, place, text)))
    return contexts[:MAX_CONTEXTS]


def describe_context(phrase: Phrase, place: str, text: str) -> tuple[str, ...]:
    return (
        f"context:{place}",
        f"context:{phrase.before if phrase.before in PREPOSITIONS else 'bare'}",
        f"context:name={phrase.is_name}",
        f"context:size={phrase.size}",
        f"context:last={len(text.rstrip(' ?.!')) == phrase.end}",
        f"context:time={YEAR.search(phrase.text) is not None}",
    )


def add_context(whole: Rewriting, phrase: Phrase, marks: tuple[str, ...]) -> Iterator[Rewriting]:
    """Yield the question with a phrase appended, unless it has words of the phrase, or another name, already."""
    is_bare = phrase.before not in PREPOSITIONS
    names_other = is_bare and any(own.is_name for own in find_phrases(whole.text))
    has_time = names_time(phrase.text) and names_time(whole.text)
    if names_other or has_time or set(content_of(phrase.text)) & set(content_of(whole.text)):
        return
    last_word = whole.text.rstrip(" ?.!").split()[-1].lower()
    takes_phrase = not (last_word in PREPOSITIONS or has_past_form(last_word))
    if is_bare and not takes_phrase:  # "has the price doubled", "what is this about"
        return
    is_agent = phrase.before in BEFORE_SUBJECTS  # nothing is in what acts
    if is_agent and classify_looks(phrase.words, has_rank=False) == "person":
        return
    for preposition in (("of",) if is_agent else ("of", "in")) if is_bare else (phrase.before,):
        text = f"{whole.text.rstrip(' ?.!')} {preposition} {phrase.text}"
        put = f"context:bare={preposition}" if is_bare else f"context:own={preposition}"
        yield replace(whole, text=text, marks=(*whole.marks, "way:context", put, *marks))


def names_time(text: str) -> bool:
    return (YEAR.search(text) or DAY.search(text)) is not None


def resolve_said(asked: str, last: TalkTurn) -> Iterator[Rewriting]:
    """ "Who said that?" with what was said: a quotation in the answer, the question as a statement, the answer."""
    if not (match := SAID.match(asked)):
        return
    says = match["says"]
    if quote := QUOTE.search(last.answer):
        yield Rewriting(f'Who {says} "{quote[1].strip(" .,")}"', ("way:said", "said:quote"))
    if last.statement:
        yield Rewriting(f"Who {says} that {last.statement}", ("way:said", "said:statement"))
    if last.indirect:
        yield Rewriting(f"Who {says} {last.indirect}", ("way:said", "said:indirect"))
    if last.answer and not last.statement:
        yield Rewriting(f"Who {says} that {last.answer.rstrip(' .')}", ("way:said", "said:answer"))


def name_what_is_counted(whole: Rewriting, last: TalkTurn) -> Iterator[Rewriting]:
    """ "How many candidates remain?" of "How many remain?" after "How many candidates ...?"; so "what" and "which"."""
    match, before = COUNTED.match(whole.text), COUNTED_NOUN.match(last.parts[0])
    names_subject = match and match["wh"].lower() in ("what", "which") and AUXILIARY_NEXT.match(whole.text, match.end())
    if match and before and not names_subject:
        text = f"{match[0]}{before['noun']} {whole.text[match.end() :]}"
        yield Rewriting(text, (*whole.marks, "way:counted", f"counted:{match['wh'].lower()}"), whole.meant)


def replace_noun(whole: Rewriting, talk: Sequence[TalkTurn]) -> Iterator[Rewriting]:
    """Yield the question with a noun phrase replaced by a longer one of the conversation with the same noun."""
    said = [phrase for turn in talk[-2:] for text in (turn.question, turn.answer) for phrase in find_phrases(text)]
    for own in find_phrases(whole.text):
        if own.size > 1 or own.is_name or own.words[0].lower() not in DETERMINERS:
            continue
        noun = own.words[-1].lower()
        for phrase in said:
            words = [word.lower() for word in phrase.words]
            if noun in words and len(words) > len(own.words) and words[0] not in ("many", "much", "one"):
                named = phrase.words[1:] if words[0] in ("a", "an", "the") else phrase.words
                text = f"{whole.text[: own.start]}the {' '.join(named)}{whole.text[own.end :]}"
                marks = (f"noun:size={phrase.size}", f"noun:cut={phrase.is_cut}", f"noun:last={words[-1] == noun}")
                yield Rewriting(text, (*whole.marks, "way:noun", *marks), whole.meant)
