"""Draws plots of a report as SVG in the page's own text colour and font, light or dark."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.evaluation.measures.abstention import measure_risk_coverage
from rag.evaluation.measures.base import Score
from rag.evaluation.report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#123456"
"""A placeholder, replaced by the page's text colour after drawing."""
BLUE, ORANGE = "#2f7fd1", "#d9822b"


def draw_plots(report: Report) -> dict[str, str]:
    """The SVG of each plot that the report's cases allow, by title."""
    drawn: dict[str, Callable[[Axes, Report], None]] = {}
    answerable = [score.positive for score in list_scores(report, "answerability_roc_area")]
    if answerable:
        drawn["Risk and coverage: errors among the most confident answers"] = draw_risk
    if any(answerable) and not all(answerable):
        drawn["Answerable or not (ROC curve)"] = draw_roc
        drawn["Confidence"] = draw_confidence
    drawn["Seconds for an answer"] = draw_seconds
    return {title: render_svg(draw, report) for title, draw in drawn.items()}


def render_svg(draw: Callable[[Axes, Report], None], report: Report) -> str:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style = dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK)
    settings: dict[str, Any] = {"svg.fonttype": "none", "svg.hashsalt": "report", "font.size": 11, **style}
    with mpl.rc_context(settings):  # type: ignore[arg-type]
        figure = Figure(figsize=(4.6, 3.2), layout="constrained")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25)
        draw(axes, report)
        text = StringIO()
        figure.savefig(
            text, format="svg", transparent=True, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
        )
    whole = text.getvalue()
    return whole[whole.index("<svg") :].replace(INK, "currentColor")


def draw_risk(axes: Axes, report: Report) -> None:
    scores = list_scores(report, "risk_coverage_area")
    coverage, risk = measure_risk_coverage(np.array([s.value for s in scores]), np.array([s.positive for s in scores]))
    axes.plot(coverage, risk, color=BLUE)
    axes.set(xlabel="coverage", ylabel="error rate", xlim=(0, 1), ylim=(0, 1))


def draw_roc(axes: Axes, report: Report) -> None:
    wanted, others = split_confidences(report)
    bars = np.unique([*wanted, *others, np.inf])[::-1]
    rates = [[(np.array(own) >= bar).mean() for bar in bars] for own in (others, wanted)]
    axes.plot([0, 1], [0, 1], color=INK, alpha=0.4, linestyle="--")
    axes.plot(*rates, color=BLUE)
    axes.set(xlabel="unanswerable cases above the bar", ylabel="answerable cases above it", xlim=(0, 1), ylim=(0, 1.02))


def draw_confidence(axes: Axes, report: Report) -> None:
    wanted, others = split_confidences(report)
    axes.hist(
        [wanted, others], bins=list(np.linspace(0, 1, 11)), color=[BLUE, ORANGE], label=["answerable", "not answerable"]
    )
    axes.set(xlabel="confidence", ylabel="cases", xlim=(0, 1))
    use_whole_ticks(axes)
    axes.legend(frameon=False)


def draw_seconds(axes: Axes, report: Report) -> None:
    seconds = [row.outcome.seconds["total"] for row in report.cases if "total" in row.outcome.seconds]
    axes.hist(seconds, bins=20, color=BLUE)
    axes.set(xlabel="seconds", ylabel="cases")
    use_whole_ticks(axes)
    axes.set_xlim(left=0)


def use_whole_ticks(axes: Axes) -> None:
    """Use only whole numbers on the y axis."""
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def split_confidences(report: Report) -> tuple[list[float], list[float]]:
    """The confidences of the answerable cases, and of the others."""
    scores = list_scores(report, "answerability_roc_area")
    return [s.value for s in scores if s.positive], [s.value for s in scores if not s.positive]


def list_scores(report: Report, name: str) -> list[Score]:
    """A measure's scores of the cases that it applies to."""
    return [row.scores[name] for row in report.cases if name in row.scores]
