"""Words to a client wait a moment: taken back in time they never leave, and too late it is said that they have."""

from __future__ import annotations

from tests.journeys.desk_at_work import DeskAtWork, about
from tests.journeys.desk_story import RANI, SITI, to

DELAY_SECONDS = 2
REPORT = "Halo,\n\nJam lembur satu karyawan kami dihitung dua kali.\n\nSiti"
WORDS = "Jam lemburnya sudah kami betulkan, Bu Siti."


def test_undone_in_time_nothing_has_left_and_nothing_has_happened(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Jam lembur dihitung dua kali", REPORT)
    ref, notification = about(first[0]), to(first, RANI)
    before = desk.case(ref)
    # The second thought comes with the same poll: how fast the machine is, is no part of the story.
    order = desk.reply(RANI, notification, f"/selesai\n{WORDS}")
    waits, undone = desk.comes(order, desk.reply(RANI, notification, "/urungkan"))
    assert (waits.to, undone.to) == (RANI, RANI)
    assert "menunggu sampai" in waits.words
    assert "Diurungkan" in undone.words
    desk.passes(DELAY_SECONDS + 1)
    assert desk.news() == []
    after = desk.case(ref)
    assert (after.request.state, after.clocks) == (before.request.state, before.clocks)
    assert [row.status for row in desk.installation.received()] == ["done", "undone", "done"]


def test_too_late_the_words_have_left_and_that_is_said(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Uang makan dihitung dua kali", REPORT.replace("Jam lembur", "Uang makan"))
    ref = about(first[0])
    (waits,) = desk.answers(RANI, to(first, RANI), f"/selesai\n{WORDS}")
    assert (waits.to, desk.state(ref)) == (RANI, "new")
    desk.until(lambda: desk.state(ref) == "resolved")
    desk.until(desk.settled)
    (answer,) = desk.news()
    assert answer.to == SITI
    assert WORDS[:-1] in answer.words

    (refused,) = desk.answers(RANI, waits, "/urungkan")
    assert refused.to == RANI
    assert "DITOLAK /urungkan" in refused.words
    assert desk.state(ref) == "resolved"


def test_what_no_client_reads_does_not_wait(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Uang transpor keliru", REPORT.replace("Jam lembur", "Uang transpor"))
    ref = about(first[0])
    assert desk.answers(RANI, to(first, RANI), "/ambil\n/catatan Tarifnya berubah sejak Januari, tanya Dewi.") == []
    assert desk.case(ref).request.assignee == "rani"
