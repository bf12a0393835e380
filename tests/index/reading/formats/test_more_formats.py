"""Books, mails, slides, spreadsheets, feeds, archives: what is read of them, its places, and what is refused."""

from __future__ import annotations

import io
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pptx
import pytest

from index import Article, ReadOptions, location_of
from tests.index.reading.documents import (
    docx_bytes,
    epub_bytes,
    mail,
    mbox_bytes,
    odt_bytes,
    pdf_bytes,
    pptx_bytes,
    rss,
    rtf_bytes,
    tar_bytes,
    xlsx_bytes,
    zip_bytes,
)
from tests.index.reading.shared import read_quickly

DAY = date(2024, 5, 3)
PACKED = {
    "docx": docx_bytes(["Bees make honey."]),
    "xlsx": xlsx_bytes({"Bees": [["Bees make honey."]]}),
    "pptx": pptx_bytes([("Bees", "Bees make honey.")]),
    "odt": odt_bytes("<text:p>Bees make honey.</text:p>"),
}


def read_one(folder: Path, name: str, data: bytes | str) -> Article:
    [article] = read_all(folder, name, data)
    return article


def read_all(folder: Path, name: str, data: bytes | str) -> tuple[Article, ...]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_quickly(folder).articles


def read_problems(folder: Path, name: str, data: bytes | str, options: ReadOptions | None = None) -> dict[str, str]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    found = read_quickly(folder, options or ReadOptions(), allow_empty=True)
    return {problem.article_id: problem.reason for problem in (*found.failed, *found.warnings)}


def locate(article: Article, words: str) -> str:
    start = article.text.index(words)
    return location_of(article, start, start + len(words))


def test_epub(tmp_path: Path) -> None:
    book = epub_bytes({"Hives": ["Bees make honey."], "Nests": ["Ants & wasps do not."]}, "On bees", "2024-05-03")
    article = read_one(tmp_path, "bees.epub", book)
    assert (article.title, article.published, article.extra) == ("On bees", DAY, {"author": "A. Keeper"})
    assert article.text == "Hives\n\nBees make honey.\n\nNests\n\nAnts & wasps do not."
    assert locate(article, "wasps") == "section Nests"


def test_a_missing_chapter_does_not_cost_the_book(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(
        io.BytesIO(epub_bytes({"Hives": ["Bees make honey."], "Nests": ["Ants do not."]}, "On bees"))
    )
    book = zip_bytes({name: whole.read(name) for name in whole.namelist() if not name.endswith("c1.xhtml")})
    assert read_one(tmp_path, "bees.epub", book).text == "Hives\n\nBees make honey."
    reason = "a chapter was left out: it is damaged: it contains no OEBPS/c1.xhtml"
    assert read_problems(tmp_path, "bees.epub", book) == {"bees.epub": reason}


def test_rtf(tmp_path: Path) -> None:
    article = read_one(tmp_path, "bees.rtf", rtf_bytes(["Café “Bee”.", "Honey \\{pure\\}."], "On bees"))
    assert (article.title, article.text) == ("On bees", "Café “Bee”.\n\nHoney {pure}.")


def test_superscripts_and_subscripts(tmp_path: Path) -> None:
    """In slides and tables of slides, OpenDocument and RTF, in groups of their own or not."""
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, 100, 100).text_frame.paragraphs[0]
    cell = slide.shapes.add_table(1, 2, 0, 0, 100, 100).table.cell(0, 0).text_frame.paragraphs[0]
    for where in (box, cell):
        for text, shift in (("It holds 3 × 10", ""), ("6", "30000"), (" of CO", ""), ("2", "-25000"), (".", "0")):
            run = where.add_run()
            run.text = text
            if shift:
                run.font._element.set("baseline", shift)
    out = io.BytesIO()
    presentation.save(out)
    styles = "".join(
        f"<style:style style:name='{name}'><style:text-properties style:text-position='{shift} 58%'/></style:style>"
        for name, shift in (("T1", "super"), ("T2", "-33%"))
    )
    spans = [f"<text:span text:style-name='T{n}'>{text}</text:span>" for n, text in ((1, 6), (2, 2))]
    names = "xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0'"
    odt = odt_bytes(f"<office:x {names}>{styles}</office:x><text:p>It holds 3 × 10{spans[0]} of CO{spans[1]}.</text:p>")
    rtf = "It holds 3 \\u215? 10{\\f0\\super\\fs20 6} of CO\\sub 2\\nosupersub .\\par It sank {\\superb so}."
    expected = "It holds 3 × 10⁶ of CO₂."
    files: dict[str, bytes | str] = {"a.pptx": out.getvalue(), "a.odt": odt, "a.rtf": f"{{\\rtf1 {rtf}}}"}
    for name in files:
        (tmp_path / name).mkdir()
    texts = [read_one(tmp_path / name, name, data).text.split("\n\n") for name, data in files.items()]
    assert texts == [[expected, expected], [expected], [expected, "It sank so."]]


def test_odt(tmp_path: Path) -> None:
    """Deleted text and comments are left out and named; a footnote and a text box are read."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:h text:outline-level='1'>On bees</text:h><text:h text:outline-level='2'>Honey</text:h>"
        "<text:p>Bees<text:s text:c='2'/>make <text:span>honey</text:span>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
        "</text:note>.<office:annotation><text:p>Secret.</text:p></office:annotation></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell>"
        "<text:p>Tonnes</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>"
        "<text:p>2024</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        "<text:p><draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>"
    )
    article = read_one(tmp_path, "bees.odt", odt_bytes(body))
    assert article.title == "On bees"
    assert article.text == "On bees\n\nHoney\n\nBees  make honey.\n\n2024, Tonnes: 12.\n\nIn a box.\n\nA note."
    assert locate(article, "box") == "section Honey"
    assert "tracked changes" in str(read_quickly(tmp_path).warnings)
    assert "1 comment left out" in str(read_quickly(tmp_path).warnings)


def test_pptx(tmp_path: Path) -> None:
    """Slide by slide, tables with their headings, notes too; a hidden slide is left out and named."""
    presentation = pptx.Presentation(io.BytesIO(pptx_bytes([("Bees", "Bees make honey."), ("Ants", "Ants do not.")])))
    shape = presentation.slides[0].shapes.add_table(2, 2, 0, 0, 100, 100)
    for place, text in enumerate(["Year", "Tonnes", "2024", "12"]):
        shape.table.cell(place // 2, place % 2).text = text
    presentation.slides[0].notes_slide.notes_text_frame.text = "Said aloud."
    hidden = presentation.slides.add_slide(presentation.slide_layouts[1])
    hidden.shapes.title.text = "Secret"
    hidden.element.set("show", "0")
    out = io.BytesIO()
    presentation.save(out)
    article = read_one(tmp_path, "bees.pptx", out.getvalue())
    assert (article.title, locate(article, "Said aloud"), locate(article, "Ants do")) == ("Bees", "slide 1", "slide 2")
    assert "2024, Tonnes: 12." in article.text
    assert "Secret" not in article.text
    assert "1 hidden slides were left out" in str(read_quickly(tmp_path).warnings)
    assert location_of(article, 0, len(article.text)) == "slides 1-2"


def test_xlsx_as_a_table(tmp_path: Path) -> None:
    """Values as the sheet shows them, each with its headings; rows are places."""
    book = openpyxl.Workbook()
    book.active.title = "Prices"
    for row in (
        ["Town", "People", "Share", "Since"],
        ["Wexley", 7900, 0.125, date(2024, 5, 3)],
        ["Solm", 4875, 0.5, None],
    ):
        book.active.append(row)
    book.active["B2"].number_format = "#,##0"
    book.active["C2"].number_format = "0.0%"
    book.create_sheet("Hidden").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    article = read_one(tmp_path, "towns.xlsx", out.getvalue())
    assert article.text.startswith("Wexley, People: 7,900.\nWexley, Share: 12.5%.\nWexley, Since: 2024-05-03.")
    assert locate(article, "Solm, People: 4875") == "row 3"


def test_xlsx_of_records(tmp_path: Path) -> None:
    rows = [["ID", "Text", "Published"], ["a", "Bees make honey.", "3 May 2024"], ["b", "Ants do not.", ""]]
    first, second = read_all(tmp_path, "news.xlsx", xlsx_bytes({"One": rows, "Two": [["Note"], ["x"]]}))[:2]
    assert (first.id, first.text, first.published) == ("news.xlsx#a", "Bees make honey.", DAY)
    assert locate(second, "Ants") == "sheet One, row 3"


def test_mail(tmp_path: Path) -> None:
    message = mail("On bees", "Bees make honey.\n")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="bee.png")
    article = read_one(tmp_path, "a.eml", message.as_bytes())
    assert (article.title, article.source, article.published) == ("On bees", "Ada Moss", DAY)
    assert (article.text, locate(article, "honey")) == ("Bees make honey.", "message of 3 May 2024")
    assert "bee.png" in read_quickly(tmp_path).warnings[0].reason


def test_mail_in_html_and_another_encoding(tmp_path: Path) -> None:
    message = mail("x", "")
    message.set_content(
        "<p>Le café<br>est fermé.</p><p style='display:none'>Secret.</p>", subtype="html", charset="latin-1"
    )
    assert read_one(tmp_path, "a.eml", message.as_bytes()).text == "Le café\nest fermé."


def test_mailbox_with_a_thread(tmp_path: Path) -> None:
    """What a reply quotes is read once; quotations of missing mails stay."""
    first = mail("Bees", "Bees make honey.")
    reply = mail(
        "Re: Bees",
        "No!\n\nAda wrote:\n> Bees make honey.\n> Another quote.",
        message_id="<2@x>",
        reply_to="<1@example.org>",
    )
    one, two = read_all(tmp_path, "box.mbox", mbox_bytes([first, reply]))
    assert (one.id, one.text) == ("box.mbox#1@example.org", "Bees make honey.")
    assert two.text == "No!\n\n> Another quote."
    assert two.extra["thread"] == "Bees"


def test_feeds(tmp_path: Path) -> None:
    item = (
        "<item><title>Bees</title><link>https://example.org/1</link><guid>g1</guid>"
        "<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate>"
        "<description>&lt;p&gt;Bees make &lt;b&gt;honey&lt;/b&gt;.&lt;/p&gt;</description></item>"
    )
    article, other = read_all(
        tmp_path, "feed.xml", rss([item, "<item><guid>g2</guid><description>Ants.</description></item>"])
    )
    assert (article.id, article.title, article.source) == ("feed.xml#g1", "Bees", "The Hive")
    assert (article.published, article.url, article.text) == (DAY, "https://example.org/1", "Bees make honey.")
    assert locate(other, "Ants") == "item 2"


def test_atom(tmp_path: Path) -> None:
    entry = (
        "<entry><title>Bees</title><id>e1</id><link rel='self' href='https://x/self'/><link href='https://x/1'/>"
        "<updated>2024-05-09T00:00:00Z</updated><published>2024-05-03T10:00:00Z</published>"
        "<author><name>A. Keeper</name></author><content type='html'>&lt;p&gt;Honey.&lt;/p&gt;</content></entry>"
    )
    article = read_one(
        tmp_path, "a.atom", f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Hive</title>{entry}</feed>"
    )
    assert (article.published, article.url, article.extra["author"], article.text) == (
        DAY,
        "https://x/1",
        "A. Keeper",
        "Honey.",
    )


def test_atom_in_xhtml(tmp_path: Path) -> None:
    """Its paragraphs stay apart; a title in HTML is read as such."""
    inner = "<div xmlns='http://www.w3.org/1999/xhtml'><p>Bees.</p><p>Ants &amp; <em>wasps</em>.</p></div>"
    entry = f"<entry><id>e1</id><title type='html'>A &amp;amp; B</title><content type='xhtml'>{inner}</content></entry>"
    article = read_one(tmp_path, "a.atom", f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{entry}</feed>")
    assert (article.title, article.text) == ("A & B", "Bees.\n\nAnts & wasps.")


def test_nitf_and_newsml(tmp_path: Path) -> None:
    nitf = (
        "<nitf><head><docdata><date.issue norm='20240503T100000Z'/></docdata><pubdata name='The Hive'/></head><body>"
        "<body.head><hedline><hl1>Bees</hl1></hedline><byline>By A. Keeper</byline></body.head>"
        "<body.content><p>Bees make <em>honey</em>.</p><p>Ants do not.</p></body.content></body></nitf>"
    )
    article = read_one(tmp_path, "a.xml", nitf)
    assert (article.title, article.source, article.published) == ("Bees", "The Hive", DAY)
    assert article.text == "Bees make honey.\n\nAnts do not."
    newsml = (
        "<newsItem guid='u1' xmlns='http://iptc.org/std/nar/2006-10-01/'><itemMeta><versionCreated>2024-05-03T10:00:00Z"
        "</versionCreated></itemMeta><contentMeta><headline>Bees</headline></contentMeta><contentSet><inlineXML>"
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Bees make honey.</p></body></html></inlineXML>"
        "</contentSet></newsItem>"
    )
    article = read_one(tmp_path, "a.xml", newsml)
    assert (article.title, article.published, article.text) == ("Bees", DAY, "Bees make honey.")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><p>&x; and bees</p></a>',
        '<!DOCTYPE a [<!ENTITY x "bees"><!ENTITY y "&x;&x;&x;">]><a><p>&y;</p></a>',
    ],
)
def test_xml_entities_are_refused(tmp_path: Path, text: str) -> None:
    """They could read files of this machine, or grow to any size."""
    assert "entities, which are refused" in read_problems(tmp_path, "a.xml", text)["a.xml"]


def add_part(packed: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(packed)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("name", "part"), [("a.pptx", "ppt/x.xml"), ("a.xlsx", "xl/x.xml"), ("a.docx", "word/x.xml")])
def test_xml_entities_in_packed_formats_are_refused(tmp_path: Path, name: str, part: str, encoding: str) -> None:
    """Whatever the library that reads the format does with them."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "bees">]><a>&x;</a>'
    part = "word/footnotes.xml" if name == "a.docx" else part
    packed = add_part(PACKED[name[2:]], part, text.encode(encoding))
    assert "it declares XML entities, which are refused" in read_problems(tmp_path, name, packed)[name]


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("iso-8859-1", "windows-1252"), ("windows-1251", "windows-1251"), ("utf-16", "utf-16"), ("utf-8", "utf-8")],
)
@pytest.mark.parametrize("body", ["<html><body><p>{}</p></body></html>", "<doc>{}</doc>"])
def test_xml_is_read_in_its_declared_encoding(tmp_path: Path, encoding: str, shown: str, body: str) -> None:
    """The report names it."""
    sentence = "Мост открыт в 1932 году." if encoding == "windows-1251" else "The café of Åmål opened in 1932."
    page = f'<?xml version="1.0" encoding="{encoding}"?>\n{body.format(sentence)}'
    (tmp_path / "a.xml").write_bytes(page.encode(encoding))
    found = read_quickly(tmp_path)
    assert found.articles[0].text == sentence
    assert found.files[0].encoding == shown


@pytest.mark.parametrize("name", ["all.zip", "all.tar.gz"])
def test_archives(tmp_path: Path, name: str) -> None:
    """Each file by its own format; what cannot be read is named, hidden files are passed over."""
    pack = zip_bytes if name.endswith("zip") else tar_bytes
    files: dict[str, bytes | str] = {
        "news/a.txt": "Bees make honey.",
        "rows.jsonl": '{"id": "r1", "text": "Ants do not."}',
        "b.docx": docx_bytes(["Wasps neither."]),
        "inner.zip": zip_bytes({"c.txt": "Nested."}),
        "empty.txt": "",
        "x.exe": b"MZ",
        "__MACOSX/a.txt": "junk",
        ".hidden.txt": "junk",
    }
    (tmp_path / name).write_bytes(pack(files))
    found = read_quickly(tmp_path)
    assert [each.id for each in found.articles] == [f"{name}#news/a.txt", f"{name}#rows.jsonl#r1", f"{name}#b.docx"]
    reasons = {problem.article_id: problem.reason for problem in found.failed}
    assert reasons.keys() == {f"{name}#inner.zip", f"{name}#empty.txt"}
    assert "archive inside another" in reasons[f"{name}#inner.zip"]
    assert found.warnings[0].reason == "1 file in it skipped for an unsupported format"


def test_names_in_archives(tmp_path: Path) -> None:
    """Links, devices, names that lead out of the archive and duplicate names are reported and not read."""
    out = io.BytesIO(tar_bytes({"a.txt": "Bees."}))
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("device.txt", tarfile.CHRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    problems = read_problems(tmp_path, "a.tgz", out.getvalue())
    assert problems.keys() == {"a.tgz#link.txt", "a.tgz#device.txt"}
    (tmp_path / "a.tgz").unlink()
    packed = io.BytesIO(zip_bytes({"a.txt": "Bees.", "../b.txt": "Ants."}))
    with zipfile.ZipFile(packed, "a") as again, pytest.warns(UserWarning, match="Duplicate"):
        again.writestr("a.txt", "Wasps.")
    [article] = read_all(tmp_path, "b.zip", packed.getvalue())
    assert article.text == "Bees."
    problems = read_problems(tmp_path, "b.zip", packed.getvalue())
    assert "leads out of the archive" in problems["b.zip#../b.txt"]
    assert "has its name" in problems["b.zip#a.txt"]


def test_hostile_archives(tmp_path: Path) -> None:
    """A bomb is not unpacked; an encrypted file, a damaged archive and too many files are named."""
    small = ReadOptions(records_bytes=100_000)
    bomb = {"a.txt": "0" * 1_000_000}
    assert "more than the limit of 100,000" in read_problems(tmp_path, "a.zip", zip_bytes(bomb), small)["a.zip"]
    (tmp_path / "a.zip").unlink()
    assert "more than the limit of 100,000" in read_problems(tmp_path, "a.tgz", tar_bytes(bomb), small)["a.tgz"]
    (tmp_path / "a.tgz").unlink()
    assert "not a zip archive" in read_problems(tmp_path, "b.zip", b"PK\x03\x04 damaged")["b.zip"]
    assert "not a tar archive" in read_problems(tmp_path, "b.tgz", b"\x1f\x8b damaged")["b.tgz"]
    data = bytearray(zip_bytes({"a.txt": "Bees."}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1  # says that it is encrypted
    assert "encrypted" in read_problems(tmp_path, "c.zip", bytes(data))["c.zip#a.txt"]
    assert "no file that can be read" in str([file.reason for file in read_quickly(tmp_path, allow_empty=True).files])
    many = zip_bytes({f"{n}.txt": "x" for n in range(10_001)})
    assert "more than 10,000 files" in read_problems(tmp_path, "d.zip", many)["d.zip"]


@pytest.mark.parametrize(
    ("name", "data", "kind", "text"),
    [
        ("a.txt", pdf_bytes(["Bees make honey."]), "PDF", "Bees make honey."),
        ("a.doc.txt", rtf_bytes(["Bees make honey."]), "RTF", "Bees make honey."),
        ("a.zip", docx_bytes(["Bees make honey."]), "Word", "Bees make honey."),
        ("a.docx", "<!doctype html><p>Bees make honey.</p>", "HTML", "Bees make honey."),
        ("a.md", "<!doctype html><p>Bees make honey.</p>", "HTML", "Bees make honey."),
        ("a.epub", zip_bytes({"a.txt": "Bees make honey."}), "Zip archive", "Bees make honey."),
    ],
)
def test_a_name_with_a_wrong_suffix(tmp_path: Path, name: str, data: bytes | str, kind: str, text: str) -> None:
    """The content decides, and a note says so."""
    article = read_one(tmp_path, name, data)
    assert article.text == text
    assert read_quickly(tmp_path).warnings[0].reason.startswith(f"it is {kind}, though its name says")


def test_an_encrypted_office_file(tmp_path: Path) -> None:
    """Word, PowerPoint and Excel pack encrypted files as old Office files are packed."""
    for name in ("a.docx", "b.pptx", "c.xlsx"):
        assert "encrypted" in read_problems(tmp_path, name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)[name]
    out = io.BytesIO(odt_bytes("<text:p>x</text:p>"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
    assert "encrypted" in read_problems(tmp_path, "d.odt", out.getvalue())["d.odt"]


@pytest.mark.parametrize(
    ("name", "format", "part"),
    [
        ("a.docm", "docx", "word/vbaProject.bin"),
        ("a.xlsm", "xlsx", "xl/vbaProject.bin"),
        ("a.pptm", "pptx", "ppt/vbaProject.bin"),
        ("a.odt", "odt", "Basic/Standard/Module1.xml"),
    ],
)
def test_macros_are_ignored_and_named(tmp_path: Path, name: str, format: str, part: str) -> None:
    packed = add_part(PACKED[format], part, b"Sub AutoOpen()")
    assert read_problems(tmp_path, name, packed)[name] == "its macros were ignored"


def test_a_list_of_libraries_is_no_macro(tmp_path: Path) -> None:
    packed = add_part(PACKED["odt"], "Basic/Standard/script-lb.xml", b"<library/>")
    assert not read_problems(tmp_path, "a.odt", packed)
