"""The answer to a question that holds several: each is answered on its own, and the answers are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Answer, Citation, Status, Trace
from rag.answering.compose import describe_support, position_text, source_line
from rag.questions.question import Question
from rag.text import plain

REASON = "There are several questions; each is answered on its own."


def join_traces(asked: Question, traces: Sequence[Trace]) -> Trace:
    """The answers to `asked.parts` as one, with everything that was read for them."""
    return Trace(
        join_answers(asked, [trace.answer for trace in traces]),
        tuple(dict.fromkeys(passage for trace in traces for passage in trace.passages)),
        tuple(claim for trace in traces for claim in trace.claims),
        tuple(decision for trace in traces for decision in trace.decisions),
    )


def join_answers(asked: Question, answers: Sequence[Answer]) -> Answer:
    """One answer: each position says which part it answers; citations are renumbered, each once."""
    numbered: dict[tuple[str, int, int], Citation] = {}
    parts = [number_part(*each, numbered) for each in zip(asked.parts, answers, strict=True)]
    status = join_statuses(answers)
    different = {(position.value.casefold(), position.citations) for part in parts for position in part.positions}
    return Answer(
        asked.text,
        "answered" if status == "several" and len(different) == 1 else status,
        " ".join([REASON, *(f"{part.question} {part.reason}" for part in parts)]),
        "\n\n".join(part_text(part) for part in parts),
        tuple(position for part in parts for position in part.positions),
        tuple(numbered.values()),
        nearest=() if numbered else answers[0].nearest,
        dropped=sum(part.dropped for part in parts),
        headline=" ".join(part_headline(part) for part in parts),
    )


def join_statuses(answers: Sequence[Answer]) -> Status:
    """The status of the whole: a disagreement in one part is not hidden by the others. A remark has no status."""
    statuses = [answer.status for answer in answers if answer.citations]
    for status in ("disputed", "updated"):
        if status in statuses:
            return status
    if len(statuses) > 1:
        return "several"
    return statuses[0] if statuses else "no_evidence"


def number_part(part: str, answer: Answer, numbered: dict[tuple[str, int, int], Citation]) -> Answer:
    """The answer to a part, its citations numbered among those of all parts."""

    def number(citations: Sequence[Citation]) -> tuple[Citation, ...]:
        keys = [(each.article_id, each.start, each.end) for each in citations]
        for key, each in zip(keys, citations, strict=True):
            numbered.setdefault(key, replace(each, number=len(numbered) + 1))
        return tuple(numbered[key] for key in keys)

    citations = number(answer.citations)
    positions = tuple(replace(each, part=part, citations=number(each.citations)) for each in answer.positions)
    return replace(answer, question=part, positions=positions, citations=citations)


def part_headline(part: Answer) -> str:
    return f"The articles do not say: {part.question}" if part.status == "no_evidence" else part.headline


def part_text(part: Answer) -> str:
    """The part, its headline, and the sources of that, as Markdown."""
    headline = f"**{plain(part_headline(part))}**"
    if part.status == "no_evidence":
        return headline
    if len(part.positions) > 1:
        sides = (position_text(each, f" ({describe_support(each)})") for each in part.positions)
        lines = [f"{place}. {side}" for place, side in enumerate(sides, start=1)]
    else:
        value = part.positions[0].value if part.positions else ""
        lines = ["\n".join(f"- {source_line(each, value)}" for each in part.citations)]
    return "\n\n".join([f"*{plain(part.question)}* {headline}", *lines])
