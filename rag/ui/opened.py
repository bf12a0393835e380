"""A disagreement that was found, opened as an answer: both quotes and their sources, without another search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answer import Answer, Citation, Position
from rag.answering.compose import OPENINGS, describe_support, position_text
from rag.answering.conflicts import shorten_sentences, write_sides
from rag.schema import AnswerData, CitationData, DisagreementData
from rag.text import plain, printable
from rag.ui.conversations import Exchange
from rag.ui.differing import differing_parts, find_word_runs
from rag.ui.headings import make_question
from rag.ui.state import seal_exchange

REASON = "The sentences of the articles were compared with each other."


def write_pair_key(found: DisagreementData) -> str:
    """What the browser sends to open a disagreement."""
    return " ".join(f"{side.article_id}:{side.start}-{side.end}" for side in (found.a, found.b))


def find_by_key(key: str, found: Iterable[DisagreementData]) -> DisagreementData | None:
    return next((each for each in found if write_pair_key(each) == key), None)


def open_disagreement(found: DisagreementData) -> Exchange:
    """The exchange that shows a disagreement as an answer."""
    question = make_question(found)
    sides = cite_side(1, found.a), cite_side(2, found.b)
    values = short_values(found)
    positions = tuple(
        Position(value, (side,), 1, side.published, found.probability)
        for value, side in zip(values, sides, strict=True)
    )
    headline = write_sides(sides, values)
    headline = headline[:1].upper() + headline[1:]
    items = [
        f"{place}. {position_text(each, f' ({describe_support(each)})')}" for place, each in enumerate(positions, 1)
    ]
    text = "\n\n".join([f"**{plain(headline)}**", OPENINGS["disputed"].format(len(positions)), *items])
    answer = Answer(question, "disputed", REASON, text, positions, sides, headline=headline)
    return seal_exchange(Exchange(question=question, answer=AnswerData.of(answer)))


def cite_side(number: int, side: CitationData) -> Citation:
    return Citation(**{**side.model_dump(), "number": number})


def short_values(found: DisagreementData) -> tuple[str, str]:
    """The two values; where they are whole sentences, the parts in which these differ."""
    if found.value_a != found.a.quote:
        return found.value_a, found.value_b
    parts = differing_parts(found)
    if not all(parts):
        return shorten_sentences(found.a.quote, found.b.quote)
    return join_runs(found.a.quote, parts[0]), join_runs(found.b.quote, parts[1])


def join_runs(quote: str, words: Sequence[str]) -> str:
    return " … ".join(run[0] for run in find_word_runs(printable(quote), words))
