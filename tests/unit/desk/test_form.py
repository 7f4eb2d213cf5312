"""Forms as people fill them in: bullets, tables, values over several lines."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.form import MAX_VALUE, read

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
