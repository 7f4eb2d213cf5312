"""Staff may go beyond hours, lead time and the date that was asked for, and are told while they can take it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.desk.decision import Outcome, Refusal
from mailflow.desk.request import What
from tests.unit.flow.desk_of import RANI, SITI, Desk, words_of
from tests.unit.flow.visits_desk import LINK, NEXT_WEDNESDAY, order, refusals

pytestmark = pytest.mark.usefixtures("told_again")


def waiting(desk: Desk, text: str) -> str:
    """What Rani reads while her order waits."""
    desk.office = replace(desk.office, delay=timedelta(minutes=2))
    order(desk, text)
    assert desk.decision.outcome is Outcome.DELAYED
    return words_of(desk.letter(RANI, "staff_done"))


@pytest.mark.parametrize(("when", "why"), [
    ("Minggu 23/02/2025 03.00", ["Minggu, 23 Februari 2025 bukan hari kerja", "klien meminta Rabu, 19 Februari 2025"]),
    ("31/03/2025 10.00", ["Senin, 31 Maret 2025 hari libur (", "klien meminta Rabu, 19 Februari 2025"]),
    ("13/02/2025 10.00", ["kurang dari 3 hari sejak klien memintanya (12 Februari 2025)", "klien meminta Rabu"]),
    ("19/02/2025 03.00", ["03.00-05.00 di luar jam layanan"]),
    ("19/02/2025 17.00-19.00", ["17.00-19.00 di luar jam layanan"]),
    ("19/02/2025 16.00-18.00", []),
])  # fmt: skip
def test_what_is_unusual_about_a_visit_stands_in_the_letter_that_waits(visit: Desk, when: str, why: list[str]) -> None:
    letter = waiting(visit, f"/jadwal {when}")
    assert all(line in letter for line in why)
    assert ("Perhatikan" in letter) is bool(why)
    if len(why) < 2:
        assert "klien meminta" not in letter


def test_a_session_on_a_sunday_is_as_unusual_but_needs_no_notice(desk: Desk) -> None:
    desk.write(SITI, "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.", subject="Sesi virtual")
    letter = waiting(desk, f"/jadwal 16/02/2025 10.00 {LINK}")
    assert "Minggu, 16 Februari 2025 bukan hari kerja" in letter
    assert "kurang dari" not in letter


def test_what_was_unusual_stays_on_the_timeline(visit: Desk) -> None:
    order(visit, "/jadwal 16/02/2025 03.00")
    (moved,) = [entry for entry in visit.decision.entries if entry.what is What.MOVED]
    assert len(moved.reason) == 2
    assert "2025-02-16 is no business day" in moved.reason[0]


@pytest.mark.parametrize("text", ["/hasil-kunjungan\nSudah kami datangi, Bu."])
def test_a_visit_to_come_has_no_result_and_its_date_is_told(confirmed: Desk, text: str) -> None:
    order(confirmed, text)
    assert refusals(confirmed) == [Refusal.TO_COME]
    assert "belum berlangsung: Rabu, 19 Februari 2025 pukul 10.00" in words_of(confirmed.letter(RANI, "staff_refused"))
    confirmed.now = NEXT_WEDNESDAY
    order(confirmed, text)
    assert confirmed.request().state == "done"


def test_a_session_to_come_has_no_recording(session: Desk) -> None:
    order(session, "/rekaman https://files.example/1")
    assert refusals(session) == [Refusal.TO_COME]
    assert session.request().state == "scheduled"
