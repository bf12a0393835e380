"""Question -> passages -> claims -> positions -> cited answer."""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Claim",
    "Disagreement",
    "Passage",
    "Position",
    "RagError",
    "Trace",
    "Turn",
]

MODULES = {"Assistant": "rag.assistant", "RagError": "index.errors", "Turn": "rag.questions.followups"}
"""Where public names are defined that are not in `rag.answer`."""

if TYPE_CHECKING:
    from index.errors import RagError
    from rag.answer import Answer, Citation, Claim, Disagreement, Passage, Position, Trace
    from rag.assistant import Assistant
    from rag.questions.followups import Turn
else:

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used: the command `rag` imports none before Ctrl+C can stop it."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(MODULES.get(name, "rag.answer")), name)
