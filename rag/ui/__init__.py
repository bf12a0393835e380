"""The chat page, made with Gradio. What of it needs no Gradio says so by not importing it."""

__all__: list[str] = []
