"""The blank form for a visit, to be filled in and sent back: as a Word document, a workbook, or text.

The fields are those that `kinds/onsite` reads. A hint stands in brackets behind its label, never where the answer goes:
what is left there would be taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, get_args

from mailflow.kinds import onsite
from mailflow.letters import filters
from mailflow.letters.formrows import Blank, Row
from mailflow.mail.compose import Attached
from mailflow.mail.message import Language
from mailflow.sla.agreement import LeadTime

Format = Literal["docx", "xlsx", "txt"]
FORMATS: tuple[Format, ...] = get_args(Format)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES: Mapping[Format, str] = {"docx": WORD, "xlsx": WORKBOOK, "txt": "text/plain"}
WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "title": "Formulir Permintaan Kunjungan (On-Site Support)",
        "file": "formulir-kunjungan",
        "send": "Isi kolom kanan, lalu kirim formulir ini ke {inbox} paling lambat {lead}.",
        "below": "Isi di belakang titik dua, lalu kirim formulir ini ke {inbox} paling lambat {lead}.",
    },
    "en": {
        "title": "On-Site Support Request Form",
        "file": "on-site-request-form",
        "send": "Fill in the right column and send this form to {inbox} at least {lead}.",
        "below": "Fill in behind the colons and send this form to {inbox} at least {lead}.",
    },
}
HINTS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "contact": "yang akan ditemui di lokasi",
        "phone": "nomor HP atau WA yang aktif",
        "location": "gedung, lantai, jalan, kota",
        "visit_date": "hari dan tanggal, misalnya {example}",
        "purpose": "masalah atau pekerjaan, dan modulnya",
    },
    "en": {
        "contact": "whom we shall meet there",
        "phone": "mobile or WhatsApp",
        "location": "building, floor, street, city",
        "visit_date": "weekday and date, such as {example}",
        "purpose": "the problem or task, and the module",
    },
}


def blank(lead_time: LeadTime, inbox: str, language: Language, kind: Format, example: date) -> Attached:
    """The form as a file, the same bytes each time; it asks to be sent to `inbox`, the mailbox that is read.

    `example` is the day that stands in it as one that can be asked for.

    Raises `ImportError` for docx and xlsx where the extra `forms` is not installed; txt needs none.
    """
    sentence = "below" if kind == "txt" else "send"
    form = _form(lead_time, inbox, language, sentence, example)
    return Attached(f"{WORDS[language]['file']}.{kind}", TYPES[kind], _octets(form, kind))


def _form(lead_time: LeadTime, inbox: str, language: Language, sentence: str, example: date) -> Blank:
    told = WORDS[language]
    lead = filters.lead(lead_time, language)
    rows = (Row(onsite.label(field.key, language), _hint(field.key, language, example)) for field in onsite.FIELDS)
    return Blank(told["title"], told[sentence].format(inbox=inbox, lead=lead), tuple(rows))


def _hint(key: str, language: Language, example: date) -> str:
    hint = HINTS[language].get(key, "").format(example=filters.day(example, language))
    return f"({hint})" if hint else ""


def _octets(form: Blank, kind: Format) -> bytes:
    if kind == "txt":
        return "".join(f"{line}\r\n" for line in _lines(form)).encode()
    from mailflow.letters import formfiles  # the libraries take a fifth of a second, and may not be installed

    return formfiles.document(form) if kind == "docx" else formfiles.workbook(form)


def _lines(form: Blank) -> Iterator[str]:
    yield from (form.title, "", form.send, "")
    for row in form.rows:
        yield from (f"{row.label} {row.hint}".rstrip() + ":", "")
