"""Text files as people keep them: encodings, front matter, and tables."""

from __future__ import annotations

from datetime import date

import pytest

from index.reading.document import UnreadableFileError
from index.reading.formats.markdown import read_markdown
from index.reading.formats.text import read_text
from index.reading.options import ReadOptions
from index.reading.text.decoding import decode_text
from index.reading.text.tables import format_table

DAY = date(2024, 6, 18)
RUSSIAN = "Мост через озеро открыл мэр города в 1988 году. Его длина — три километра."
FRENCH = "Le café était fermé. L’été, « déjà vu » coûte 5 €."
POLISH = "Most na jeziorze otworzył burmistrz miasta w 1988 roku. Jego długość wynosi trzy kilometry, a łódź tonęła."
TURKISH = "Gölün üzerindeki köprüyü şehrin belediye başkanı 1988 yılında açtı. Uzunluğu üç kilometredir."
ICELANDIC = "Bæjarstjórinn opnaði brúna yfir vatnið árið 1988. Þar býr fólk í þremur húsum."
JAPANESE = "湖の橋は1988年に市長によって開通した。"


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        ("Plain.", "utf-8", "utf-8"),
        (FRENCH, "utf-8-sig", "utf-8"),
        (RUSSIAN, "utf-16", "utf-16"),
        (RUSSIAN, "utf-32", "utf-32"),
        ("The ferry.", "utf-16-le", "utf-16-le (guessed)"),
        (RUSSIAN, "utf-16-be", "utf-16-be (guessed)"),
        ("The ferry.", "utf-32-be", "utf-32-be (guessed)"),
        (FRENCH, "cp1252", "windows-1252 (guessed)"),
        ("Größe über Straße", "latin-1", "windows-1252 (guessed)"),
        (RUSSIAN, "cp1251", "windows-1251 (guessed)"),
        (RUSSIAN.replace("—", "-"), "koi8-r", "koi8-r (guessed)"),
        (POLISH, "cp1250", "windows-1250 (guessed)"),
        (TURKISH, "cp1254", "windows-1254 (guessed)"),
        (ICELANDIC, "cp1252", "windows-1252 (guessed)"),
        (JAPANESE, "shift_jis", "cp932 (guessed)"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp (guessed)"),
        ("पुल 1988 में खुला।\nवह बंद है।", "utf-16-le", "utf-16-le (guessed)"),
        (JAPANESE + "\nA.", "utf-16-be", "utf-16-be (guessed)"),
    ],
)
def test_encodings(text: str, encoding: str, named: str) -> None:
    """The text is exact, and the report names the encoding and says if it was guessed."""
    found = decode_text(text.encode(encoding))
    assert (found.text, found.encoding) == (text, named)
    assert bool(found.notes) == ("guessed" in named)


def test_mixed_encodings_and_nul() -> None:
    mixed = decode_text("Zoë – “one”. ".encode() + "Zoë.".encode("cp1252"))
    assert mixed.text == "Zoë – “one”. Zoë."
    assert "1 bytes of windows-1252" in mixed.notes[0]
    assert decode_text(b"One\0 word of many words.").notes == ("NUL characters were removed from it (1)",)
    for text in ("The ferry sank\0.", "Zoë\0\nsank.\n", "id,text\n1,a\0b\n"):
        assert decode_text(text.encode()).text == text.replace("\0", "")
    assert decode_text(b"Press \x1b$B and go.").text == "Press \x1b$B and go."
    with pytest.raises(UnreadableFileError, match="binary data"):
        decode_text(bytes(range(256)) * 9)


def test_joiners_and_marks_are_kept() -> None:
    text = "The book می\u200cخواهم by Zoe\u0308 👩\u200d👧."
    assert read_text(text.encode(), ReadOptions()).text == text


@pytest.mark.parametrize(
    "block",
    [
        "---\nTitle: Lake: a history\nDate: 2024-06-18\nauthor: U. Berg\n---\n",
        "---\r\ntitle: 'Lake: a history'\r\npublishedAt: 2024-06-18T10:00:00Z\r\nauthors: [U. Berg]\r\n---\r\n",
        "+++\ntitle = 'Lake: a history'\ndate = 2024-06-18\n[params]\nauthor = 'U. Berg'\n+++\n",
        ';;;\n{"headline": "Lake: a history", "created": "June 18, 2024", "author": {"name": "U. Berg"}}\n;;;\n',
        '{\n  "title": "Lake: a history",\n  "date": "2024-06-18",\n  "author": "U. Berg"\n}\n',
        "% Lake:\n  a history\n% U. Berg\n% June 18, 2024\n",
        "---\rtitle: 'Lake: a history'\rdate: 2024-06-18\rauthor: U. Berg\r---\r",
        "Title: Lake: a history\nPubDate: Tue, 18 Jun 2024 10:00:00 GMT\nByline: U. Berg\n\n",
    ],
)
def test_front_matter_in_all_its_forms(block: str) -> None:
    found = read_text((block + "Text.").encode(), ReadOptions())
    about = found.metadata
    assert (found.text, about.title, about.published, about.extra) == (
        "Text.",
        "Lake: a history",
        DAY,
        {"author": "U. Berg"},
    )
    assert not found.notes


@pytest.mark.parametrize(
    "text",
    [
        "---\nMayor: The bridge is closed until 9 May.\nReporter: Why?\n---\nEnd.",
        "---\nCorrection: it opened in 2014.\n---\nThe bridge.",
        "---\n\nA rule above and one below.\n\n---\n\nMore.",
        "Ulla: Is the ferry late?\nPer: It is.\n\nThey wait.",
        "---\nTitle: The ferry\nUlla asked: is it late?\n---\nThey wait.",
        "---\ntitle: The ferry\nMayor: It is closed until 9 May.\n---\nThey wait.",
        "---\ndate: a word for a meeting\nUlla wrote: see you there\n---\nThey met.",
        "Link: I lost the web.\nLink: what holds a chain together.\n\nThe end.",
    ],
)
def test_text_between_rules_is_text(text: str) -> None:
    found = read_markdown(text.encode(), ReadOptions())
    assert (found.text, found.notes) == (text, ())


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Ferry #2 and F# on line #7", "Ferry #2 and F# on line #7"),
        ("Ferry #2 # a comment", "Ferry #2"),
        ("Ferry # a comment", "Ferry"),
        ("@ferry writes", "@ferry writes"),
        ("*The* ferry: a history", "*The* ferry: a history"),
        ("[Update] The ferry", "[Update] The ferry"),
        ('"The ferry" sank', '"The ferry" sank'),
        ("'Ferry: a history' # a comment", "Ferry: a history"),
        ("100 % late", "100 % late"),
        ("%d late", "%d late"),
        (">-\n  Ferry #2:\n  late", "Ferry #2: late"),
    ],
)
def test_titles_that_yaml_would_cut_or_refuse(written: str, title: str) -> None:
    for description in ("It is late.", "late: very"):
        block = f"---\ntitle: {written}\ndescription: {description}\ndate: 2024-06-18\n---\nText."
        found = read_markdown(block.encode(), ReadOptions())
        assert (found.metadata.title, found.metadata.published, found.text) == (title, DAY, "Text.")


def test_the_order_of_date_fields() -> None:
    """`published` before `date` before `created`; an invalid one is reported, and the next one is used."""
    text = b"---\ncreated: 2020-01-01\ndate: 2024-06-18\nupdated: 2030-01-01\n---\nx"
    assert read_text(text, ReadOptions()).metadata.published == DAY
    found = read_text(b"---\npublished: soon\ncreated: 2024-06-18\n---\nx", ReadOptions())
    assert found.metadata.published == DAY
    assert "its date 'soon'" in found.notes[0]


def test_markdown_tables_carry_their_headings() -> None:
    table = "# Ferries\n\n| Ferry | 2001 | 2011 |\n|:--|--:|--:|\n| Orsa | 8,100 | 7,700 |\n| Mora | 5 | 6 |\n\nEnd.\n"
    found = read_markdown(table.encode(), ReadOptions())
    assert found.text == (
        "# Ferries\n\nOrsa, 2001: 8,100.\nOrsa, 2011: 7,700.\n\nMora, 2001: 5.\nMora, 2011: 6.\n\nEnd.\n"
    )


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([["No.", "Name", "Age"], ["1", "Ann", "33"]], ["Ann, No.: 1.\nAnn, Age: 33."]),
        ([["Open", "9 to 12"], ["Closed", "Sunday"]], ["Open: 9 to 12.", "Closed: Sunday."]),
        ([["5", "6"], ["7", "8"]], ["5: 6.", "7: 8."]),
        ([["", "2001"], ["Orsa", "8"], ["", ""]], ["Orsa, 2001: 8.", ""]),
        ([], []),
        (
            [["Town", "People", "People"], ["", "2001", "2011"], ["Orsa", "8", "7"]],
            ["Orsa, People 2001: 8.\nOrsa, People 2011: 7."],
        ),
        (
            [["Town", "People", "", "Area"], ["", "men", "women", ""], ["Orsa", "8", "7", "6"]],
            ["Orsa, People men: 8.\nOrsa, People women: 7.\nOrsa, Area: 6."],
        ),
        (
            [["Lake", "Town", "People"], ["North", "Orsa", "8"], ["North", "Mora", "7"], ["", "Leks", "6"]],
            [
                "North, Town: Orsa.\nNorth, Orsa, People: 8.",
                "North, Town: Mora.\nNorth, Mora, People: 7.",
                "Town: Leks.\nLeks, People: 6.",
            ],
        ),
        (
            [["Town", "Year", "People"], ["Orsa", "2001", "8"], ["Orsa", "2011", "7"]],
            ["Orsa, Year: 2001.\nOrsa, 2001, People: 8.", "Orsa, Year: 2011.\nOrsa, 2011, People: 7."],
        ),
        (
            [["Team", "Won", "Lost"], ["North"] * 3, ["Orsa", "8", "7"], ["South"] * 3, ["Mora", "6", "5"]],
            [
                "North.",
                "North, Orsa, Won: 8.\nNorth, Orsa, Lost: 7.",
                "South.",
                "South, Mora, Won: 6.\nSouth, Mora, Lost: 5.",
            ],
        ),
        (
            [["Ferries"] * 3, ["Ferry", "2001", "2011"], ["Orsa", "8", "7"]],
            ["Ferries", "Orsa, 2001: 8.\nOrsa, 2011: 7."],
        ),
    ],
)
def test_tables(rows: list[list[str]], lines: list[str]) -> None:
    assert format_table(rows) == lines
