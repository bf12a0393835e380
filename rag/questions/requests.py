"""Unwrap a question from a polite request: "Could you tell me whether the dam fell, please?" is "Did the dam fall?".

The frames are the usual ones of English; any other wording stays as it is.
"""

from __future__ import annotations

import re

from rag.questions.phrases import ASKING, FINITE
from rag.questions.verbs import base_form

PREPOSITION = r"(?:in|on|at|by|for|from|to|with|since|until|of)"
ASKED = rf"(?P<asked>(?:{PREPOSITION}\s+)?(?:{'|'.join(sorted(ASKING))}|whether|if)\b.+)$"
FRAME = re.compile(
    r"^(?P<before>.*?)(?:\b(?:so|and|but)\s+)?\b(?:please\s+)?(?:"
    r"(?:can|could|would|will|might)\s+(?:you|someone|anyone)\s+(?:(?:please|possibly|kindly|perhaps)\s+)?"
    r"(?:tell|remind|explain\s+to|inform|find\s+out|let)(?:\s+(?:me|us))?(?:\s+know)?"
    r"|do\s+you\s+(?:happen\s+to\s+)?know"
    r"|i(?:['’]d|\s+would)\s+(?:like|love|want)\s+to\s+know"
    r"|i(?:\s+was|['’]m|\s+am)?\s+wonder(?:ing)?"
    r"|i(?:['’]d|\s+would)\s+be\s+(?:very\s+)?grateful\s+if\s+you\s+(?:could|would)\s+tell\s+me"
    r"|i(?:\s+just)?\s+(?:want|need)(?:ed)?\s+to\s+know"
    rf"|tell\s+me)\s*[,:]?\s+(?:please\s+)?{ASKED}",
    re.IGNORECASE | re.DOTALL,
)
TOPIC_FIRST = re.compile(
    rf"^(?P<before>(?:i|we|my|our)\b[^?:]{{8,}}):\s+(?P<asked>(?:{'|'.join(sorted(ASKING))})\b[^?]+\?)\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""Why somebody asks, and then the question: "I write about the Solm: how long is she?"."""
PLEASE = re.compile(r"[\s,;]+(?:please|thanks|thank you|thanks in advance|many thanks)(?=\W*$)", re.IGNORECASE)
WHETHER = re.compile(r"^(?:whether|if)(?:\s+or\s+not)?\s+", re.IGNORECASE)
TRAILING = re.compile(r"\s+or\s+not(?=\W*$)", re.IGNORECASE)
GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|excuse me|sorry(?: to bother you)?|quick question)\b"
    r"[\s,.!:;-]*(?:there[\s,.!:;-]+)?(?:but\s+)?)+(?=\w)",
    re.IGNORECASE,
)
MEANT = re.compile(r"^(?:(?:sorry|no|oh|well|actually|wait)[\s,.!–-]+)*i\s+meant?\s+(?:to\s+ask\s+)?", re.IGNORECASE)
"""The start of a correction: "sorry, I meant before the strike" asks the last question again."""
OTHER_SUBJECT = re.compile(
    r"^(?:(?:ok|okay|right|now|and)[\s,]+)*(?:another|a\s+different|a\s+new|next)\s+(?:story|subject|topic|question|thing)\s*[:,–-]\s*",
    re.IGNORECASE,
)
CLAUSE = re.compile(rf"^(?P<asking>(?:{PREPOSITION}\s+)?(?:when|where|why)|how)\s+(?P<clause>\S.*)$", re.IGNORECASE)
"""A question word before a clause; the "how" of "how many" is told apart by what follows."""
LAST_VERB = re.compile(
    r"^(?P<asking>who|what|where|how\s+(?:old|long|high|big|far|tall|wide|deep|heavy|much|many))\s+(?P<subject>\S.*)\s+"
    r"(?P<verb>is|are|was|were)$",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"(?:many|much|old|long|high|big|far|tall|wide|deep|heavy|often|soon|come|exactly)\b", re.IGNORECASE
)
MAX_SUBJECT_WORDS = 12


def unwrap_request(text: str) -> tuple[str, str]:
    """The question in a request, and what is said before it; the text itself and "" where it is no request."""
    bare = PLEASE.sub("", GREETING.sub("", OTHER_SUBJECT.sub("", MEANT.sub("and ", text.strip()))))
    match = FRAME.match(bare) or TOPIC_FIRST.match(bare)
    if match is None or match["before"].strip().endswith("?"):
        return (text if bare == text.strip() else bare), ""
    asked = match["asked"].rstrip(" ?.!")
    if condition := WHETHER.match(asked):
        statement = TRAILING.sub("", asked[condition.end() :])
        asked = invert(statement) or f"is it true that {statement}"
    else:
        asked = ask_directly(asked)
    return f"{asked[:1].upper()}{asked[1:]}?", match["before"].strip(" ,;:-–")


def ask_directly(asked: str) -> str:
    """An indirect question as a direct one: "when did the dam fall" of "when the dam fell"."""
    if last := LAST_VERB.match(asked):
        return f"{last['asking']} {last['verb']} {last['subject']}"
    match = CLAUSE.match(asked)
    if match is None or DEGREE.match(match["clause"]) or match["clause"].split()[0].lower() in FINITE:
        return asked
    inverted = invert(match["clause"])
    return f"{match['asking']} {inverted}" if inverted else asked


def invert(statement: str) -> str:
    """A statement in the word order of a question: "has the dam fallen" of "the dam has fallen"; "" where no verb is
    known."""
    words = statement.split()
    first = words[1 : MAX_SUBJECT_WORDS + 1]
    for at, word in enumerate(first, 1):
        if word.lower() in FINITE:
            return " ".join([word, *words[:at], *words[at + 1 :]])
    for at, word in enumerate(first, 1):
        base = base_form(word)
        if word.islower() and base != word:
            return " ".join(["did", *words[:at], base, *words[at + 1 :]])
    return ""
