"""The service over HTTP: the page's surroundings, REST, MCP, logins. Nothing here knows Gradio."""

__all__: list[str] = []
