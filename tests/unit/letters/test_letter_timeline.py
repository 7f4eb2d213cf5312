"""What happened, as staff read it: in their language, in the zone of the service, and nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from mailflow.desk.decision import Notice
from mailflow.desk.request import What
from mailflow.letters import agreedsamples, samples
from mailflow.letters.invented import REQUEST, STAFF
from mailflow.letters.letter import Letter

Write = Callable[[Notice], Letter]
AT = "2025-08-09 07:05 WIB"


def told(write: Write, language: str, *lines: str) -> list[str]:
    """The lines as a letter's text has them."""
    text = write(replace(STAFF, template="staff_status", language=language, request=REQUEST, lines=lines)).text
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    ("line", "in_id", "in_en"),
    [
        (f"{AT} | staff rani | note | cek dulu", "9 Agu 2025 07.05 WIB, staff rani, catatan: cek dulu",
         "9 Aug 2025 07:05 WIB, staff rani, note: cek dulu"),
        (f"{AT} | client siti@x.example | opened | Halo", "9 Agu 2025 07.05 WIB, siti@x.example, email pertama: Halo",
         "9 Aug 2025 07:05 WIB, siti@x.example, first mail: Halo"),
        (f"{AT} | staff bima | moved | /resolve", "9 Agu 2025 07.05 WIB, staff bima, tindakan: /selesai",
         "9 Aug 2025 07:05 WIB, staff bima, action: /resolve"),
        (f"{AT} | mailflow | promise | workaround 75",
         "9 Agu 2025 07.05 WIB, mailflow, janji: Solusi sementara, 75 % waktunya terpakai",
         "9 Aug 2025 07:05 WIB, mailflow, promise: Temporary workaround, 75 % of its time used up"),
        (f"{AT} | mailflow | promise | permanent 100",
         "9 Agu 2025 07.05 WIB, mailflow, janji: Solusi permanen, terlambat",
         "9 Aug 2025 07:05 WIB, mailflow, promise: Permanent solution, late"),
        (f"{AT} | staff rani | note | a | b | c", "9 Agu 2025 07.05 WIB, staff rani, catatan: a | b | c",
         "9 Aug 2025 07:05 WIB, staff rani, note: a | b | c"),
        (f"{AT} | mailflow | own | the pause ends", "9 Agu 2025 07.05 WIB, mailflow, tindakan: jeda berakhir",
         "9 Aug 2025 07:05 WIB, mailflow, action: the pause ends"),
        (f"{AT} | mailflow | own | no answer: closes on 2025-08-13 if there is none",
         "9 Agu 2025 07.05 WIB, mailflow, tindakan: belum dijawab: ditutup 13 Agustus 2025 bila tetap tanpa jawaban",
         "9 Aug 2025 07:05 WIB, mailflow, action: no answer yet: closes on 13 August 2025 if there is none"),
        (f"{AT} | client siti@x.example | own | another date is asked for: 2025-08-20 10.00-12.00 WITA",
         "9 Agu 2025 07.05 WIB, siti@x.example, tindakan: jadwal lain diminta: 20 Agustus 2025 10.00-12.00 WITA",
         "9 Aug 2025 07:05 WIB, siti@x.example, action: another date is asked for: 20 August 2025 10:00-12:00 WITA"),
        (f"{AT} | mailflow | own | its estimate is overdue since 2025-08-08 17:00 WIB",
         "9 Agu 2025 07.05 WIB, mailflow, tindakan: estimasinya terlambat sejak 8 Agustus 2025 17.00 WIB",
         "9 Aug 2025 07:05 WIB, mailflow, action: its estimate is overdue since 8 August 2025 17:00 WIB"),
        (f"{AT} | client siti@x.example | own | estimate revision 2 approved by siti@x.example PO 4711",
         "9 Agu 2025 07.05 WIB, siti@x.example, tindakan: estimasi revisi 2 disetujui oleh siti@x.example PO 4711",
         "9 Aug 2025 07:05 WIB, siti@x.example, action: estimate revision 2 approved by siti@x.example PO 4711"),
        (f"{AT} | staff rani | own | /kind cr, before: ticket",
         "9 Agu 2025 07.05 WIB, staff rani, tindakan: /jenis cr, sebelumnya: laporan gangguan",
         "9 Aug 2025 07:05 WIB, staff rani, action: /kind cr, before: incident report"),
        (f"{AT} | staff rani | note | the pause ends", "9 Agu 2025 07.05 WIB, staff rani, catatan: the pause ends",
         "9 Aug 2025 07:05 WIB, staff rani, note: the pause ends"),
        ("not of this shape", "not of this shape", "not of this shape"),
    ],
)  # fmt: skip
def test_a_line_is_told_in_the_reader_s_words(write: Write, line: str, in_id: str, in_en: str) -> None:
    assert told(write, "id", line) == [in_id]
    assert told(write, "en", line) == [in_en]


@pytest.mark.parametrize("language", ["id", "en"])
def test_whatever_can_happen_has_a_word(write: Write, language: str) -> None:
    lines = told(write, language, *(f"{AT} | staff rani | {what} | isi" for what in (*What, "promise")))
    assert len(lines) == len(What) + 1
    assert not [line for line in lines if " | " in line]


@pytest.mark.parametrize("template", ["staff_status", "staff_refused", "staff_done"])
def test_no_line_can_bring_markup_into_a_letter(write: Write, template: str) -> None:
    lines = (f"{AT} | client <i>@x.example | note | <script>alert(1)</script>", "<script>")
    notice = replace(
        STAFF, template=template, language="id", request=REQUEST, moved="meanwhile" * (template == "staff_done")
    )
    html = write(replace(notice, lines=lines)).html
    assert not re.search("<script|<i>", html)
    assert html.count("&lt;script&gt;") == 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_told_back_shows_an_offer_and_an_appointment_as_they_were_understood(
    write: Write, language: str
) -> None:
    for sample, shown in ((agreedsamples.offered(agreedsamples.FIRST), "15"), (agreedsamples.VISITED, "10")):
        assert sample.request is not None
        notice = replace(STAFF, template="staff_done", request=sample.request, moved="done", language=language)
        letter = write(replace(notice, moment=samples.NOW))
        understood = {"id": "Terbaca sebagai: ", "en": "Understood as: "}[language]
        assert shown in letter.text.partition(understood)[2].splitlines()[0]
        assert "\n\n\n" not in letter.text


def test_a_note_about_a_client_s_word_is_in_the_reader_s_language(write: Write) -> None:
    notice = replace(STAFF, template="staff_client_reply", request=REQUEST, lines=("the recording is asked for",))
    assert "- rekaman diminta" in write(replace(notice, language="id")).text
    assert "- the recording is asked for" in write(replace(notice, language="en")).text
