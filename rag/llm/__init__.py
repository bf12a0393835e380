"""Any LLM that LlamaIndex has an integration for: named in settings, called within limits."""

__all__: list[str] = []
