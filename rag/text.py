"""Text of articles and users as one line that is safe in terminals and in Markdown."""

from __future__ import annotations

import re
import unicodedata

# What Markdown or HTML could take for markup inside a line, autolinks and entities included.
INLINE = re.compile(r"[\\`*\[\]<>|~@]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.|&(?=#?\w+;)", re.IGNORECASE)
JOINERS = "\u200c\u200d"
# What starts a list, a heading or a rule at the beginning of a line.
BLOCK = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[-+](?:[\s-]|$)|#+(?:\s|$)))")
CLOSING = " \n\"'”’)»"
"""What may follow the mark that ends a sentence."""
STATEMENT_BEFORE = re.compile(r"[.!][\"'”’)»]*\s+(?=[\"'“‘(«]?[A-Z])")
"""Where a statement ends and a question starts that were split as one sentence: "Closed until 9 May. Why so long?"."""


def plain(text: str) -> str:
    """Article text as one line of Markdown that shows it literally: no markup, no links, no control characters."""
    return BLOCK.sub(r"\1\\", INLINE.sub(r"\\\g<0>", printable(text)))


def printable(text: str) -> str:
    """One line without control, zero-width and bidirectional characters; for terminals too.

    Joiners are kept: Persian words and many emoji are written with them.
    """
    kept = (" " if c.isspace() else c for c in text if c.isspace() or c in JOINERS or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def is_question(sentence: str) -> bool:
    """Whether a sentence of an article ends with a question mark and does not start with a statement."""
    return sentence.rstrip(CLOSING).endswith("?") and not STATEMENT_BEFORE.search(sentence)
