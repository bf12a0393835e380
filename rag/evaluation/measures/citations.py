"""Are quotes the articles' words, do they contain the value, and are the right articles cited?"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.measures.grade import OPPOSITE
from rag.evaluation.measures.matching import match_positions
from rag.evaluation.outcome import GivenCitation, Outcome
from rag.evaluation.text import contains

NONE: list[int | None] = [None]


class QuotesVerbatim(Measure):
    """The share of an answer's citations whose quote is the article's text at its offsets, to the character.

    The text is read from the articles, not taken from the answer. Answers without citations are not counted.
    """

    name, group = "quotes_verbatim", "citations"
    about = "share of the quotes that are their article's words at their offsets"

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        del case
        wrong = [str(citation.number) for citation in outcome.citations if not citation.is_verbatim]
        if not outcome.citations:
            return None
        reason = f"not the article's words: [{', '.join(wrong)}]" if wrong else "every quote is the article's words"
        return Score(1 - len(wrong) / len(outcome.citations), reason)


class ValueInQuote(Measure):
    """The share of (position, citation) pairs whose quote contains the position's value, or a gold wording of it.

    Words are normalised as SQuAD does and must be consecutive. A gold wording counts because articles word the same
    answer in several ways ("June 18", "18 June 2024") and a position shows one of them. A citation that does not
    exist counts as a failing pair, and so does a position without any citation. Positions that say yes or no are not
    counted: the sentences that they are cited to seldom contain the word.
    """

    name, group = "value_in_quote", "citations"
    about = "share of the quotes that contain the value they are cited for, yes and no left out"

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        found = match_positions(case, outcome)
        pairs: list[tuple[str, bool]] = []
        for number, position in enumerate(outcome.positions):
            if position.value.lower() in OPPOSITE:
                continue
            wordings = [position.value, *(w for gold in found.gold_of(number) for w in case.positions[gold].answers)]
            pairs.extend(
                (f"[{c.number}] for “{position.value}”", contains_any(c, wordings))
                for c in outcome.find_citations(position)
            )
            dangling = set(position.citations) - {citation.number for citation in outcome.citations}
            pairs.extend((f"[{n}], which does not exist, for “{position.value}”", False) for n in sorted(dangling))
            pairs.extend([] if position.citations else [(f"nothing for “{position.value}”", False)])
        if not pairs:
            return None
        wrong = [name for name, is_found in pairs if not is_found]
        reason = f"without the value: {', '.join(wrong)}" if wrong else "every quote contains its value"
        return Score(1 - len(wrong) / len(pairs), reason)


def contains_any(citation: GivenCitation, wordings: list[str]) -> bool:
    return any(contains(citation.quote, wording) for wording in wordings)


class SupportMeasure(Measure):
    """Precision or recall of (position, article) pairs against the gold's.

    A cited article is right if its position matches a gold one that the article supports. An answerable case with no
    citation scores 0 in both. Averaged over cases; cases and positions whose gold names no articles are not counted.
    """

    group = "citations"

    def __init__(self, which: str) -> None:
        self.name = f"citation_{which}"
        self.about = {
            "precision": "share of the articles cited that support the position",
            "recall": "share of the supporting articles that are cited for their position",
        }[which]
        self._which = which

    def applies(self, case: Case) -> bool:
        return bool(case.supporting)

    def score(self, case: Case, outcome: Outcome) -> Score:
        found = pair_articles(case, outcome)
        cited = {(gold, article) for gold, _, article in found if gold is not None}
        wanted = {(gold, article) for gold, own in enumerate(case.positions) for article in own.articles}
        given = {(position, article) for _, position, article in found}
        right = {(position, article) for gold, position, article in found if (gold, article) in wanted}
        missing = sorted({article for gold, article in wanted - cited})
        value = len(right) / max(1, len(given)) if self._which == "precision" else len(wanted & cited) / len(wanted)
        wrong = sorted({article for _, article in given - right})
        return Score(value, f"cited without support: {join_quoted(wrong)}; not cited: {join_quoted(missing)}")


def pair_articles(case: Case, outcome: Outcome) -> list[tuple[int | None, int, str]]:
    """(gold position or None, given position, article) for each article that is cited for a position."""
    found = match_positions(case, outcome)
    return [
        (gold, number, citation.article_id)
        for number, position in enumerate(outcome.positions)
        for citation in outcome.find_citations(position)
        for gold in (found.gold_of(number) or NONE)
        if gold is None or case.positions[gold].articles
    ]


MEASURES = (QuotesVerbatim(), ValueInQuote(), SupportMeasure("precision"), SupportMeasure("recall"))
