"""The bytes of a file become articles and a report; an archive's files are read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.articles import Article, FileReport, FolderReading, Problem, decode_name
from index.reading.document import Document, Part, UnreadableFileError
from index.reading.format import Format
from index.reading.options import ReadOptions
from index.reading.recognition import recognise_format
from index.reading.registry import find_format
from index.reading.sandbox import Sandbox
from index.wording import count_of

NESTED = "it is an archive inside another; unpack it into the folder"


def read_contents(
    data: bytes, file_id: str, named: Format, options: ReadOptions, sandbox: Sandbox, *, in_archive: bool = False
) -> FolderReading:
    """The articles in a file's bytes, or why there are none. `named` is the format that its name suggests."""
    try:
        format, notes = recognise_format(data, named)
        if format.unpack and in_archive:
            raise UnreadableFileError(NESTED)
        if format.unpack:
            return read_members(data, file_id, format, options, sandbox, notes)
        parts = sandbox.convert(format, data) if format.is_sandboxed else read_unsandboxed(format, data, options)
        return gather_parts(parts, file_id, format, notes)
    except UnreadableFileError as error:
        return skip_file(decode_name(file_id), named.name, str(error))


def read_unsandboxed(format: Format, data: bytes, options: ReadOptions) -> Iterable[Part]:
    """The parts of a file, read in this process."""
    assert format.read is not None  # noqa: S101 (archives are unpacked instead)
    return format.read(data, options)


def read_members(
    data: bytes, file_id: str, format: Format, options: ReadOptions, sandbox: Sandbox, notes: tuple[str, ...] = ()
) -> FolderReading:
    """The articles of all files in an archive. Raises UnreadableFileError if the archive cannot be read."""
    assert format.unpack is not None  # noqa: S101 (checked by the caller)
    found: list[FolderReading] = []
    skipped: list[str] = []
    for name, content in format.unpack(data, options):
        member_id = f"{file_id}#{decode_name(name)}"
        inner = find_format(name)
        if inner is None:
            skipped.append(name)
        elif inner.unpack:
            found.append(skip_file(member_id, inner.name, NESTED))
        elif isinstance(content, str):
            found.append(skip_file(member_id, inner.name, content))
        elif len(content) > (options.records_bytes if inner.is_large else options.article_bytes):
            found.append(
                skip_file(member_id, inner.name, "it is larger than the limit; split it or raise max_article_bytes")
            )
        else:
            found.append(read_contents(content, member_id, inner, options, sandbox, in_archive=True))
    notes += (f"{count_of(len(skipped), 'file')} in it skipped for an unsupported format",) if skipped else ()
    total = merge_readings(found)
    reason = "" if total.articles else "it contains no file that can be read"
    own = FileReport(file_id, format.name, len(total.articles), reason=reason, notes=notes)
    failed = () if found else (Problem(file_id, reason),)  # otherwise each of its files is reported
    about = FolderReading(failed=failed, warnings=tuple(Problem(file_id, note) for note in notes), files=(own,))
    return merge_readings([about, total])


def merge_readings(readings: Sequence[FolderReading]) -> FolderReading:
    """Combine several readings into one, in order."""
    return FolderReading(
        tuple(article for reading in readings for article in reading.articles),
        tuple(problem for reading in readings for problem in reading.failed),
        tuple(problem for reading in readings for problem in reading.warnings),
        tuple(file for reading in readings for file in reading.files),
    )


def gather_parts(parts: Iterable[Part], file_id: str, format: Format, notes: tuple[str, ...]) -> FolderReading:
    """The parts of a file as articles. A part that cannot be read is reported; if none can, under the file's id.

    Raises UnreadableFileError if there are no parts.
    """
    articles: dict[str, Article] = {}
    places: dict[str, str] = {}
    failed: list[Problem] = []
    warnings = [Problem(file_id, note) for note in notes]
    first: Document | None = None
    for part in parts:
        article_id = f"{file_id}#{part.id}" if part.id else file_id
        reason = find_reason(part, places.get(article_id))
        if reason:
            where = f"{file_id}#{part.id or part.place}" if part.place else file_id
            failed.append(Problem(where, f"{part.place}: {reason}" if part.place else reason))
            continue
        assert part.document is not None  # noqa: S101 (otherwise there is a reason)
        first = first or part.document
        articles[article_id], places[article_id] = part.document.make_article(article_id), part.place
        warnings += [Problem(article_id, note) for note in part.document.notes]
    if not articles and not failed:
        raise UnreadableFileError("it holds no record")
    if not articles:  # under the file's id, so that what was indexed from the file before is kept
        failed = [Problem(file_id, problem.reason) for problem in failed]
    return FolderReading(
        tuple(articles.values()),
        tuple(failed),
        tuple(warnings),
        (report_file(file_id, format, list(articles.values()), first, failed, warnings),),
    )


def find_reason(part: Part, taken: str | None) -> str:
    """Why a part cannot be an article, or empty. `taken` is the place of another part with the same id."""
    if part.document is None:
        return part.error
    if not part.document.text.strip():
        return "it is empty"
    return f"it has the id {part.id!r} of {taken}; give it another id" if taken is not None else ""


def report_file(
    file_id: str,
    format: Format,
    articles: list[Article],
    first: Document | None,
    failed: list[Problem],
    warnings: list[Problem],
) -> FileReport:
    """The report on a file that was read in full or in part."""
    days = sorted({article.published for article in articles if article.published})
    return FileReport(
        file_id,
        format.name,
        len(articles),
        articles[0].title if articles else "",
        days[0] if days else None,
        first.encoding if first else "",
        "; ".join(problem.reason for problem in failed[:3]) + (f" (and {len(failed) - 3} more)" if failed[3:] else ""),
        tuple(dict.fromkeys(problem.reason for problem in warnings)),
        days[-1] if days[1:] else None,
    )


def skip_file(file_id: str, format_name: str, reason: str) -> FolderReading:
    """The reading of a file from which nothing was read."""
    return FolderReading(failed=(Problem(file_id, reason),), files=(FileReport(file_id, format_name, reason=reason),))
