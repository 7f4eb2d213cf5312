"""A client disputes the severity: staff confirm it with one word, and the letter shows the deadlines, new and old."""

from __future__ import annotations

from datetime import timedelta

from mailflow.sla.agreement import Severity
from mailflow.sla.clocks import current
from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import DANIEL, RANI, SITI, about, to

REPORT = "Selamat pagi,\n\nLaporan absensi tidak muncul untuk satu karyawan kami.\n\nSiti"


def test_a_higher_severity_counts_from_the_receipt_and_both_deadlines_are_told(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Laporan absensi tidak muncul", REPORT)
    acknowledgement, ref = to(first, SITI), about(first[0])
    opened = desk.case(ref)
    assert opened.request.severity is Severity.NORMAL

    told = desk.answers(SITI, acknowledgement, "Ini seharusnya kritis, Bu: semua karyawan kami tidak bisa absen.")
    dispute = to(told, RANI)
    assert "seharusnya kritis" in dispute.words
    assert desk.case(ref).clocks == opened.clocks, "a client's word is for staff to confirm"

    (answer,) = desk.answers(RANI, dispute, "/tingkat kritis\nBaik Bu, kami naikkan dan kerjakan sekarang juga.")
    assert answer.to == SITI
    assert "Kritis" in answer.words
    before, after = current(opened.clocks), current(desk.case(ref).clocks)
    assert desk.case(ref).request.severity is Severity.CRITICAL
    for name, clock in after.items():
        old = before[name].due_at
        assert clock.started_at == before[name].started_at
        assert clock.due_at is not None
        assert old is not None
        assert clock.due_at < old
        for due in (clock.due_at, old):
            local = due + timedelta(hours=7)
            assert f"{local.day} " in answer.words
            assert f"{local:%H.%M} WIB" in answer.words
    assert answer.words.count("Sebelumnya: ") == len(after) == 2


def test_a_dispute_that_staff_do_not_share_changes_nothing(desk: DeskAtWork) -> None:
    first = desk.writes(DANIEL, "Payslip stays empty", "One of our employees cannot open the payslip of last month.")
    ref = about(first[0])
    opened = desk.case(ref).clocks
    told = desk.answers(DANIEL, to(first, DANIEL), "We do not agree with the severity, please make it critical.")
    (answer,) = desk.answers(RANI, to(told, RANI), "We see it for one payslip only, so we keep it as it is, sorry.")
    assert answer.to == DANIEL
    assert desk.case(ref).clocks == opened
