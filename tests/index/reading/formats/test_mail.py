"""Mails as programs write them: old headers, lines that flow, mailboxes with masked lines, threads."""

from __future__ import annotations

from index.reading.document import Document
from index.reading.formats.mail import read_mailbox, read_message
from index.reading.options import ReadOptions
from tests.index.reading.documents import mail, mbox_bytes

OPTIONS = ReadOptions()
FIRST = mail("Ferry", "The ferry sank.")


def read_box(data: bytes) -> list[Document]:
    return [part.document for part in read_mailbox(data, OPTIONS) if part.document]


def test_headers_in_an_old_encoding() -> None:
    data = "From: Zoë <z@x.org>\nSubject: Le café\n\nIl était fermé.\n".encode("latin-1")
    found = read_message(data, OPTIONS)
    assert (found.metadata.title, found.metadata.source, found.text) == ("Le café", "Zoë", "Il était fermé.")


def test_lines_that_flow_are_joined() -> None:
    head = "From: a@x.org\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    found = read_message(f"{head}The ferry \nsank.\n\n-- \nUlla Berg\n".encode(), OPTIONS)
    assert found.text == "The ferry sank.\n\n-- \nUlla Berg"
    assert read_message(b"From: a@x.org\n\nThe ferry \nsank.\n", OPTIONS).text == "The ferry \nsank."


def test_a_reply_whose_thread_is_elsewhere() -> None:
    """Each reply in a folder of mails belongs to the thread that its subject names."""
    reply = mail("AW: Re: Ferry", "It did not.", message_id="<2@x>", reply_to="<1@example.org>")
    assert read_message(reply.as_bytes(), OPTIONS).metadata.extra["thread"] == "Ferry"
    assert "thread" not in read_message(FIRST.as_bytes(), OPTIONS).metadata.extra


def test_what_replies_repeat_of_replies_is_left_out() -> None:
    """Also where the attribution takes two lines, and the mail names its parent among its references only."""
    quoted = "It did not.\n\nOn Friday, Ada wrote:\n> The ferry sank.\n"
    second = mail("Re: Ferry", quoted, message_id="<2@x>", reply_to="<1@example.org>")
    twice = "It did.\n\nOn Saturday, Ada Moss\n<ada@x.org> wrote:\n\n> It did not.\n>\n> > The ferry sank.\n"
    third = mail("Re: Ferry", twice, message_id="<3@x>")
    third["References"] = "<1@example.org> <2@x>"
    found = read_box(mbox_bytes([FIRST, second, third]))
    assert [each.text for each in found] == ["The ferry sank.", "It did not.", "It did."]
    assert [each.metadata.extra.get("thread") for each in found] == [None, "Ferry", "Ferry"]


def test_masked_lines_and_mails_without_ids() -> None:
    """A line that begins with "From " is unmasked; a mail without an id answers nobody."""
    mails = "".join(f"From a@b Fri May  3 10:00:00 2024\nFrom: a@b\nSubject: {s}\n\nBody {s}.\n\n" for s in ("A", "B"))
    first, second = read_box(mails.replace("Body A.", "Body A.\n>From here on.").encode())
    assert first.text == "Body A.\nFrom here on."
    assert "thread" not in first.metadata.extra
    assert "thread" not in second.metadata.extra


HEAD = b"From: a@x.org\nMIME-Version: 1.0\nContent-Type: multipart/%s; boundary=B\n\n"


def parts(kind: str, *inner: tuple[str, str]) -> bytes:
    found = "".join(f"--B\nContent-Type: {about}\n\n{text}\n" for about, text in inner)
    return HEAD % kind.encode() + f"{found}--B--\n".encode()


def test_the_alternative_with_text_is_read() -> None:
    plain, page = ("text/plain", "The ferry sank."), ("text/html", "<p>The <b>ferry</b> did sink.</p>")
    assert read_message(parts("alternative", plain, page), OPTIONS).text == "The ferry sank."
    assert read_message(parts("alternative", page, plain), OPTIONS).text == "The ferry sank."
    assert read_message(parts("alternative", ("text/plain", " "), page), OPTIONS).text == "The ferry did sink."


def test_all_texts_of_a_message_are_read() -> None:
    """But not those that are attached as files."""
    attached = ("text/plain; name=b.txt\nContent-Disposition: attachment; filename=b.txt", "Attached.")
    data = parts("mixed", ("text/plain", "The ferry sank."), attached, ("text/html", "<p>Ulla saw it.</p>"))
    found = read_message(data, OPTIONS)
    assert found.text == "The ferry sank.\n\nUlla saw it."
    assert found.notes == ("its attachments were left out (b.txt)",)


def test_a_line_of_a_mail_that_begins_with_from_is_text() -> None:
    """A mailbox separates messages by lines that begin so too, but give a time."""
    body = "We left at noon.\nFrom the pier we saw the ferry.\n\nFrom Orsa: none.\nFrom 8:00 on it rained.\n"
    box = f"From a@b Fri May  3 10:00:00 2024\nSubject: A\n\n{body}\nFrom a@b Fri May 3 11:00 2024\nSubject: B\n\nB.\n"
    first, second = read_box(box.encode())
    assert (first.text, second.text) == (body.strip(), "B.")
