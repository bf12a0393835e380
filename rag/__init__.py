"""Question -> passages -> claims -> positions -> cited answer."""

from index.errors import RagError
from rag.answer import Answer, Citation, Claim, Passage, Position
from rag.assistant import Assistant
from rag.conversation import Turn

__all__ = ["Answer", "Assistant", "Citation", "Claim", "Passage", "Position", "RagError", "Turn"]
