"""Converts files in a process of its own, for `index.reading.sandbox`: run as `python -m index.reading.worker OPTIONS`.

It reads from standard input, and writes to standard output, a line of JSON for each file. A file that makes a library
hang, crash or take all memory takes this process down and nothing else; and what comes back is text and no code.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from importlib import import_module
from typing import IO, Any

from index.articles import is_unicode
from index.reading.document import Document, Part, UnreadableFileError, encode_part
from index.reading.metadata import Metadata
from index.reading.options import Fields, ReadOptions
from index.reading.registry import FORMATS

CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
"""Control characters, which stand in no text that a person wrote."""
KEPT_LENGTH = dict.fromkeys(CONTROLS, " ")
"""In texts they become spaces, so that places in the text stay as they are."""


def convert_file(name: str, data: bytes, options: ReadOptions) -> dict[str, Any]:
    """The parts of a file of that format as JSON types, or the reason why it has none."""
    read = FORMATS[name].read
    assert read is not None  # noqa: S101 (archives are not sent here)
    try:
        return {"parts": [encode_part(check_part(part, options)) for part in read(data, options)]}
    except UnreadableFileError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "it takes more memory than the limit; split it or raise read_memory"}
    except Exception as error:  # of libraries that meet hostile files: one bad file never stops the others
        return {"error": f"it cannot be converted ({type(error).__name__}: {clean_text(str(error))[:200]})"}


def check_part(part: Part, options: ReadOptions) -> Part:
    """A part of valid Unicode without control characters. Raises UnreadableFileError where it is too large."""
    if part.document is None:
        return part
    text = clean_text(part.document.text, KEPT_LENGTH)
    if len(text.encode()) > options.article_bytes:
        raise UnreadableFileError(
            f"its text is larger than the limit of {options.article_bytes:,} bytes; split it or raise max_article_bytes"
        )
    about = part.document.metadata
    extra = {clean_text(name): clean_text(value) for name, value in about.extra.items()}
    title, source, url = clean_text(about.title), clean_text(about.source), clean_text(about.url)
    metadata = Metadata(title, source, about.published, url, extra)
    places = tuple((start, clean_text(label)) for start, label in part.document.places)
    notes = tuple(map(clean_text, part.document.notes))
    document = Document(text, metadata, notes, places, part.document.encoding)
    return replace(part, document=document, id=clean_text(part.id))


def clean_text(text: str, controls: dict[int, Any] = CONTROLS) -> str:
    """The text without control characters and lone surrogates."""
    text = text.translate(controls)
    return text if is_unicode(text) else text.encode("utf-8", "replace").decode()


def limit_memory(max_bytes: int) -> None:
    """Where the system can; there the process cannot take more than that."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def serve_requests(requests: IO[bytes], answers: IO[bytes], options: ReadOptions) -> None:
    """A request is a line of JSON: a format to `prepare`, or a format and the number of bytes that follow."""
    while line := requests.readline():
        request = json.loads(line)
        if name := request.get("prepare"):
            for module in FORMATS[name].modules:
                import_module(module)
            found: dict[str, Any] = {"ready": name}
        else:
            found = convert_file(request["format"], requests.read(request["bytes"]), options)
        answers.write(json.dumps(found).encode() + b"\n")
        answers.flush()


def _main() -> None:
    given = json.loads(sys.argv[1])
    options = ReadOptions(**{**given, "fields": Fields(**given["fields"])})
    limit_memory(options.memory)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    serve_requests(sys.stdin.buffer, answers, options)


if __name__ == "__main__":
    _main()
