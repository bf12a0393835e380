"""The table of figures, which says whether each bar is met, and the plot of growth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

Measured = Mapping[str, Mapping[str, float]]


class Row(NamedTuple):
    """A figure, its bar (a minimum or maximum), and LlamaIndex's figure."""

    name: str
    value: float
    shown: str
    bar: str = ""
    met: bool | None = None
    other: str = ""


def rows(done: Measured) -> list[Row]:
    index, hit, cold, large = done["indexing"], done["hits"], done["cold"], done["growth 4687"]
    theirs = f"{index['llamaindex_chars_per_second']:,.0f}"
    found = [
        at_least("indexing, characters a second", index["chars_per_second"], None, "{:,.0f}", theirs),
        at_least("  times LlamaIndex's", index["times_llamaindex"], 2, "{:.2f}"),
        at_least("  of the bare encoder", index["share_of_bare_encoder"], 0.85, "{:.2f}"),
    ]
    for cutoff in (1, 4, 10):
        name, other = f"hit@{cutoff}", hit[f"llamaindex_hit@{cutoff}"]
        label = f"{name}, {hit['questions']:.0f} questions"
        better = hit[name] > other
        found.append(Row(label, hit[name], f"{hit[name]:.3f}", "above LlamaIndex's", better, f"{other:.3f}"))
    return [
        *found,
        at_most("nothing changed, 4,687 articles, s", large["again_seconds"], 3, "{:.1f}"),
        at_most("cold `rag ask`, 200 articles, s", cold["seconds"], 3, "{:.1f}", f"{cold['llamaindex_seconds']:.1f}"),
        at_most("  of LlamaIndex's", cold["of_llamaindex"], 0.25, "{:.2f}"),
        at_most("retrieval, warm, p50, 4,687 articles, ms", large["retrieve_p50_ms"], 20, "{:.1f}"),
        at_most("peak memory of `rag ask`, 4,687 articles, MB", large["ask_MB"], 600, "{:.0f}"),
    ]


def at_least(name: str, value: float, bar: float | None, form: str, other: str = "") -> Row:
    if bar is None:
        return Row(name, value, form.format(value), other=other)
    return Row(name, value, form.format(value), f"at least {bar:g}", value >= bar, other)


def at_most(name: str, value: float, bar: float, form: str, other: str = "") -> Row:
    return Row(name, value, form.format(value), f"at most {bar:g}", value <= bar, other)


def table(done: Measured) -> str:
    """Format the rows as a Markdown table."""
    lines = ["| what | this project | LlamaIndex | bar | |", "| --- | --- | --- | --- | --- |"]
    for row in rows(done):
        verdict = "" if row.met is None else "met" if row.met else "MISSED"
        lines.append(f"| {row.name} | {row.shown} | {row.other} | {row.bar} | {verdict} |")
    lines += [
        "",
        "| articles | chunks | indexing, ms an article | retrieval p50, ms | p95, ms | `rag ask`, s | MB | disk, MB |",
    ]
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, each in done.items():
        if name.startswith("growth"):
            lines.append(
                f"| {each['articles']:,.0f} | {each['chunks']:,.0f} | {each['ms_per_article']:.0f} | "
                f"{each['retrieve_p50_ms']:.1f} | {each['retrieve_p95_ms']:.1f} | {each['ask_seconds']:.1f} | "
                f"{each['ask_MB']:.0f} | {each['disk_MB']:.0f} |"
            )
    return "\n".join(lines) + "\n"


def plot(done: Measured, path: Path) -> None:
    """Plot indexing time per article and warm retrieval time against the number of articles."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    grown = [each for name, each in done.items() if name.startswith("growth")]
    sizes = [each["articles"] for each in grown]
    figure, axes = pyplot.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    for axis, name, label in (
        (axes[0], "ms_per_article", "indexing, ms an article"),
        (axes[1], "retrieve_p50_ms", "retrieval, warm, p50, ms"),
    ):
        axis.plot(sizes, [each[name] for each in grown], marker="o")
        axis.set(xlabel="articles", ylabel=label, xlim=0, ylim=0)
        axis.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
