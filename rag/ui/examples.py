"""Questions to start from, drawn from the indexed articles, and kept only where the articles answer them.

Who somebody is, is asked of names that an article explains where it brings them up: "the spokeswoman, Elena Yakovleva";
the question is offered where the answer is that explanation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from threading import Thread

from index import Article, RagError
from rag.web.service import Asking, Service

MOST = 4
"""Questions that are offered."""
TRIED = 12
"""Questions that are tried out."""
BEGINNING = 2_000
"""Characters of each."""

NAME = r"[A-Z][a-z]+(?:\s[A-Z][a-z]+){1,2}"
NO_ROLE = "for|or|nor|her|later|after|other|over|under|former"
ROLE = rf"(?!(?:{NO_ROLE})\b)(?:[a-z]+(?:er|or|man|woman|ist|ant)|president|chief|head|king|queen|coach)"
EXPLAINED = (
    re.compile(rf"\b(?P<role>{ROLE}),?\s(?P<name>{NAME})\b"),
    re.compile(rf"\b(?P<name>{NAME}),\s(?:an?|the|his|her|its)\s(?:[\w’'-]+\s){{0,4}}(?P<role>{ROLE})\b"),
)


class Examples:
    """The questions, looked for in a thread of its own while the page is served; so the models are loaded, too."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.questions: tuple[str, ...] = ()

    def start(self) -> None:
        Thread(target=self._find, name="examples", daemon=True).start()

    def _find(self) -> None:
        self.questions = tuple(examples(self._service))


def examples(service: Service) -> list[str]:
    """Some questions that the embedded reader answers from the articles; none where the index cannot be read."""
    try:
        newest = service.library.listing().articles
        articles = service.library.articles([each.id for each in newest]).values()
        assistant = service.assistant(Asking(reader="embedded"))
        found: list[str] = []
        for name, role in candidates(articles)[:TRIED]:
            answer = assistant.ask(f"Who is {name}?")
            if answer.status == "answered" and role in answer.positions[0].value:
                found.append(f"Who is {name}?")
            if len(found) == MOST:
                break
    except RagError:
        return []
    return found


def candidates(articles: Iterable[Article]) -> list[tuple[str, str]]:
    """Names with what they are explained as, those of most articles first."""
    counted: Counter[tuple[str, str]] = Counter()
    for article in articles:
        text = article.text[:BEGINNING]
        counted.update({(found["name"], found["role"]) for pattern in EXPLAINED for found in pattern.finditer(text)})
    return [explained for explained, _ in counted.most_common()]
