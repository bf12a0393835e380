"""Archives: no archive in an archive is read, whatever its name, and a report counts each file once."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from index.reading.document import UnreadableFileError
from index.reading.formats.archives import unpack_tar
from index.reading.options import ReadOptions
from index.reading.report import make_folder_report
from tests.index.reading.documents import tar_bytes, zip_bytes
from tests.index.reading.shared import read_quickly


@pytest.mark.parametrize("outer", ["all.zip", "all.tar.gz"])
@pytest.mark.parametrize("name", ["inner.zip", "inner.txt", "inner.docx", "inner.html"])
def test_an_archive_in_an_archive_is_not_read(tmp_path: Path, outer: str, name: str) -> None:
    """Also if its name is that of another format."""
    pack = zip_bytes if outer.endswith(".zip") else tar_bytes
    files: dict[str, bytes | str] = {"a.txt": "Bees make honey.", name: zip_bytes({"b.txt": "Ants do not."})}
    (tmp_path / outer).write_bytes(pack(files))
    found = read_quickly(tmp_path)
    assert [article.id for article in found.articles] == [f"{outer}#a.txt"]
    [problem] = found.failed
    assert problem.article_id == f"{outer}#{name}"
    assert "archive inside another" in problem.reason


def test_totals_count_the_files_in_an_archive_once(tmp_path: Path) -> None:
    packed = {"a.txt": "Bees.", "b#1.txt": "Ants.", "rows.jsonl": '{"text": "One."}\n{"text": "Two."}', "empty.txt": ""}
    (tmp_path / "all.zip").write_bytes(zip_bytes(packed))
    (tmp_path / "none.zip").write_bytes(zip_bytes({"x.exe": "MZ"}))
    (tmp_path / "c.txt").write_text("Wasps.")
    totals = make_folder_report(read_quickly(tmp_path).files).to_dict()
    assert totals["formats"] == {"Plain text": 3, "JSON Lines": 1}
    assert {name: totals[name] for name in ("files", "read", "skipped", "articles")} == {
        "files": 6,
        "read": 4,
        "skipped": 2,
        "articles": 5,
    }


def make_header(kind: bytes, size: int) -> bytes:
    """A header of a tar archive that declares that so many bytes follow."""
    header = tarfile.TarInfo("name")
    header.type, header.size = kind, size
    return header.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_a_tar_archive_with_a_huge_header_is_not_unpacked(kind: bytes) -> None:
    """Names and attributes count for the limit too; they are read before the file that they belong to."""
    packed = gzip.compress(make_header(kind, 100_000_000) + bytes(100_000_000))
    assert len(packed) < 200_000
    tracemalloc.start()
    with pytest.raises(UnreadableFileError, match="unpacks to more than the limit of 1,000,000 bytes"):
        list(unpack_tar(packed, ReadOptions(records_bytes=1_000_000)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


def test_a_tar_archive_of_endless_headers_is_reported() -> None:
    nested = make_header(tarfile.GNUTYPE_LONGNAME, 1) + b"a".ljust(512, b"\0")
    with pytest.raises(UnreadableFileError, match="not a tar archive that can be read"):
        list(unpack_tar(nested * 2_000, ReadOptions()))


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_compressed_tar_archives_are_read(compress: Callable[[bytes], bytes]) -> None:
    """Also a name of more than 100 characters."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo(f"{'a' * 200}.txt")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"Bees"))
    assert list(unpack_tar(compress(out.getvalue()), ReadOptions())) == [(f"{'a' * 200}.txt", b"Bees")]
