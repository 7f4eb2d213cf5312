"""The story of an outage: reported, acknowledged, answered, worked around, solved, thanked for and closed."""

from __future__ import annotations

from tests.journeys.desk_story import BIMA, RANI, SITI, Story, to
from tests.journeys.installation import Installation

OUTAGE = "Selamat pagi,\n\nKami tidak bisa login ke Benemica Payroll, padahal gajian besok.\n\nSiti"
REF = "BEN-1001"


def test_an_outage_is_reported_worked_around_solved_thanked_for_and_closed(installation: Installation) -> None:
    story = Story(installation)

    first = story.writes(SITI, "Tidak bisa login", OUTAGE)
    assert {letter.to for letter in first} == {SITI, RANI, BIMA}
    acknowledgement, notification = to(first, SITI), to(first, RANI)
    shown = story.request(REF)["request"]
    assert (shown["kind"], shown["severity"], shown["state"], shown["requester"]) == ("ticket", "critical", "new", SITI)
    assert f"[{REF}]" in acknowledgement.field("Subject")
    assert acknowledgement.field("Auto-Submitted") == "auto-replied"
    assert acknowledgement.field("In-Reply-To") == "<story1@sejahtera.example>"
    assert acknowledgement.text.startswith("Yth. Ibu Siti")
    assert "Screenshot atau video" in acknowledgement.words
    assert "5 jam kerja" in acknowledgement.words
    assert story.clocks(REF) == {"workaround": "running", "permanent": "running"}

    (answer,) = story.answers(RANI, notification, "Halo Bu Siti,\n\nKami sedang memeriksanya.")
    assert answer.to == SITI
    assert "Kami sedang memeriksanya." in answer.words
    assert answer.mail["Auto-Submitted"] is None
    shown = story.request(REF)["request"]
    assert (shown["state"], shown["assignee"]) == ("in_progress", "rani")

    (to_staff,) = story.answers(SITI, answer, "Baik, kami tunggu. Semua cabang kena.")
    assert to_staff.to == RANI
    assert "Semua cabang kena." in to_staff.words

    (workaround,) = story.answers(RANI, to_staff, "/sementara\nSilakan masuk lewat alamat cadangan dulu, Bu.")
    assert "alamat cadangan" in workaround.words
    assert "/sementara" not in workaround.words
    assert story.clocks(REF) == {"workaround": "met", "permanent": "running"}

    (solved,) = story.answers(RANI, to_staff, "/selesai\nServernya sudah kami perbaiki, Bu.")
    assert "Servernya sudah kami perbaiki" in solved.words
    assert story.state(REF) == "resolved"
    assert story.clocks(REF) == {"workaround": "met", "permanent": "met"}

    assert story.answers(SITI, solved, "Terima kasih banyak Bu Rani.") == []
    assert story.state(REF) == "resolved"

    (closed,) = story.answers(RANI, to_staff, "/tutup")
    assert (closed.to, closed.field("Auto-Submitted")) == (SITI, "auto-generated")
    assert story.state(REF) == "closed"

    what = [line["entry"]["what"] for line in story.request(REF)["timeline"]]
    assert what == [
        "opened", "staff reply", "client mail", "staff reply", "moved", "staff reply", "moved", "client mail",
        "staff reply", "moved",
    ]  # fmt: skip
    threads = {
        letter.field("References").split()[0] for letter in (acknowledgement, answer, workaround, solved, closed)
    }
    assert threads == {"<story1@sejahtera.example>"}
    assert len(installation.requests()) == 1
