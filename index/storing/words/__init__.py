"""The words of all articles: how they are searched, how often each occurs, and which names are persons."""

__all__: list[str] = []
