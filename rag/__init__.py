"""Question -> passages -> claims -> positions -> cited answer."""

from index.errors import RagError
from rag.answer import Answer, Citation, Claim, Disagreement, Passage, Position, Trace
from rag.assistant import Assistant
from rag.questions.followups import Turn

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
