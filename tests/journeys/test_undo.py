"""Words to a client wait two minutes: taken back in time they never leave, and too late it is said that they have."""

from __future__ import annotations

from mailflow import clock
from tests.journeys.desk_story import RANI, SITI, about, to
from tests.journeys.moments import HOUR, MINUTE
from tests.journeys.timed_desk import TimedDesk

DELAY_SECONDS = 120
REPORT = "Halo,\n\nJam lembur satu karyawan kami dihitung dua kali.\n\nSiti"
WORDS = "Jam lemburnya sudah kami betulkan, Bu Siti."


def test_undone_in_time_nothing_has_left_and_nothing_has_happened(timed_desk: TimedDesk) -> None:
    first = timed_desk.writes(SITI, "Jam lembur dihitung dua kali", REPORT)
    ref, notification = about(first[0]), to(first, RANI)
    before = timed_desk.case(ref)
    (waits,) = timed_desk.answers(RANI, notification, f"/selesai\n{WORDS}")
    assert waits.to == RANI
    assert "menunggu sampai" in waits.words
    # A minute is left.
    (undone,) = timed_desk.answers(RANI, notification, "/urungkan")
    assert undone.to == RANI
    assert "Diurungkan" in undone.words
    assert timed_desk.until(clock.now() + 2 * HOUR, step=10 * MINUTE) == []
    after = timed_desk.case(ref)
    assert (after.request.state, after.clocks) == (before.request.state, before.clocks)
    assert [row.status for row in timed_desk.installation.received()] == ["done", "undone", "done"]


def test_too_late_the_words_have_left_and_that_is_said(timed_desk: TimedDesk) -> None:
    first = timed_desk.writes(SITI, "Uang makan dihitung dua kali", REPORT.replace("Jam lembur", "Uang makan"))
    ref = about(first[0])
    (waits,) = timed_desk.answers(RANI, to(first, RANI), f"/selesai\n{WORDS}")
    assert (waits.to, timed_desk.state(ref)) == (RANI, "new")
    assert timed_desk.later(2 * MINUTE - MINUTE / 60) == []
    (answer,) = timed_desk.later(MINUTE / 60)
    assert answer.to == SITI
    assert WORDS[:-1] in answer.words
    assert timed_desk.state(ref) == "resolved"

    (refused,) = timed_desk.answers(RANI, waits, "/urungkan")
    assert refused.to == RANI
    assert "DITOLAK /urungkan" in refused.words
    assert timed_desk.state(ref) == "resolved"


def test_what_no_client_reads_does_not_wait(timed_desk: TimedDesk) -> None:
    first = timed_desk.writes(SITI, "Uang transpor keliru", REPORT.replace("Jam lembur", "Uang transpor"))
    ref = about(first[0])
    notes = "/ambil\n/catatan Tarifnya berubah sejak Januari, tanya Dewi."
    assert timed_desk.answers(RANI, to(first, RANI), notes) == []
    assert timed_desk.case(ref).request.assignee == "rani"
