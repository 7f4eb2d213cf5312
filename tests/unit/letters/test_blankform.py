"""The blank form goes out, is filled in as people do, comes back attached to a mail, and its fields are right."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from mailflow.desk import form
from mailflow.kinds import onsite
from mailflow.letters.blankform import FORMATS, HINTS, Format, blank
from mailflow.letters.formrows import Blank, Row
from mailflow.mail.message import Language
from mailflow.mail.parse import OwnAddresses, parse
from mailflow.sla.agreement import Agreement, LeadTime
from tests.unit.flow.desk_of import bundled
from tests.unit.mail.officefiles import mail, zipped

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
LANGUAGES: tuple[Language, ...] = ("id", "en")
INBOX = "bantuan@vendor.example"
ANSWERS = {
    "contact": "Bu Sri Wahyuni",
    "phone": "0812 5550 1234",
    "location": "Gedung Melati lantai 3, Jl. Sudirman 5, Bandung",
    "visit_date": "Kamis, 13 Februari 2025",
    "purpose": "PPh 21 salah hitung: modul gaji & absensi",
}
EXAMPLE = date(2026, 11, 30)
EMPTY_CELL = re.compile(r"(</w:tcPr>)<w:p/>")


@cache
def agreement() -> Agreement:
    return bundled()[0].agreement


def file(kind: Format, language: Language = "id") -> bytes:
    return blank(agreement().lead_time, INBOX, language, kind, EXAMPLE).content


def sent(octets: bytes) -> dict[str, str]:
    """The fields that are read from a mail with this file."""
    return form.of(parse(mail(("dokumen", "application/octet-stream", octets)), own=OWN), onsite.LABELS)


def in_word(octets: bytes) -> bytes:
    document, saved = Document(io.BytesIO(octets)), io.BytesIO()
    for row, answer in zip(document.tables[0].rows, ANSWERS.values(), strict=True):
        row.cells[1].text = answer
    document.save(saved)
    return saved.getvalue()


def in_xml(octets: bytes) -> bytes:
    """As LibreOffice does: a run a word, split wherever the spelling was checked, and a language for each."""
    with ZipFile(io.BytesIO(octets)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    answers = iter(ANSWERS.values())

    def fill(found: re.Match[str]) -> str:
        words = next(answers).replace("&", "&amp;").split()
        spoken = '<w:rPr><w:lang w:val="id-ID"/></w:rPr>'
        runs = "".join(f'<w:r>{spoken}<w:t xml:space="preserve">{word} </w:t></w:r>' for word in words)
        return f"{found[1]}<w:p><w:pPr/><w:proofErr w:type='spellStart'/>{runs}</w:p>"

    main, count = EMPTY_CELL.subn(fill, parts["word/document.xml"].decode())
    assert count == len(ANSWERS)
    return zipped(dict(reversed(list((parts | {"word/document.xml": main}).items()))))


def in_excel(octets: bytes) -> bytes:
    book, saved = load_workbook(io.BytesIO(octets)), io.BytesIO()
    for number, answer in enumerate(ANSWERS.values(), 4):
        book.worksheets[0].cell(number, 2, answer)
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fill", [in_word, in_xml], ids=["word", "libreoffice"])
def test_the_document_comes_back_with_all_answers(fill: object, language: Language) -> None:
    assert callable(fill)
    assert sent(fill(file("docx", language))) == ANSWERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_comes_back_with_all_answers(language: Language) -> None:
    assert sent(in_excel(file("xlsx", language))) == ANSWERS


def test_a_date_and_a_telephone_number_typed_as_numbers_are_read() -> None:
    book, saved = load_workbook(io.BytesIO(file("xlsx"))), io.BytesIO()
    sheet = book.worksheets[0]
    sheet["B5"], sheet["B5"].number_format = 6281255501234, "General"
    sheet["B7"], sheet["B7"].number_format = date(2025, 2, 13), "dd/mm/yyyy"
    book.save(saved)
    assert sent(saved.getvalue()) == {"phone": "6281255501234", "visit_date": "2025-02-13"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_comes_back_with_all_answers(language: Language) -> None:
    lines, answers = file("txt", language).decode().split("\r\n"), iter(ANSWERS.values())
    filled = "\n".join(f"{line} {next(answers)}" if line.endswith(":") else line for line in lines)
    assert form.read(filled, onsite.LABELS) == ANSWERS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FORMATS)
def test_a_form_that_comes_back_empty_has_no_fields(kind: Format, language: Language) -> None:
    octets = file(kind, language)
    assert (form.read(octets.decode(), onsite.LABELS) if kind == "txt" else sent(octets)) == {}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_form_has_the_same_bytes_whenever_it_is_made(kind: Format) -> None:
    first = file(kind)
    assert file(kind) == first
    if kind != "txt":
        with ZipFile(io.BytesIO(first)) as archive:
            assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"W3CDTF" not in archive.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("language", "name", "lead"),
    [
        ("id", "formulir-kunjungan", "paling lambat 5 hari kerja sebelum kunjungan"),
        ("en", "on-site-request-form", "at least 5 business days before the visit"),
    ],
)
def test_the_form_says_where_to_and_how_early(language: Language, name: str, lead: str) -> None:
    made = blank(LeadTime(5, "business"), INBOX, language, "txt", EXAMPLE)
    assert (made.name, made.type) == (f"{name}.txt", "text/plain")
    text = made.content.decode()
    assert lead in text
    assert {"id": "misalnya Senin, 30 November 2026", "en": "such as Monday, 30 November 2026"}[language] in text
    assert INBOX in text
    assert agreement().vendor.email not in text


def test_every_field_has_a_hint_in_both_languages() -> None:
    keys = {field.key for field in onsite.FIELDS}
    assert {language: set(hints) for language, hints in HINTS.items()} == {"id": keys, "en": keys}


def test_a_title_with_signs_of_xml_makes_a_sound_file() -> None:
    from mailflow.letters import formfiles

    made = formfiles.document(Blank("Gaji & <b>", "x", (Row("Nama", ""),)))
    assert Document(io.BytesIO(made)).core_properties.title == "Gaji & <b>"
