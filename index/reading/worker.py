"""The process that converts files for `index.reading.sandbox`, run as `python -m index.reading.worker OPTIONS`.

It reads requests from standard input and writes a line of JSON per request to standard output. A file that makes a
library hang, crash or use all memory ends only this process, and the response is data, never code.
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
from index.reading.metadata.fields import Metadata
from index.reading.options import Fields, ReadOptions
from index.reading.registry import FORMATS

DELETE_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
"""Deletes control characters, for `str.translate`."""
BLANK_CONTROLS = dict.fromkeys(DELETE_CONTROLS, " ")
"""Replaces control characters by spaces, so that the positions of places stay valid."""


def convert_file(name: str, data: bytes, options: ReadOptions) -> dict[str, Any]:
    """The parts of a file in the format `name` as JSON types, or the reason why it cannot be read."""
    read = FORMATS[name].read
    assert read is not None  # noqa: S101 (archives are not sent here)
    try:
        return {"parts": [encode_part(check_part(part, options)) for part in read(data, options)]}
    except UnreadableFileError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "it takes more memory than the limit; split it or raise read_memory"}
    except Exception as error:  # libraries can raise anything on hostile files; one bad file never stops the others
        message = " ".join(clean_text(str(error)).split())[:200]
        return {"error": f"it cannot be converted ({type(error).__name__}: {message})"}


def check_part(part: Part, options: ReadOptions) -> Part:
    """The part as valid Unicode, without control characters. Raises UnreadableFileError if it is too large."""
    if part.document is None:
        return part
    text = clean_text(part.document.text, BLANK_CONTROLS)
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


def clean_text(text: str, controls: dict[int, Any] = DELETE_CONTROLS) -> str:
    """The text without control characters and lone surrogates."""
    text = text.translate(controls)
    return text if is_unicode(text) else text.encode("utf-8", "replace").decode()


def limit_memory(max_bytes: int) -> None:
    """Limit this process's memory, if the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def serve_requests(requests: IO[bytes], answers: IO[bytes], options: ReadOptions) -> None:
    """Answer requests: a line of JSON with a format to `prepare`, or a format and the number of `bytes` after it."""
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
    os.dup2(2, 1)  # so that what libraries print does not mix with the answers
    serve_requests(sys.stdin.buffer, answers, options)


if __name__ == "__main__":
    _main()
