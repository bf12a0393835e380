"""Measure answers to gold questions and report what is right, what is wrong and why.

`evaluate` does everything; `run` and `make_report` measure any `System`; `compare_runs` compares two reports.
"""

from rag.evaluation.cases import Case, GoldClaim, GoldPosition
from rag.evaluation.compare import compare_runs
from rag.evaluation.errors import GoldError, RunError
from rag.evaluation.evaluate import Options, evaluate
from rag.evaluation.gold import make_schema, read_gold
from rag.evaluation.outcome import Outcome
from rag.evaluation.record import FolderRecord, Record
from rag.evaluation.report import Report, make_report
from rag.evaluation.run import run
from rag.evaluation.saved_report import load_report
from rag.evaluation.systems import System

__all__ = [
    "Case",
    "FolderRecord",
    "GoldClaim",
    "GoldError",
    "GoldPosition",
    "Options",
    "Outcome",
    "Record",
    "Report",
    "RunError",
    "System",
    "compare_runs",
    "evaluate",
    "load_report",
    "make_report",
    "make_schema",
    "read_gold",
    "run",
]
