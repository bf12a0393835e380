"""Tables of how pairs of gold claims were related, and lists of those that changed, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from rag.agreement.relation import KINDS
from rag.evaluation.compare_relations import PairChange
from rag.evaluation.figures import Figure
from rag.evaluation.relations import RelationReport
from rag.evaluation.table import MAX_CHANGES, format_value
from rag.text import printable


def make_kinds_table(relations: RelationReport) -> Table:
    """A row per kind: precision, recall, F1 with its 95% interval, and the number of gold pairs."""
    table = start_table("relation", "precision", "recall", "f1", "95% interval", "pairs")
    counts = relations.confusion
    for kind, figures in relations.figures.kinds.items():
        table.add_row(f"  {kind}", *format_scores(figures), f"{sum(counts[kind, found] for found in KINDS):,}")
    table.add_row("  macro", *format_scores(relations.figures.macro), f"{relations.figures.pairs:,}")
    return table


def make_parts_table(relations: RelationReport) -> Table:
    """A row per part: macro precision, recall, F1 with its 95% interval, and the number of pairs."""
    table = start_table("part, macro", "precision", "recall", "f1", "95% interval", "pairs")
    for name, part in relations.parts.items():
        table.add_row(f"  {name}", *format_scores(part.macro), f"{part.pairs:,}")
    return table


def make_confusion_table(relations: RelationReport) -> Table:
    """The number of pairs by wanted kind (rows) and found kind (columns)."""
    table = start_table("wanted", *KINDS)
    counts = relations.confusion
    for wanted in relations.figures.kinds:
        table.add_row(f"  {wanted}", *(f"{counts[wanted, found]:,}" for found in KINDS))
    return table


def start_table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, name in enumerate(names):
        table.add_column(name, justify="right" if number else "left", no_wrap=True)
    return table


def format_scores(figures: Sequence[Figure]) -> list[str]:
    """The values, and the interval of the last one, which is F1."""
    low, high = figures[-1].low, figures[-1].high
    span = "—" if low is None else f"{format_value(low)} to {format_value(high)}"
    return [*(format_value(figure.value) for figure in figures), span]


def format_pair_changes(title: str, changes: Sequence[PairChange]) -> Text:
    """A list of changed pairs with both relations, under a title."""
    text = Text(f"{title}: {len(changes)}", "bold")
    for change in changes[:MAX_CHANGES]:
        values = " and ".join(f"“{printable(value)}”" for value in change.values)
        text.append(f"\n  {printable(change.case_id)}  {values}, wanted {change.wanted}", "not bold")
        text.append(f"\n    A {change.found_a}: {printable(change.reason_a)}", "dim not bold")
        text.append(f"\n    B {change.found_b}: {printable(change.reason_b)}", "dim not bold")
    if len(changes) > MAX_CHANGES:
        text.append(f"\n  and {len(changes) - MAX_CHANGES} more", "not bold")
    return text
