"""Converts files in a process of its own, for `index.reading.sandbox`: run as `python -m index.reading.worker BYTES`.

It reads from standard input, and writes to standard output, a line of JSON for each file. A file that makes a library
hang, crash or take all memory takes this process down and nothing else; and what comes back is text and no code.
"""

from __future__ import annotations

import json
import sys
from typing import IO, Any

from index.articles import is_unicode
from index.reading.document import Document
from index.reading.docx import read_docx
from index.reading.files import UnreadableFileError
from index.reading.html import read_html
from index.reading.pdf import read_pdf

SPACES = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
"""Control characters, which stand in no text that a person wrote."""


def answer(form: str, data: bytes, most: int) -> dict[str, Any]:
    """The converted file as JSON types, or the reason why it is none."""
    try:
        found = convert(form, data, most)
    except UnreadableFileError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "it takes more memory than the limit; split it or raise read_memory"}
    except Exception as error:  # of libraries that meet hostile files: one bad file never stops the others
        return {"error": f"it cannot be converted ({type(error).__name__}: {str(error)[:200]})"}
    about = found.metadata
    text = clean(found.text)
    if len(text.encode()) > most:
        return {"error": f"its text is larger than the limit of {most:,} bytes; split it or raise max_article_bytes"}
    return {
        "text": text,
        "title": clean(about.title),
        "source": clean(about.source),
        "published": about.published.isoformat() if about.published else "",
        "url": clean(about.url),
        **{clean(name): clean(value) for name, value in about.extra.items()},
        "notes": list(found.notes),
    }


def convert(form: str, data: bytes, most: int) -> Document:
    if form == "pdf":
        return read_pdf(data)
    return read_docx(data, most) if form == "docx" else read_html(data)


def clean(text: str) -> str:
    text = text.translate(SPACES)
    return text if is_unicode(text) else text.encode("utf-8", "replace").decode()


def limit_memory(most: int) -> None:
    """Where the system can; there the process cannot take more than that."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """A request is a line of JSON with the form, the number of bytes and their limit, and then the bytes."""
    while line := requests.readline():
        request = json.loads(line)
        found = answer(request["form"], requests.read(request["bytes"]), request["most"])
        answers.write(json.dumps(found).encode() + b"\n")
        answers.flush()


def main() -> None:
    import docx  # noqa: F401 (imported before the first file, whose time is limited)
    import pypdf  # noqa: F401
    import trafilatura  # noqa: F401

    limit_memory(int(sys.argv[1]))
    answers = sys.stdout.buffer
    answers.write(b"ready\n")
    answers.flush()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
