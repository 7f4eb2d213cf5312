"""Forms in docx and xlsx files, in the shapes that programs and people give them."""

from __future__ import annotations

from zipfile import ZIP_STORED

import pytest

from mailflow.desk import form
from mailflow.kinds.onsite import LABELS
from mailflow.mail.message import Message
from mailflow.mail.officeforms import read
from mailflow.mail.parse import OwnAddresses, parse
from tests.unit.mail.officefiles import STRICT_W, cells, control, docx, mail, p, table, xlsx, zipped

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
BYTES = "application/octet-stream"
ROWS = (
    ("Nama kontak", "Siti Rahmawati"),
    ("No. HP / WA", "0812 5550 1234"),
    ("Alamat lokasi", "Jl. Melati 5, Bandung"),
    ("Tanggal kunjungan", "Kamis, 13 Februari 2025"),
    ("Keperluan", "pelatihan modul gaji"),
)
FIELDS = dict(zip(("contact", "phone", "location", "visit_date", "purpose"), (value for _, value in ROWS), strict=True))


def message(*files: tuple[str, str, bytes], text: str = "Terlampir formulirnya.") -> Message:
    return parse(mail(*files, text=text), own=OWN)


def fields(octets: bytes) -> dict[str, str]:
    return form.read(read(octets), LABELS)


def placeholder(text: str) -> str:
    return control(p(text), "<w:showingPlcHdr/>")


@pytest.mark.parametrize(
    "body",
    [
        table(*ROWS),
        "".join(p(f"{label}: {value}") for label, value in ROWS),
        "".join(p(f"{label}", '<w:r><w:tab/><w:t>: </w:t></w:r>', value) for label, value in ROWS),
        table(*((f"{n}.", label, ":", value) for n, (label, value) in enumerate(ROWS, 1))),
        table(*((label, control(p(value), "<w:alias/>")) for label, value in ROWS)),
        control(table(*ROWS)),
        table(*((control(p(label)), p(*value)) for label, value in ROWS)),
        table([label for label, _ in ROWS], [value for _, value in ROWS]),
        table(*((f"{label} (wajib diisi)", value) for label, value in ROWS)),
        table([table(*ROWS)]),
        "".join(p(label) + p(value) + p("") for label, value in ROWS),
        p("FORMULIR") + table(("FORMULIR KUNJUNGAN",), *ROWS, ("Tanda tangan", "")),
    ],
    ids=[
        "table", "lines", "tabs", "numbered", "controls", "one control", "letter by letter", "labels above", "hints",
        "table in a table", "label above value", "with a title",
    ],
)  # fmt: skip
def test_a_document_gives_all_its_fields(body: str) -> None:
    assert fields(docx(body)) == FIELDS


@pytest.mark.parametrize("shape", [{"namespace": STRICT_W}, {"main": "word/document2.xml"}, {"absolute": True}])
def test_a_document_is_found_however_its_parts_are_called(shape: dict[str, object]) -> None:
    assert fields(docx(table(*ROWS), **shape)) == FIELDS  # type: ignore[arg-type]


def test_what_nobody_typed_is_no_value() -> None:
    body = table(("Nama kontak", placeholder("Klik untuk mengetik")), ("Telepon", "…………"), ("Alamat", "______"))
    assert fields(docx(body)) == {}


def test_deleted_words_and_codes_of_fields_are_not_read() -> None:
    deleted = "<w:del><w:r><w:delText>12 Februari</w:delText></w:r></w:del>"
    code = "<w:r><w:instrText>DATE</w:instrText></w:r>"
    added = "<w:ins><w:r><w:t>13 Februari 2025</w:t></w:r></w:ins>"
    assert fields(docx(table(("Tanggal", p(deleted, code, added))))) == {"visit_date": "13 Februari 2025"}


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('Nama: Siti')}</w:txbxContent>"
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    shape = f"<w:r><mc:AlternateContent>{twice}</mc:AlternateContent></w:r>"
    assert read(docx(p("Halo ", shape))) == "Halo Nama: Siti"


def test_ticked_boxes_are_the_answer() -> None:
    new = control("<w:r><w:t>☒</w:t></w:r>", "<w14:checkbox xmlns:w14='x'><w14:checked w14:val='1'/></w14:checkbox>")
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    assert fields(docx(table(("Keperluan", p(new, " Perbaikan ", symbol, " Pelatihan"))))) == {"purpose": "Perbaikan"}


@pytest.mark.parametrize(
    ("state", "answer"), [("<w:checked/>", {"purpose": "Pelatihan"}), ('<w:checked w:val="0"/>', {}), ("", {})]
)
def test_boxes_of_older_documents_are_read(state: str, answer: dict[str, str]) -> None:
    box = (
        f"<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/>{state}</w:checkBox></w:ffData></w:fldChar></w:r>"
    )
    assert fields(docx(table(("Keperluan", p(box, " Pelatihan"))))) == answer


def test_the_chosen_line_of_an_older_list_is_read() -> None:
    choice = '<w:listEntry w:val="Jakarta"/><w:listEntry w:val="Bandung"/>'
    field = f'<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="1"/>{choice}</w:ddList></w:ffData></w:fldChar></w:r>'
    assert fields(docx(table(("Lokasi", p(field))))) == {"location": "Bandung"}


def test_an_address_over_several_lines_of_a_cell_is_one_value() -> None:
    lines = p("Gedung Melati") + p("Jl. Sudirman 5", "<w:r><w:br/></w:r>", "Jakarta")
    assert fields(docx(table(("Alamat", lines), ("Divisi", "HRD")))) == {
        "location": "Gedung Melati Jl. Sudirman 5 Jakarta"
    }


SHEET = {f"A{n}": label for n, (label, _) in enumerate(ROWS, 3)} | {
    f"B{n}": value for n, (_, value) in enumerate(ROWS, 3)
}
SPREAD = {f"B{n}": label for n, (label, _) in enumerate(ROWS, 2)} | {
    f"E{n}": value for n, (_, value) in enumerate(ROWS, 2)
}
MERGED = "<mergeCells>" + "".join(f'<mergeCell ref="B{n}:D{n}"/>' for n in range(2, 7)) + "</mergeCells>"
ABOVE = {f"{'ABCDE'[n]}1": label for n, (label, _) in enumerate(ROWS)} | {
    f"{'ABCDE'[n]}2": value for n, (_, value) in enumerate(ROWS)
}
STACKED = {f"A{3 * n + 1}": label for n, (label, _) in enumerate(ROWS)} | {
    f"A{3 * n + 2}": value for n, (_, value) in enumerate(ROWS)
}


@pytest.mark.parametrize(
    "sheet",
    [cells(SHEET), cells(SPREAD), cells(SPREAD) + MERGED, cells(ABOVE), cells(STACKED)],
    ids=["two columns", "far apart", "merged", "labels in the first row", "label above value"],
)
def test_a_sheet_gives_all_its_fields(sheet: str) -> None:
    assert fields(xlsx(sheet)) == FIELDS


def test_an_empty_answer_does_not_take_the_label_below() -> None:
    sheet = cells({"A1": "Nama kontak", "A2": "Jabatan", "B2": "Manajer", "A3": "Telepon", "B3": "021"})
    assert fields(xlsx(sheet)) == {"phone": "021"}


def test_shared_and_rich_texts_are_read() -> None:
    strings = ("<t>Nama</t>", "<r><t>Siti </t></r><r><t>Rahma</t></r><rPh><t>x</t></rPh>")
    sheet = cells({"A1": '<c r="A1" t="s"><v>0</v></c>', "B1": '<c r="B1" t="s"><v>1</v></c>'})
    assert fields(xlsx(sheet, strings=strings)) == {"contact": "Siti Rahma"}


def number(value: str, style: int) -> str:
    return cells({"A1": "Tanggal", "B1": f'<c r="B1" s="{style}"><v>{value}</v></c>'})


STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="[$-421]dddd, dd mmmm yyyy;@"/>'
    '<numFmt numFmtId="165" formatCode="0 &quot;hari&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/>'
    '<xf numFmtId="20"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        ("45701", 1, "2025-02-13"),
        ("45701", 2, "2025-02-13"),
        ("45701.395833333336", 4, "2025-02-13 09:30"),
        ("0.395833333333333", 5, "09:30"),
        ("45701", 3, "45701"),
        ("8.125550001E9", 0, "8125550001"),
        ("2.5", 0, "2.5"),
        ("-1", 1, "-1"),
        ("1e300", 1, "1e+300"),
        ("nan", 1, "nan"),
        ("x" * 100, 1, "x" * 100),
    ],
)
def test_numbers_are_read_as_a_person_sees_them(value: str, style: int, shown: str) -> None:
    assert fields(xlsx(number(value, style), styles=STYLES)) == {"visit_date": shown}


def test_a_workbook_that_counts_from_1904_means_the_same_day() -> None:
    sheet = number("44239", 1)
    assert fields(xlsx(sheet, styles=STYLES, workbook='<workbookPr date1904="1"/>')) == {"visit_date": "2025-02-13"}


def test_hidden_sheets_and_errors_of_formulas_are_not_read() -> None:
    hidden = cells({"A1": "Nama", "B1": "Budi"})
    shown = cells({"A1": "Nama", "B1": '<c r="B1" t="e"><v>#REF!</v></c>', "A2": "Telepon", "B2": "021"})
    assert fields(xlsx(hidden, shown, state="hidden")) == {"phone": "021"}


@pytest.mark.parametrize(("name", "kind"), [("form.docx", BYTES), ("scan.pdf", "application/pdf"), ("x", "text/plain")])
def test_a_form_is_known_by_its_content_and_not_by_its_name(name: str, kind: str) -> None:
    found = message((name, kind, docx(table(*ROWS))))
    assert form.of(found, LABELS) == FIELDS
    assert not found.unread_forms


def test_what_the_mail_itself_says_goes_before_the_file() -> None:
    found = message(("f.docx", BYTES, docx(table(*ROWS))), text="Telepon: 021 777\n\nSalam")
    assert form.of(found, LABELS) == FIELDS | {"phone": "021 777"}


@pytest.mark.parametrize(
    "octets",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7\n",
        b"{\\rtf1 Nama: Siti}",
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, ZIP_STORED),
        docx(""),
        docx("<w:p>"),
    ],
    ids=["doc or xls", "pdf", "rtf", "odt", "empty", "broken"],
)
def test_a_form_that_only_a_person_can_read_says_so(octets: bytes) -> None:
    found = message(("formulir.x", BYTES, octets))
    assert found.unread_forms == ("formulir.x",)
    assert found.attachments[0].form_text == ""


def test_a_picture_of_a_form_is_for_a_person_and_other_files_are_no_forms() -> None:
    found = message(
        ("scan.jpg", "image/jpeg", b"\xff\xd8\xff" + bytes(9000)), ("log.zip", BYTES, zipped({"a.log": "x"}))
    )
    assert found.unread_forms == ("scan.jpg",)
    assert [file.unread_form for file in found.attachments] == [False, False]


def test_of_many_forms_in_one_mail_the_first_few_are_read() -> None:
    found = message(*((f"{n}.docx", BYTES, docx(table(*ROWS))) for n in range(6)))
    assert found.unread_forms == ("3.docx", "4.docx", "5.docx")
