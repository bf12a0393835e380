"""Questions about the last answer itself: answered from its data, without a new search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.wording import count_of
from rag.answer import Answer, Citation, Status
from rag.answering.compose import describe_support, position_text, source_line
from rag.answering.headline import write_day, write_earlier
from rag.questions.question import Question
from rag.text import plain

REASON = "The question is about the answer before it."
MAX_NAMED = 4
"""Articles that are named."""
MIN_REMARK = 0.8
"""Probability from which one question of several is about the answer to those before it; most ask something else."""


def explain_answer(question: Question, last: Answer) -> Answer:
    """Answer a question about the last answer: what it rests on, how sure it is, which position is the newest.

    Status, citations and positions are the last answer's; a question about the newest position keeps only that one.
    """
    if not last.citations:
        headline = "The answer before this one rests on no article."
        return Answer(question.text, "no_evidence", headline, plain(headline), headline=headline)
    match question.about:
        case "newest":
            return answer_newest(question, last)
        case "earlier":
            return answer_earlier(question, last)
        case "disagreement" | "which" | "certainty":
            headline = describe_certainty(question, last)
        case _:
            headline = name_articles(last.citations)
    return repeat_positions(question, headline, last) if last.positions else restate(question, headline, last.citations)


def name_articles(citations: tuple[Citation, ...]) -> str:
    """A sentence on the articles that an answer rests on, the first of them by name."""
    articles = {citation.article_id: citation for citation in citations}
    named = [describe_article(citation) for citation in list(articles.values())[:MAX_NAMED]]
    rest = len(articles) - len(named)
    more = f"; and {rest} more" if rest else ""
    return f"The answer rests on {count_of(len(articles), 'article')}: {'; '.join(named)}{more}."


def describe_article(citation: Citation) -> str:
    """The source of a citation, or else its article's title, and the day of publication where it is known."""
    name = citation.source or citation.title or citation.article_id
    return name + write_day(citation.published, ", {}")


def is_remark(part: Question) -> bool:
    """Whether one question of several is about the answer before it: "When did it fall, and who disagrees?"."""
    return part.kind == "about_answer" and part.kind_probability >= MIN_REMARK


def remark_on(last: Answer, part: Question) -> Answer:
    """Answer a question about `last` in a sentence, beside `last` itself: its positions are not repeated."""
    return replace(explain_answer(part, last), positions=(), citations=())


def describe_certainty(question: Question, last: Answer) -> str:
    """One or two sentences on how sure the answer is, or why its sides differ."""
    sides = "; ".join(f"{position.value}: {describe_support(position)}" for position in last.positions)
    if not last.positions:
        return "The answer before this one quotes what the articles say; it takes no position."
    if len(last.positions) < 2 and question.about == "disagreement":
        return "No article that answers gives another answer."
    if len(last.positions) < 2:
        return f"{last.reason} The reader gives it a probability of {last.positions[0].probability:.0%}."
    if question.about == "which" and last.status == "updated":
        return f"{last.reason} The newest answer is {last.positions[0].value}."
    if question.about == "which":
        return f"The articles do not settle which is right. {sides}."
    return f"{last.reason} {sides}."


def answer_newest(question: Question, last: Answer) -> Answer:
    """The newest position of the last answer; of an overview, the quotes of its newest articles."""
    dated = [position for position in last.positions if position.latest]
    if days := [citation.published for citation in last.citations if citation.published and not last.positions]:
        newest_day = max(days)
        cited = tuple(citation for citation in last.citations if citation.published == newest_day)
        return restate(question, f"The newest article behind the answer was published on {newest_day}.", cited)
    if not dated:
        return restate(question, "The articles behind the answer have no dates.", last.citations)
    newest = max(dated, key=lambda position: position.latest or date.min)
    headline = f"The newest, from {newest.latest}: {newest.value}."
    answer = restate(question, headline, newest.citations)
    numbers = {old.number: new for old, new in zip(newest.citations, answer.citations, strict=True)}
    kept = replace(newest, citations=tuple(numbers[citation.number] for citation in newest.citations))
    return replace(answer, status="answered", positions=(kept,))


def answer_earlier(question: Question, last: Answer) -> Answer:
    """The positions that the newest one of the last answer has replaced."""
    cited = [citation for position in last.positions[1:] for citation in position.citations]
    answer = restate(question, "", tuple(cited))
    numbers = {id(old): new for old, new in zip(cited, answer.citations, strict=True)}
    earlier = tuple(
        replace(position, citations=tuple(numbers[id(each)] for each in position.citations))
        for position in last.positions[1:]
    )
    status: Status = "updated" if len(earlier) > 1 else "answered"
    found = replace(answer, status=status, reason=last.reason, positions=earlier)
    return repeat_positions(question, write_earlier(earlier), found)


def repeat_positions(question: Question, headline: str, last: Answer) -> Answer:
    """The last answer with another headline."""
    sides = [position_text(position, f" ({describe_support(position)})") for position in last.positions]
    text = "\n\n".join([f"**{plain(headline)}**", *sides])
    return Answer(question.text, last.status, last.reason, text, last.positions, last.citations, headline=headline)


def restate(question: Question, headline: str, cited: tuple[Citation, ...]) -> Answer:
    """An overview: a headline, then the citations, renumbered."""
    numbered = tuple(replace(citation, number=number) for number, citation in enumerate(cited, 1))
    lines = [f"**{plain(headline)}**", "", *(f"- {source_line(citation, '')}" for citation in numbered)]
    return Answer(question.text, "overview", REASON, "\n".join(lines), citations=numbered, headline=headline)
