"""Forms as people fill them in: bullets, tables, values over several lines."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.form import MAX_VALUE, of, read
from mailflow.mail.parse import OwnAddresses, parse

LABELS = {"nama": "contact", "alamat lokasi": "location", "tanggal kunjungan": "visit_date", "keperluan": "purpose"}


@pytest.mark.parametrize(
    "line",
    ["Nama: Siti", "nama : Siti", "* Nama: Siti", "1. Nama: Siti", "2) NAMA = Siti", "- **Nama:** Siti",
     "| Nama | Siti |", "Nama\tSiti", "> Nama: Siti", "• Nama: Siti"],
)  # fmt: skip
def test_a_field_is_read_in_whatever_way_the_line_is_written(line: str) -> None:
    assert read(line, LABELS) == {"contact": "Siti"}


def test_a_value_goes_on_until_the_next_label_or_an_empty_line() -> None:
    text = "Alamat lokasi: Jl. Sudirman 5\nLt. 3: lobi utama\nJakarta\nNama: Siti\n\nSalam hangat"
    assert read(text, LABELS) == {"location": "Jl. Sudirman 5 Lt. 3: lobi utama Jakarta", "contact": "Siti"}


def test_a_value_may_stand_below_its_label() -> None:
    assert read("Keperluan:\npelatihan modul gaji", LABELS) == {"purpose": "pelatihan modul gaji"}


def test_a_label_nobody_asked_for_ends_the_value_before_it() -> None:
    assert read("Nama: Siti\nDivisi: HRD\nlantai dua", LABELS) == {"contact": "Siti"}


def test_the_first_filled_line_counts_and_an_empty_one_does_not() -> None:
    assert read("Nama:\n\nNama: Siti\nNama: Budi", LABELS) == {"contact": "Siti"}


def test_text_without_a_form_gives_nothing() -> None:
    assert read("Halo, kami ingin dikunjungi besok. Terima kasih!", LABELS) == {}


def test_a_long_value_is_cut() -> None:
    assert len(read(f"Nama: {'x' * 5000}", LABELS)["contact"]) == MAX_VALUE


@pytest.mark.parametrize("hostile", ["1. " * 200_000, "*" * 600_000, ("a" * 39 + "\n") * 10_000, "|" * 600_000])
def test_a_hostile_text_costs_no_more_than_its_length(hostile: str) -> None:
    started = time.process_time()
    read(hostile, LABELS)
    assert time.process_time() - started < 2


@given(st.text(max_size=300))
def test_no_text_makes_it_fail_and_only_known_fields_come_out(text: str) -> None:
    assert set(read(text, LABELS)) <= set(LABELS.values())


WIDER = LABELS | {
    "nomor telepon": "phone", "no hp": "phone", "telepon": "phone", "tgl kunjungan": "visit_date",
    "hari tanggal": "visit_date", "nama pic": "contact", "nama kontak": "contact", "tempat": "location",
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Tgl. Kunjungan : 13/02/2025", {"visit_date": "13/02/2025"}),
        ("Hari/Tanggal: Kamis, 13 Februari 2025 pukul 09:30", {"visit_date": "Kamis, 13 Februari 2025 pukul 09:30"}),
        ("No. HP / WA (yang aktif): 0812", {"phone": "0812"}),
        ("Nama kontak / Contact person: Siti", {"contact": "Siti"}),
        ("Nama PIC (di lokasi: resepsionis)", {}),
        ("3.\tNama PIC\t\t: Siti", {"contact": "Siti"}),
        ("4 | Nama PIC | : | Siti", {"contact": "Siti"}),
        ("Nama：Siti", {"contact": "Siti"}),
        ("Nama Siti", {}),
        ("Telepon 021 555", {}),
        ("Nama: Siti | Telepon: 021 555", {"contact": "Siti", "phone": "021 555"}),
        ("Nama | Siti | Telepon | 021 555", {"contact": "Siti", "phone": "021 555"}),
        ("Nama |  | Telepon | 021 555", {"phone": "021 555"}),
        ("Nama |  |  | Siti", {"contact": "Siti"}),
    ],
)
def test_labels_are_read_as_indonesians_write_them(line: str, found: dict[str, str]) -> None:
    assert read(line, WIDER) == found


@pytest.mark.parametrize("above", ["Nama PIC | Telepon | Tgl. Kunjungan", "Telepon | Jabatan | Tgl. Kunjungan"])
def test_a_table_with_its_labels_above_is_read(above: str) -> None:
    found = read(f"{above}\nSiti | 021 | 13/2/2025\nBudi | 022 | 14/2/2025", WIDER)
    first = "contact" if above.startswith("Nama") else "phone"
    assert found[first] == "Siti"
    assert found["visit_date"] == "13/2/2025"
    assert "Jabatan" not in found.values()


def test_the_label_of_another_field_is_no_value() -> None:
    assert read("Nama | Telepon\nTempat | Jakarta", WIDER) == {"location": "Jakarta"}


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("☐ Pelatihan ☒ Perbaikan ☐ Lainnya", "Perbaikan"),
        ("[x] Pelatihan [ ] Perbaikan [v] Instalasi", "Pelatihan, Instalasi"),
        ("Pelatihan ☑ Perbaikan ☐", "Pelatihan"),
        ("( ) Pelatihan (√) Perbaikan", "Perbaikan"),
        ("☐ Pelatihan ☐ Perbaikan", None),
        ("pelatihan (021) 5550 [lantai 3]", "pelatihan (021) 5550 [lantai 3]"),
        ("........ gaji ........", "gaji"),
        ("________", None),
        ("……", None),
        ("PT. Melati Tbk.", "PT. Melati Tbk."),
    ],
)
def test_boxes_and_dots_to_write_on_are_no_answer(value: str, meant: str | None) -> None:
    assert read(f"Keperluan: {value}", LABELS).get("purpose") == meant


def test_boxes_over_several_lines_are_one_answer() -> None:
    text = "Keperluan:\n- [ ] Pelatihan\n- [x] Perbaikan gaji\n- [x] Instalasi\nNama: Siti"
    assert read(text, LABELS) == {"purpose": "Perbaikan gaji, Instalasi", "contact": "Siti"}


OUTLOOK = """<div class=WordSection1><p class=MsoNormal>Dengan hormat,</p><table class=MsoTableGrid border=1>
<tr><td><p class=MsoNormal>Nama kontak<o:p></o:p></p></td><td><p class=MsoNormal>Siti Rahma<o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>No. HP / WA</p></td><td><p class=MsoNormal>0812 5550</p></td></tr>
<tr><td><p class=MsoNormal>Tempat</p></td><td><p class=MsoNormal>Gedung A</p><p class=MsoNormal>Jl. Melati 5</p>
<p class=MsoNormal>Jakarta</p></td></tr>
<tr><td><p class=MsoNormal>Hari/Tanggal</p></td><td><p class=MsoNormal>Kamis, 13 Februari 2025</p></td></tr>
<tr><td><p class=MsoNormal>Keperluan</p></td><td><p class=MsoNormal>pelatihan</p><p class=MsoNormal>gaji</p></td></tr>
</table><p class=MsoNormal>Terima kasih</p></div>"""
GMAIL = """<div dir="ltr">Halo,<br><table><tbody><tr><td>1.</td><td>Nama PIC</td><td>:</td><td>Siti Rahma</td></tr>
<tr><td>2.</td><td>No. HP / WA</td><td>:</td><td>0812 5550</td></tr>
<tr><td>3.</td><td>Tempat</td><td>:</td><td><div>Gedung A</div><div>Jl. Melati 5</div><div>Jakarta</div></td></tr>
<tr><td>4.</td><td><b>Tgl. Kunjungan</b></td><td>:</td><td>Kamis, 13 Februari 2025</td></tr>
<tr><td>5.</td><td>Keperluan</td><td>:</td><td>pelatihan</td></tr></tbody></table><div>Salam,</div></div>"""


@pytest.mark.parametrize("html", [OUTLOOK, GMAIL], ids=["outlook", "gmail"])
def test_a_table_in_an_html_mail_becomes_fields(html: str) -> None:
    raw = f"From: Siti <siti@klien.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}"
    found = of(parse(raw.encode(), own=OwnAddresses(frozenset(), frozenset(), frozenset())), WIDER)
    assert found == {
        "contact": "Siti Rahma",
        "phone": "0812 5550",
        "location": "Gedung A Jl. Melati 5 Jakarta",
        "visit_date": "Kamis, 13 Februari 2025",
        "purpose": "pelatihan",
    }


@pytest.mark.parametrize(
    "hostile",
    [" " * 3_000_000, "a|" * 1_500_000, "a|b\n" * 700_000, ("(" * 999 + "\n") * 4000, "Nama\n\n" * 500_000,
     ("nama |" * 150 + "\n") * 4000, "Keperluan: " + "[ ]" * 900_000, ("\t" * 999 + "\n") * 4000],
    ids=["blanks", "bars", "rows", "brackets", "labels", "cells", "boxes", "tabs"],
)  # fmt: skip
def test_no_hostile_table_costs_more_than_a_moment(hostile: str) -> None:
    started = time.process_time()
    read(hostile, LABELS)
    assert time.process_time() - started < 2
