"""Gold questions in, trustworthy numbers and a readable report out.

`evaluate` does the whole; `run` and `reported` measure any `System`; `compare` sets two reports side by side.
"""

from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.compare import compare, load_report
from rag.evaluation.errors import GoldError, RunError
from rag.evaluation.evaluate import evaluate
from rag.evaluation.gold import read_gold, schema
from rag.evaluation.outcome import Outcome
from rag.evaluation.record import FolderRecord, Record
from rag.evaluation.report import Report, reported
from rag.evaluation.run import run
from rag.evaluation.systems import System

__all__ = [
    "Case",
    "FolderRecord",
    "GoldError",
    "GoldPosition",
    "Outcome",
    "Record",
    "Report",
    "RunError",
    "System",
    "compare",
    "evaluate",
    "load_report",
    "read_gold",
    "reported",
    "run",
    "schema",
]
