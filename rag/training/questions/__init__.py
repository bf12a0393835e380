"""Trains the models of `rag.questions`: what a question asks, and what a follow-up means."""

__all__: list[str] = []
