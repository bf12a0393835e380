"""One visitor's state between two events of the page: who it is, and what his browser keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rag.ui.conversations import Kept, kept_by, with_kept


@dataclass(frozen=True)
class Visit:
    """Held by the server for one open page alone; `others` is what the browser keeps for other users."""

    user: str = ""
    kept: Kept = field(default_factory=Kept)
    others: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""
    """The question that is being answered."""
    rated: int = 0
    """The rating that a reason can still be given for; 0 where there is none."""

    @property
    def browser(self) -> dict[str, Any]:
        """What the browser is to keep."""
        return with_kept(self.others, self.user, self.kept)

    def keeping(self, kept: Kept) -> Visit:
        return replace(self, kept=kept, asked="", rated=0)


def visit_of(browser: object, user: str) -> Visit:
    """The visit of a page that has just been opened."""
    others = {name: kept for name, kept in browser.items() if name != user} if isinstance(browser, dict) else {}
    return Visit(user, kept_by(browser, user), others)
