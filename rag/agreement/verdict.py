"""Claims become positions: what agrees is put together, what differs is set side by side, and no side is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Embedder
from rag.agreement.answer_type import has_right_type
from rag.agreement.bounds import keep_bound
from rag.agreement.clusters import Clustering, Group, cluster, rank
from rag.agreement.context import keep_in_context
from rag.agreement.corrections import Correction, drop_corrected, find_corrections
from rag.agreement.denied import denies, replace_denied
from rag.agreement.lists import split_lists
from rag.agreement.other_time import is_of_other_time
from rag.agreement.planned import is_only_planned
from rag.agreement.relation import Relation, SentenceModel, compare_exactly, value_of
from rag.agreement.said import quote_whole
from rag.agreement.same_name import explain_shared_name
from rag.agreement.speakers import keep_speaker, note_self_contradictions
from rag.agreement.steps import add_steps
from rag.agreement.subject import is_about_another, is_about_none_named
from rag.agreement.updating import find_update
from rag.answer import Claim, Decision, RelationKind, Status
from rag.questions.question import Question
from rag.values import Numeric, Time

MIN_CONFLICT = 0.15
"""Share of "conflicts" beside "compatible" and "unrelated" from which two answers conflict. It is low because both were
found to answer the question; chosen on the seeds and six worlds."""
MIN_ITEM = 0.35
"""Probability from which a claim is an item of a list that was asked for."""
MIN_DISSENT = 0.5
"""Probability from which a claim is another answer if it surely conflicts with the best one."""
SURE_CONFLICT = 0.8
"""Probability from which a conflict is sure, between values that exclude each other."""
SURELY_UNRELATED = 0.8
"""Probability from which another answer is about something else than the first. At 0.6 more true sides are lost."""
MIN_DENIED = 0.02
"""Probability from which a claim is another answer if the best claim's sentence denies it."""
MIN_SUPPORT = 0.05
"""Probability from which a claim with the number or the time of an answer supports it. Names, "yes" and "no" stand in
many sentences about something else, most of which do not answer, and need the probability of an answer."""


@dataclass(frozen=True)
class Limits:
    """Minimum probabilities, in 0..1: `evidence` of the best claim, `rival` of any other answer."""

    evidence: float = 0.4
    rival: float = 0.7


@dataclass(frozen=True)
class Verdict:
    """The groups, strongest first, the status of the answer, and the reason for it."""

    status: Status
    reason: str
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()
    """Why unlike values exclude each other, and which articles contradict themselves."""
    decisions: tuple[Decision, ...] = ()
    """How the values that were compared relate."""


def reconcile(
    question: Question, claims: Sequence[Claim], model: SentenceModel, limits: Limits, embedder: Embedder | None = None
) -> Verdict:
    """Group the claims and say whether they agree. The result does not depend on the order of the claims.

    `embedder` is used in place of the default one, if it is the same model.
    """
    stated = replace_denied(question, split_lists(question, keep_in_context(question, claims)))
    fitting = (keep_bound(question, each) for each in stated if may_answer(question, each))
    whole = [quote_whole(question, each) for each in fitting]
    ranked = sorted(keep_speaker(question, whole, limits.evidence), key=rank)
    corrections = find_corrections(question, ranked, limits.evidence)
    ranked = drop_corrected(ranked, corrections)
    if not ranked or ranked[0].probability < limits.evidence:
        return Verdict("no_evidence", "No article answers the question.")
    best = ranked[0]
    min_rival = min(MIN_ITEM if question.asks_for_several else limits.rival, best.probability)
    min_tried = min(min_rival, MIN_DISSENT)
    likely = (claim for claim in ranked if claim.probability >= min_tried or is_denied_rival(question, claim, best))
    chosen = [claim for claim in likely if not is_beside_the_point(question, claim, best)]
    clustering = drop_doubtful(cluster(question, chosen, model), min_rival)
    groups = add_support(question, clustering.groups, ranked, limits.evidence)
    decisions = tuple(list_decisions(clustering))
    status, reason = judge_groups(question, groups, clustering)
    if status == "disputed" and (corrected := find_corrected(question, groups, corrections)):
        status, reason, groups = "updated", "An article corrects what was reported before.", corrected
    elif status == "disputed" and (ordered := find_update(question, groups, embedder)):
        status, reason = "updated", "The answer changed over time; the articles' dates order the answers."
        groups = ordered
    notes = describe_dispute(question, groups, clustering, model) if status == "disputed" else ()
    groups = [add_steps(question, group) for group in groups]
    return Verdict(status, " ".join([reason, *notes]), tuple(groups), notes, decisions)


def may_answer(question: Question, claim: Claim) -> bool:
    """Whether a claim's type, names and tense are those that the question asks for."""
    is_beside = is_about_none_named(question, claim) or is_only_planned(question, claim)
    return has_right_type(question, claim) and not is_beside


def drop_doubtful(clustering: Clustering, limit: float) -> Clustering:
    """The groups that are probable enough and not about something else, or surely conflict with the first."""
    first, *others = clustering.groups
    kept = [each for each in others if is_rival(clustering, each, first, limit)]
    return clustering.keep([first, *kept])


def is_rival(clustering: Clustering, other: Group, first: Group, limit: float) -> bool:
    """Whether a group is shown beside the first: see `drop_doubtful`. A list, or who has a name, takes any answer."""
    if excludes(clustering, other, first):
        return True
    takes_any = clustering.question.takes_any or clustering.question.asks_for_several
    is_unrelated = clustering.between(first, other).likelihood("unrelated") >= SURELY_UNRELATED
    return other.probability >= limit and (takes_any or not is_unrelated)


def is_beside_the_point(question: Question, claim: Claim, best: Claim) -> bool:
    """Whether a claim is about another thing or another time than the question and the best claim."""
    return is_about_another(question, claim, best) or is_of_other_time(question, claim, best)


def is_denied_rival(question: Question, claim: Claim, best: Claim) -> bool:
    """Whether the best claim's sentence denies a claim's value, so that even a weak claim is the other side."""
    return claim.probability >= MIN_DENIED and denies(question, best, claim)


def excludes(clustering: Clustering, other: Group, first: Group) -> bool:
    """Whether another answer surely conflicts with the first, or one denies the other."""
    return deny_each_other(clustering.question, first, other) or is_sure_conflict(clustering.between(first, other))


def deny_each_other(question: Question, one: Group, other: Group) -> bool:
    """Whether a sentence of one answer denies the other."""
    return any(denies(question, claim, b.exemplar) for a, b in ((other, one), (one, other)) for claim in a.claims)


def is_sure_conflict(relation: Relation) -> bool:
    return relation.is_exact and relation.likelihood("conflicts") >= SURE_CONFLICT


def is_conflict(relation: Relation) -> bool:
    """Whether two answers conflict, and are not more likely the same."""
    against = relation.likelihood("conflicts")
    others = relation.likelihood("compatible", "unrelated")
    return against >= MIN_CONFLICT * (against + others) and not may_be_same(relation)


def may_dispute(question: Question, relation: Relation) -> bool:
    """Whether two answers to this question conflict: see `Question.asks_for_words`."""
    return is_conflict(relation) and (relation.is_exact or not question.asks_for_words)


def may_be_same(relation: Relation) -> bool:
    """Whether two values that were not put together are more likely the same than in conflict."""
    return relation.likelihood("same", "refines") > relation.likelihood("conflicts")


def add_support(question: Question, groups: Sequence[Group], ranked: Sequence[Claim], min_words: float) -> list[Group]:
    """Add each weaker claim to the strongest group whose value it has: see `MIN_SUPPORT`."""
    joined = [list(group.claims) for group in groups]
    taken = {id(claim) for own in joined for claim in own}
    for claim in ranked:
        is_exact = isinstance(value_of(question, claim), Numeric | Time)
        if id(claim) not in taken and claim.probability >= (MIN_SUPPORT if is_exact else min_words):
            fits = (own for group, own in zip(groups, joined, strict=True) if agrees(question, group.exemplar, claim))
            next(fits, []).append(claim)
    return [Group(group.exemplar, tuple(sorted(own, key=rank))) for group, own in zip(groups, joined, strict=True)]


def agrees(question: Question, a: Claim, b: Claim) -> bool:
    """Whether two values are exactly the same, one perhaps more precise."""
    relation = compare_exactly(question, a, b)
    return relation is not None and relation.kind in ("same", "refines")


def judge_groups(question: Question, groups: Sequence[Group], clustering: Clustering) -> tuple[Status, str]:
    """The status that these groups give the answer, and the reason."""
    if len(groups) == 1:
        return "answered", "The articles that answer agree." if groups[0].support > 1 else "One article answers."
    if reason := explain_shared_name(question, groups):
        return "several", reason
    first, *others = groups
    is_list = (question.asks_for_several and not are_figures(question, groups)) or question.takes_any
    conflicts = (
        may_dispute(question, clustering.between(first, other)) or deny_each_other(question, first, other)
        for other in others
    )
    if is_list or not any(conflicts):
        in_doubt = any(may_be_same(clustering.between(first, other)) for other in others)
        rest = "some may say the same in other words" if in_doubt else "they do not exclude each other"
        return "several", f"More than one answer is given, and {rest}."
    return "disputed", f"The articles give {len(groups)} different answers."


def are_figures(question: Question, groups: Sequence[Group]) -> bool:
    """Whether all answers are numbers: "What are its debts?" asks for one, although it says "are"."""
    return all(isinstance(value_of(question, group.exemplar), Numeric) for group in groups)


def find_corrected(
    question: Question, groups: Sequence[Group], corrections: Sequence[Correction]
) -> list[Group] | None:
    """The groups, the one whose value corrects all others first; None where none does."""
    for group in groups:
        wrong = [each.wrong for each in corrections if agrees(question, group.exemplar, each.right)]
        others = [other for other in groups if other is not group]
        if all(any(agrees(question, other.exemplar, claim) for claim in wrong) for other in others):
            return [group, *others]
    return None


def list_decisions(clustering: Clustering) -> list[Decision]:
    """How the values relate, sorted by value."""
    values = {
        key: claim.answer for group in clustering.groups for claim in group.claims for key in [clustering.key(claim)]
    }
    found = []
    for pair, relation in clustering.relations.items():
        a, b = sorted(pair)
        kind: RelationKind = "conflicts" if is_conflict(relation) else relation.kind
        found.append(Decision(values[a], values[b], kind, relation.likelihood(kind), relation.reason))
    return sorted(found, key=lambda each: (each.value_a, each.value_b))


def describe_dispute(
    question: Question, groups: Sequence[Group], clustering: Clustering, model: SentenceModel
) -> tuple[str, ...]:
    return *explain_conflicts(question, groups, clustering), *note_self_contradictions(groups, model)


def explain_conflicts(question: Question, groups: Sequence[Group], clustering: Clustering) -> Iterator[str]:
    """Yield why a value excludes the first answer's, where that is worked out: 1991 is not 24 years before 2024."""
    first = value_of(question, groups[0].exemplar)
    for group in groups[1:]:
        relation, value = clustering.between(groups[0], group), value_of(question, group.exemplar)
        is_worked_out = type(value) is not type(first) or any(
            isinstance(each, Time) and each.counted for each in (first, value)
        )
        if relation.is_exact and relation.kind == "conflicts" and is_worked_out:
            yield f"{relation.reason[0].upper()}{relation.reason[1:]}."
