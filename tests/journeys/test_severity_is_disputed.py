"""A client disputes the severity: staff confirm it with one word, and the letter shows both deadlines."""

from __future__ import annotations

from mailflow.sla.agreement import Severity
from tests.journeys.desk_at_work import DeskAtWork, about
from tests.journeys.desk_story import RANI, SITI, to

SLOW = "Selamat pagi,\n\nLaporan absensi tidak muncul untuk satu karyawan kami.\n\nSiti"


def test_a_higher_severity_counts_from_the_receipt_and_both_deadlines_are_told(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Laporan absensi tidak muncul", SLOW)
    acknowledgement, ref = to(first, SITI), about(first[0])
    assert desk.case(ref).request.severity is Severity.NORMAL
    before = {clock.name: clock.due_at for clock in desk.case(ref).clocks}

    told = desk.answers(SITI, acknowledgement, "Ini seharusnya kritis, Bu: semua karyawan kami tidak bisa absen.")
    assert desk.case(ref).request.severity is Severity.NORMAL, "a client's word is for staff to confirm"
    dispute = to(told, RANI)
    assert "seharusnya kritis" in dispute.words

    (answer,) = desk.answers(RANI, dispute, "/tingkat kritis\nBaik Bu, kami naikkan dan kerjakan sekarang juga.")
    assert answer.to == SITI
    after = {clock.name: clock.due_at for clock in desk.case(ref).clocks if clock.revision}
    print(answer.text, before, after)
    assert desk.case(ref).request.severity is Severity.CRITICAL
