"""Word files: everything that Word shows is read; what is left out is reported."""

from __future__ import annotations

from index.reading.document import Document
from index.reading.formats.docx import read_docx
from index.reading.options import ReadOptions
from tests.index.reading.documents import word_bytes


def read(body: str, **parts: str) -> Document:
    return read_docx(word_bytes(body, **parts), ReadOptions())


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str) -> str:
    return f"<w:p>{''.join(inner)}</w:p>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def test_tracked_changes_are_read_as_if_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>1961</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('Old place.')}</w:moveFrom><w:moveTo>{run(' It was moved.')}</w:moveTo>"
    found = read(paragraph(run("The mill opened in "), deleted, f"<w:ins>{run('1962')}</w:ins>", run("."), moved))
    assert found.text == "The mill opened in 1962. It was moved."
    assert found.notes == ("it holds tracked changes (insertions, moves, deletions); they were read as if accepted",)


def test_text_boxes_are_read_once() -> None:
    """Word keeps a second copy of a box for old programs."""
    box = f"<wps:txbx><w:txbxContent>{paragraph(run('In a box.'))}</w:txbxContent></wps:txbx>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    shape = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    assert read(paragraph(run("Around it."), shape)).text == "Around it.\n\nIn a box."


def test_controls_fields_tags_and_links() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('240')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent>{paragraph(run('A whole control.'))}</w:sdtContent></w:sdt>"
    field = f'<w:fldSimple w:instr=" = 1 ">{run("12 euros")}</w:fldSimple>'
    tag, link = f"<w:smartTag>{run('Orsa')}</w:smartTag>", f"<w:hyperlink>{run(' Mora')}</w:hyperlink>"
    code = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    found = read(paragraph(run("Beds: "), control, run(", "), field, run(", "), tag, link, code, hidden) + block)
    assert found.text == "Beds: 240, 12 euros, Orsa Mora\n\nA whole control."


def test_footnotes_are_read_and_comments_reported() -> None:
    found = read(
        paragraph(run("The mill closed."), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=f'<w:footnote w:type="separator"/><w:footnote>{paragraph(run("In 1990."))}</w:footnote>',
        comments=f"<w:comment>{paragraph(run('Is that so?'))}</w:comment>",
    )
    assert found.text == "The mill closed.\n\nIn 1990."
    assert found.notes == ("1 comment left out",)


def test_tables_with_merged_and_nested_cells() -> None:
    """A merged cell counts for each row; a table in a cell is read in its place."""
    down, on = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>", "<w:tcPr><w:vMerge/></w:tcPr>"
    merged = (
        row(paragraph(run("Year")), paragraph(run("Town")), paragraph(run("Mills")))
        + row(down + paragraph(run("1990")), paragraph(run("Orsa")), paragraph(run("3")))
        + row(on + paragraph(), paragraph(run("Mora")), paragraph(run("5")))
    )
    text = read(f"<w:tbl>{merged}</w:tbl>").text
    assert "Mora, Year: 1990.\nMora, Mills: 5." in text
    inner = f"<w:tbl>{row(paragraph(run('Orsa Star')), paragraph(run('built at the Dahl yard')))}</w:tbl>"
    assert (
        read(f"<w:tbl>{row(paragraph(run('Ships')), inner)}</w:tbl>").text
        == "Ships: Orsa Star: built at the Dahl yard."
    )


def test_superscripts_and_subscripts() -> None:
    """Exponents in other characters, and numbers of notes in brackets; the raised text may be inserted or split."""

    def shift(text: str, kind: str) -> str:
        return f'<w:r><w:rPr><w:vertAlign w:val="{kind}"/></w:rPr><w:t>{text}</w:t></w:r>'

    raised = [shift(text, "superscript") for text in ("1", "2", "3", "st", "4")]
    first = paragraph(
        run("It holds 3 × 10"), raised[0], f"<w:ins>{raised[1]}</w:ins>", run(" m"), raised[2], run(" of CO")
    )
    second = paragraph(shift("2", "subscript"), run(" since the 21"), raised[3], run(" of May."), raised[4])
    found = read(first.removesuffix("</w:p>") + second.removeprefix("<w:p>"))
    assert found.text == "It holds 3 × 10¹² m³ of CO₂ since the 21st of May.[4]"


def test_symbols() -> None:
    """Those of the font Symbol and the usual ones of Wingdings are read, and others are reported."""

    def symbol(char: str, font: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'

    private = '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0a3</w:t></w:r>'
    signs = [symbol("F0B0", "Symbol"), symbol("F0FC", "Wingdings"), symbol("00E9", "Arial"), symbol("F041", "Webdings")]
    found = read(paragraph(run("It "), private, run(" 20"), signs[0], run("C "), *signs[1:], run(".")))
    assert found.text == "It ≤ 20°C ✓é."
    assert found.notes == ("symbols of the font Webdings left out",)


def test_a_deleted_end_of_a_paragraph_joins_the_next_one() -> None:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    found = read(
        paragraph(deleted, run("The mill was ")) + paragraph(run("sold.")) + paragraph(deleted, run("It burnt."))
    )
    assert found.text == "The mill was sold.\n\nIt burnt."
