"""The story of an outage: reported, acknowledged, answered, worked around, solved, thanked for and closed."""

from __future__ import annotations

from mailflow.sla.agreement import Severity
from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, RANI, SITI, about, to

OUTAGE = "Selamat pagi,\n\nKami tidak bisa login ke Benemica Payroll, padahal gajian besok.\n\nSiti"


def test_an_outage_is_reported_worked_around_solved_thanked_for_and_closed(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Tidak bisa login", OUTAGE)
    assert {letter.to for letter in first} == {SITI, RANI, BIMA}
    acknowledgement, notification, ref = to(first, SITI), to(first, RANI), about(first[0])
    request = desk.case(ref).request
    assert (request.kind, request.severity, request.state) == ("ticket", Severity.CRITICAL, "new")
    assert request.requester == SITI
    assert f"[{ref}]" in acknowledgement.field("Subject")
    assert acknowledgement.field("Auto-Submitted") == "auto-replied"
    report = acknowledgement.field("In-Reply-To")
    assert report.startswith("<story1.")
    assert acknowledgement.text.startswith("Yth. Ibu Siti")
    assert "Screenshot atau video" in acknowledgement.words
    assert "5 jam kerja" in acknowledgement.words
    assert desk.clocks(ref) == {"workaround": "running", "permanent": "running"}

    (answer,) = desk.answers(RANI, notification, "Halo Bu Siti,\n\nKami sedang memeriksanya.")
    assert answer.to == SITI
    assert "Kami sedang memeriksanya." in answer.words
    assert answer.mail["Auto-Submitted"] is None
    request = desk.case(ref).request
    assert (request.state, request.assignee) == ("in_progress", "rani")

    (to_staff,) = desk.answers(SITI, answer, "Baik, kami tunggu. Semua cabang kena.")
    assert to_staff.to == RANI
    assert "Semua cabang kena." in to_staff.words

    (workaround,) = desk.answers(RANI, to_staff, "/sementara\nSilakan masuk lewat alamat cadangan dulu, Bu.")
    assert "alamat cadangan" in workaround.words
    assert "/sementara" not in workaround.words
    assert desk.clocks(ref) == {"workaround": "met", "permanent": "running"}

    (solved,) = desk.answers(RANI, to_staff, "/selesai\nServernya sudah kami perbaiki, Bu.")
    assert "Servernya sudah kami perbaiki" in solved.words
    assert desk.state(ref) == "resolved"
    assert desk.clocks(ref) == {"workaround": "met", "permanent": "met"}

    assert desk.answers(SITI, solved, "Terima kasih banyak Bu Rani.") == []
    assert desk.state(ref) == "resolved"

    (closed,) = desk.answers(RANI, to_staff, "/tutup")
    assert (closed.to, closed.field("Auto-Submitted")) == (SITI, "auto-generated")
    assert desk.state(ref) == "closed"

    assert [entry.what for entry in desk.timeline(ref)] == [
        "opened", "staff reply", "client mail", "staff reply", "moved", "staff reply", "moved", "client mail",
        "staff reply", "moved",
    ]  # fmt: skip
    threads = {
        letter.field("References").split()[0] for letter in (acknowledgement, answer, workaround, solved, closed)
    }
    assert threads == {report}
    assert desk.outcomes().count("request") == 1
