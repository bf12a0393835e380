"""Mails (eml) and mailboxes (mbox): an article per message, with its thread. A note names left-out attachments."""

from __future__ import annotations

import mailbox
import re
import tempfile
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import blake2b

from index.reading.document import Document, Part, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.formats.html import write_page
from index.reading.metadata.dates import parse_date
from index.reading.metadata.fields import Metadata
from index.reading.options import ReadOptions
from index.reading.text.decoding import decode_text
from index.reading.text.writing import TextBuilder

ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
FLOWED = re.compile(r"(?<=[^\s-]) \n(?![>\s]|\Z)")
"""A soft line break in `format=flowed`; the line "-- " before a signature is kept."""
MASKED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
"""How mailboxes escape a line that begins with "From "."""
BODY_FROM = re.compile(rb"(?<=\n)(?=From (?!(?:\S+[ \t]*|[^\n]*\d:\d\d[^\n]*)\r?\n[!-9;-~]+:))")
"""Before a line of a text that begins with "From ": it gives no time, or no header follows it."""
REPLY = re.compile(r"(?:(?:re|aw|sv|fwd?|wg|tr)(?:\[\d+\])?:\s*)+", re.IGNORECASE)
MAX_THREAD = 100
"""The most messages followed back to the first of a thread."""


def read_message(data: bytes, options: ReadOptions) -> Document:
    """One message. Raises UnreadableFileError if it is encrypted or contains no text."""
    return make_document(parse_message(data), {}, options)


def read_mailbox(data: bytes, options: ReadOptions) -> Iterator[Part]:
    """The messages of a mailbox, in order, without what replies quote from messages in it."""
    with tempfile.NamedTemporaryFile(suffix=".mbox") as file:
        file.write(BODY_FROM.sub(b">", data))
        file.flush()
        box = mailbox.mbox(file.name, create=False)
        messages = [parse_message(MASKED_FROM.sub(rb"\1", box.get_bytes(key))) for key in box.iterkeys()]
        box.close()
    if not messages:
        raise UnreadableFileError("it contains no message")
    by_id = {key: message for message in messages if (key := read_header(message, "Message-ID"))}
    for number, message in enumerate(messages, start=1):
        place = f"message {number}"
        written = read_header(message, "Message-ID").strip("<>")
        message_id = written or blake2b(message.as_bytes(), digest_size=8).hexdigest()
        try:
            yield Part(make_document(message, by_id, options), message_id, place)
        except UnreadableFileError as error:
            yield Part(id=message_id, place=place, error=str(error))


def parse_message(data: bytes) -> EmailMessage:
    """Parse a message; headers in an old encoding, against the standard, are converted to UTF-8."""
    head, blank, body = data.partition(b"\r\n\r\n" if b"\r\n\r\n" in data else b"\n\n")
    return message_from_bytes(decode_text(head).text.encode() + blank + body, policy=policy.default)


def read_header(message: EmailMessage, name: str) -> str:
    """A header's text; empty if it is missing or cannot be parsed."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):  # raised by the parser for malformed headers
        return ""


def make_document(message: EmailMessage, others: Mapping[str, EmailMessage], options: ReadOptions) -> Document:
    """A message as a document. `others` are the messages that it may reply to, by id."""
    if message.get_content_type() in ENCRYPTED:
        raise UnreadableFileError("it is encrypted; save it without encryption")
    text, attached = read_body(message)
    parent = find_parent(message, others)
    if parent is not None:
        text = drop_quoted(text, read_body(parent)[0])
    if not text.strip():
        raise UnreadableFileError("it holds no text")
    name, address = parseaddr(read_header(message, "From"))
    published, problem = parse_date(read_header(message, "Date"), options.dates)
    extra = {"from": address, "to": read_header(message, "To"), "thread": find_thread(message, others)}
    subject = read_header(message, "Subject")
    metadata = Metadata(
        subject, name or address, published, extra={key: value for key, value in extra.items() if value}
    )
    notes = [problem] if problem else []
    notes += [f"its attachments were left out ({', '.join(attached[:5])})"] if attached else []
    places = ((0, f"message of {published.day} {published:%B %Y}"),) if published else ()
    return Document(text, metadata, tuple(notes), places)


def read_body(message: EmailMessage) -> tuple[str, list[str]]:
    """The texts of a message, and the names of its attachments."""
    attached: list[str] = []
    texts = [text for part in find_texts(message, attached) if (text := read_part(part))]
    return "\n\n".join(texts), attached


def find_texts(part: EmailMessage, attached: list[str]) -> Iterator[EmailMessage]:
    """The parts of a message that a mail program shows, in order; the names of others are added to `attached`.

    Of alternatives, that is the plain text if there is any; of a page with its pictures, the page.
    """
    subtype = part.get_content_subtype()
    if part.get_content_maintype() == "multipart":
        inner = [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
        if subtype == "alternative":
            choices = [list(find_texts(each, attached)) for each in inner]
            choices.sort(key=lambda found: any(each.get_content_subtype() == "html" for each in found))
            yield from next((found for found in choices if any(map(read_part, found))), [])
        else:
            for each in inner[:1] if subtype == "related" else inner:
                yield from find_texts(each, attached)
    elif part.get_content_maintype() == "text" and subtype in ("plain", "html") and not part.get_filename():
        if part.get_content_disposition() != "attachment":
            yield part
    else:
        attached.append(part.get_filename() or part.get_content_type())


def read_part(part: EmailMessage) -> str:
    """The text of a part that is plain text or a page."""
    data = part.get_payload(decode=True)
    decoded = decode_text(data if isinstance(data, bytes) else b"", part.get_content_charset() or "")
    if part.get_content_subtype() != "html":
        text = decoded.text.replace("\r\n", "\n")
        is_flowed = str(part.get_param("format", "")).lower() == "flowed"
        return (FLOWED.sub(" ", text) if is_flowed else text).strip()
    builder = TextBuilder()
    write_page(decoded.text, builder)
    return builder.text


def drop_quoted(text: str, parent: str) -> str:
    """A reply without the lines that it quotes from its parent."""
    known = {line.lstrip("> ").strip() for line in parent.splitlines()} | {""}
    kept: list[str] = []
    for line in text.splitlines():
        if line.startswith(">") and line.lstrip("> ").strip() in known:
            drop_attribution(kept)
        else:
            kept.append(line)
    return "\n".join(kept).strip()


def drop_attribution(lines: list[str]) -> None:
    """Remove "On Friday, Ada wrote:", on one line or two, from the end of `lines`."""
    place = len(lines)
    while place and not lines[place - 1].strip():
        place -= 1
    if place and lines[place - 1].rstrip().endswith("wrote:"):
        is_second = not lines[place - 1].startswith("On ") and place > 1 and lines[place - 2].startswith("On ")
        del lines[place - 1 - is_second :]


def find_parent(message: EmailMessage, others: Mapping[str, EmailMessage]) -> EmailMessage | None:
    """The message in `others` that a message replies to; None if there is none."""
    references = read_header(message, "References").split()
    return others.get(read_header(message, "In-Reply-To")) or others.get(references[-1] if references else "")


def find_thread(message: EmailMessage, others: Mapping[str, EmailMessage]) -> str:
    """The subject of a thread's first message, without "Re:"; empty for a message that is not a reply."""
    first = message
    for _ in range(MAX_THREAD):
        parent = find_parent(first, others)
        if parent is None or parent is message:
            break
        first = parent
    is_reply = any(read_header(message, name) for name in ("In-Reply-To", "References"))
    return REPLY.sub("", read_header(first, "Subject"), count=1) if is_reply else ""


FORMATS = (
    Format(
        "Mail",
        (".eml",),
        "email",
        "the message; sender, subject and date; attachments are left out",
        "message of 3 May 2024",
        read=read_single(read_message),
        modules=("lxml.html", "tinycss2", "cssselect", "trafilatura"),
        is_large=True,
    ),
    Format(
        "Mailbox",
        (".mbox",),
        "mailbox, email",
        "one article per message, with the subject of its thread; without what replies quote",
        "message of 3 May 2024",
        read=read_mailbox,
        modules=("lxml.html", "tinycss2", "cssselect", "trafilatura"),
        is_large=True,
    ),
)
