"""A blank form as a Word document and as a workbook: the only user of `python-docx` and `openpyxl` (extra `forms`).

Both libraries write the time of day into what they make. It is taken out again, so that a letter with the form has the
same bytes whenever it is made.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties

from mailflow.letters.formrows import Blank, Row

A4_CM, MARGIN_CM = (21, 29.7), 2
LABEL_CM, ANSWER_CM, HINT_PT = 6, 11, 9
LINE_CM, LAST_LINE_CM = 1.2, 4
LABEL_WIDTH, ANSWER_WIDTH = 34, 62  # characters
FIRST_ROW = 4
LABEL_LINES_PT, LAST_LINES_PT, SENTENCE_PT = 45, 90, 30
TEXT = "@"  # the format that keeps the first 0 of a telephone number, and a date as it was typed
CORE = "docProps/core.xml"
CORE_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
)


def document(form: Blank) -> bytes:
    """The form as a docx: a table of two columns, labels to the left."""
    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Cm(A4_CM[0]), Cm(A4_CM[1])
    page.left_margin = page.right_margin = Cm(MARGIN_CM)
    made.add_heading(form.title, level=1)
    made.add_paragraph(form.send)
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (LABEL_CM, ANSWER_CM), strict=True):
        column.width = Cm(width)  # LibreOffice goes by the columns, Word by the cells
    for row in form.rows:
        line = table.add_row()
        line.height = Cm(LAST_LINE_CM if row is form.rows[-1] else LINE_CM)
        label, answer = line.cells
        label.width, answer.width = Cm(LABEL_CM), Cm(ANSWER_CM)
        label.paragraphs[0].add_run(row.label).bold = True
        if row.hint:
            label.add_paragraph().add_run(row.hint).font.size = Pt(HINT_PT)
    return _steady(made.save, form.title)


def workbook(form: Blank) -> bytes:
    """The form as an xlsx: labels in column A, answers in column B."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Form"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = LABEL_WIDTH, ANSWER_WIDTH
    sheet["A1"], sheet["A2"] = form.title, form.send
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A2:B2")
    line = Side(style="thin")
    for number, row in enumerate(form.rows, FIRST_ROW):
        label, answer = sheet.cell(number, 1), sheet.cell(number, 2)
        label.value = _label(row)
        label.font, answer.number_format = Font(bold=True), TEXT
        for cell in (label, answer):
            cell.border = Border(line, line, line, line)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = LABEL_LINES_PT
    sheet.row_dimensions[FIRST_ROW + len(form.rows) - 1].height = LAST_LINES_PT
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = SENTENCE_PT
    # One sheet of paper, for those who fill it in by hand.
    sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = sheet.PAPERSIZE_A4, 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return _steady(made.save, form.title)


def _label(row: Row) -> CellRichText:
    """What is asked, and the hint below it in small letters."""
    hint = TextBlock(InlineFont(sz=HINT_PT), f"\n{row.hint}")
    return CellRichText(TextBlock(InlineFont(b=True), row.label), *((hint,) if row.hint else ()))


def _steady(save: Callable[[io.BytesIO], object], title: str) -> bytes:
    """The saved file, each part with the same date, and without the time in its properties."""
    saved, steady = io.BytesIO(), io.BytesIO()
    save(saved)
    with ZipFile(saved) as parts, ZipFile(steady, "w", ZIP_DEFLATED) as written:
        for part in parts.infolist():
            octets = CORE_XML.format(title=escape(title)).encode() if part.filename == CORE else parts.read(part)
            kept = ZipInfo(part.filename)  # dated 1 January 1980, the first day that an archive knows
            kept.compress_type = ZIP_DEFLATED
            written.writestr(kept, octets)
    return steady.getvalue()
