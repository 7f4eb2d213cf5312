"""Two members of staff work on one request at the same moment: both are heard, and the second learns of the first."""

from __future__ import annotations

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, RANI, SITI, about, to

REPORT = "Halo,\n\nPajak satu karyawan kami keliru di slip gaji bulan ini.\n\nSiti"
CHECKS, ASKS = "Sedang kami periksa perhitungan pajaknya, Bu.", "Bu Siti, karyawan yang mana ya, dan bulan berapa?"
SOLVED, SOLVED_TOO = "Pajaknya sudah kami betulkan, Bu Siti.", "Perhitungannya sudah kami perbaiki, Bu."


def test_both_replies_leave_and_the_second_writer_is_told_of_the_first(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Pajak keliru di slip gaji", REPORT)
    ref = about(first[0])
    got = desk.comes(desk.reply(RANI, to(first, RANI), CHECKS), desk.reply(BIMA, to(first, BIMA), ASKS))
    assert [letter.to for letter in got] == [SITI, SITI, BIMA]
    assert CHECKS[:-1] in got[0].words
    assert ASKS[:-1] in got[1].words
    meanwhile = got[2]
    assert "staff rani" in meanwhile.words
    assert CHECKS[:-1] in meanwhile.words
    request = desk.case(ref).request
    assert (request.state, request.assignee) == ("in_progress", "rani")


def test_of_two_who_close_the_second_is_refused_and_told_why(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Tunjangan keliru di slip gaji", REPORT.replace("Pajak", "Tunjangan"))
    ref = about(first[0])
    (solved,) = desk.answers(RANI, to(first, RANI), f"/selesai\n{SOLVED}")
    assert (solved.to, desk.state(ref)) == (SITI, "resolved")
    clocks = desk.case(ref).clocks
    (refused,) = desk.answers(BIMA, to(first, BIMA), f"/selesai\n{SOLVED_TOO}")
    assert refused.to == BIMA
    assert "DITOLAK /selesai" in refused.words
    assert "Status sekarang: selesai" in refused.words
    assert desk.case(ref).clocks == clocks
    assert desk.timeline(ref)[-1].what == "refused"
