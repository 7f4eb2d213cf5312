"""The time that a client asks for is said back as it was read, and only what lacks is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.desk.mentioned import mentioned
from tests.unit.flow.desk_of import RANI, SITI, Desk, words_of
from tests.unit.flow.visits_desk import FORM, says


@pytest.mark.parametrize(("day", "why"), [
    ("Kamis, 20 Februari 2025 atau Jumat 21 Februari", "lebih dari satu hari"),
    ("Senin, 20 Februari 2025", "tanggal dan harinya tidak cocok"),
    ("30 Februari 2025", "tanggal ini tidak ada"),
    ("secepatnya", "tidak ada tanggal di dalamnya"),
])  # fmt: skip
def test_a_date_that_cannot_be_read_is_asked_back_with_the_reason_and_alone(desk: Desk, day: str, why: str) -> None:
    desk.write(SITI, FORM.format(day=day), subject="Formulir kunjungan")
    letter = words_of(desk.letter(SITI, "onsite_incomplete"))
    assert why in letter
    assert "Tanggal kunjungan:" in letter
    assert "Nomor telepon" not in letter
    says(desk, "Tanggal kunjungan: Kamis, 20 Februari 2025")
    assert desk.request().state == "awaiting_schedule"


def test_the_hour_in_a_form_is_said_back(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day="Senin 24 Feb, jam 9 pagi"), subject="Formulir kunjungan")
    letter = words_of(desk.letter(SITI, "onsite_received"))
    assert "Senin, 24 Februari 2025 pukul 09.00 WIB" in letter
    assert "Tanggal kunjungan: Senin, 17 Februari 2025" in letter, "one real date, the earliest"
    assert "JADWAL ULANG" not in letter, "nothing is scheduled yet"


def test_a_session_asked_for_at_a_time_is_acknowledged_with_it(desk: Desk) -> None:
    text = "Bisa minta sesi Zoom hari Kamis 20 Februari jam 10 untuk membahas modul cuti?"
    desk.write(SITI, text, subject="Sesi virtual")
    letter = words_of(desk.letter(SITI, "acknowledgement"))
    assert "Waktu yang Anda minta: Kamis, 20 Februari 2025 pukul 10.00 WIB" in letter
    assert "mengusulkan tanggal" not in letter
    assert "JADWAL ULANG" not in letter
    assert "2025-02-20 10.00" in words_of(desk.letter(RANI, "staff_new"))


@pytest.mark.parametrize("text", [
    "Mohon sesi Zoom untuk membahas laporan per 20 Februari 2025.",
    "Mohon sesi Zoom Kamis jam 10 atau Jumat jam 14.",
])  # fmt: skip
def test_a_day_that_may_mean_something_else_is_no_time_that_was_asked_for(desk: Desk, text: str) -> None:
    desk.write(SITI, text, subject="Sesi virtual")
    assert desk.request().form == ()
    assert "mengusulkan tanggal" in words_of(desk.letter(SITI, "acknowledgement"))


def test_a_time_that_has_passed_or_has_no_hour_is_none_that_is_asked_for() -> None:
    today = date(2025, 2, 12)
    assert mentioned("seperti rapat kemarin jam 10.00", today) is None
    assert mentioned("hari Kamis 20 Februari", today) is None
    found = mentioned("kalau bisa jam 10 hari Kamis, 20 Februari ya", today)
    assert found is not None
    assert found.written == "2025-02-20 10.00"
    assert mentioned("a 1 " * 1_000_000 + "20/02/2025 jam 10", today) is None, "only the beginning is read"
