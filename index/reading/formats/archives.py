"""Archives: their files are read as if they were in the folder, within limits. Archives in archives are not read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn

from index.reading.document import UnreadableFileError
from index.reading.format import Format, Member
from index.reading.options import ReadOptions

MAX_MEMBERS = 10_000
MAX_HEADER_BYTES = 20_000_000
"""The most bytes of a tar archive besides its files: their names and attributes."""
COMPRESSED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open), (b"\x5d\x00\x00", lzma.open))


Unpacked = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | io.BytesIO


class LimitedReader(io.RawIOBase):
    """A stream of which at most `options.records_bytes` and the headers can be read.

    tarfile reads a header into memory, whatever the size that it declares.
    """

    def __init__(self, stream: Unpacked, options: ReadOptions) -> None:
        super().__init__()
        self._stream = stream
        self._options = options
        self._left = options.records_bytes + MAX_HEADER_BYTES

    def read(self, size: int = -1) -> bytes:
        """Raises UnreadableFileError if more is asked for than the limit."""
        if not 0 <= size <= self._left:
            raise_too_large(self._options)
        data = self._stream.read(size)
        self._left -= len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()


def is_hidden_member(name: str) -> bool:
    """Whether a file in an archive, or a folder above it, is hidden or added by macOS."""
    parts = name.replace("\\", "/").split("/")
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)


def find_name_problem(name: str, taken: set[str]) -> str:
    """Why a file is skipped because of its name, or empty. `taken` has the earlier names; this one is added."""
    if ".." in name.replace("\\", "/").split("/"):
        return "its name leads out of the archive; rename it"
    if name in taken:
        return "another file in the archive has its name; rename it"
    taken.add(name)
    return ""


def unpack_zip(data: bytes, options: ReadOptions) -> Iterator[Member]:
    """The files of a zip archive. Raises UnreadableFileError if it is damaged or exceeds a limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir() and not is_hidden_member(each.filename)]
            check_size(len(entries), sum(entry.file_size for entry in entries), options)
            taken: set[str] = set()
            for entry in entries:
                yield entry.filename, find_name_problem(entry.filename, taken) or read_zip_entry(archive, entry)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFileError("it is not a zip archive that can be read") from error


def read_zip_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | str:
    """The content of a file in an archive, or why it cannot be read."""
    if entry.flag_bits & 1:
        return "it is encrypted; archive it without a password"
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError, RuntimeError):
        return "it is damaged and cannot be unpacked"


def unpack_tar(data: bytes, options: ReadOptions) -> Iterator[Member]:
    """The regular files of a tar archive, compressed or not. Raises UnreadableFileError as `unpack_zip` does."""
    count = size = 0
    taken: set[str] = set()
    try:
        stream = LimitedReader(open_compressed(data), options)
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            for entry in archive:
                count, size = count + 1, size + entry.size
                check_size(count, size, options)
                name = entry.name.removeprefix("./")
                if entry.isdir() or is_hidden_member(name):
                    continue
                if not entry.isfile():
                    yield name, "it is a link or a device; only regular files are read"
                    continue
                problem, file = find_name_problem(name, taken), archive.extractfile(entry)
                yield name, problem or (file.read() if file else "it is damaged and cannot be unpacked")
    except (tarfile.TarError, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RecursionError) as error:
        raise UnreadableFileError("it is not a tar archive that can be read, or is damaged") from error


def open_compressed(data: bytes) -> Unpacked:
    """The content of a tar archive as a stream that unpacks what is read from it."""
    unpack = next((unpack for mark, unpack in COMPRESSED if data.startswith(mark)), None)
    return unpack(io.BytesIO(data)) if unpack else io.BytesIO(data)


def check_size(count: int, size: int, options: ReadOptions) -> None:
    """Raises UnreadableFileError if an archive has too many files or too many bytes."""
    if count > MAX_MEMBERS:
        raise UnreadableFileError(f"it holds more than {MAX_MEMBERS:,} files; unpack it into the folder")
    if size > options.records_bytes:
        raise_too_large(options)


def raise_too_large(options: ReadOptions) -> NoReturn:
    raise UnreadableFileError(
        f"it unpacks to more than the limit of {options.records_bytes:,} bytes; split it or raise max_records_bytes"
    )


FORMATS = (
    Format(
        "Zip archive",
        (".zip",),
        "zipfile",
        "each file in it, read by its own format; no archives in archives",
        "as the file's own",
        unpack=unpack_zip,
        is_large=True,
        is_sandboxed=False,
    ),
    Format(
        "Tar archive",
        (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"),
        "tarfile",
        "each file in it, read by its own format; no archives in archives",
        "as the file's own",
        unpack=unpack_tar,
        is_large=True,
        is_sandboxed=False,
    ),
)
