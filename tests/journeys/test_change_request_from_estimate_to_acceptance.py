"""The story of a change: asked for, estimated, estimated again, approved, delivered, sent back, and accepted."""

from __future__ import annotations

from tests.journeys.desk_story import RANI, SITI, Story, to
from tests.journeys.installation import Installation

HENDRA = "hendra@sejahtera.example"
REF = "BEN-1001"
WISH = "Selamat pagi,\n\nMohon tambahkan kolom NPWP 16 digit di laporan slip gaji bulanan.\n\nTerima kasih,\nSiti"
SCOPE = "Kolom NPWP 16 digit di slip gaji dan di ekspor Excel, Bu."
APPROVERS = """\
clients:
  sejahtera:
    approvers: [{address: hendra@sejahtera.example, limit: "Rp20.000.000"}]
"""


def test_a_change_is_estimated_revised_approved_delivered_sent_back_and_accepted(installation: Installation) -> None:
    agreement = installation.rules / "sla.yaml"
    agreement.write_text(agreement.read_text("utf-8").replace("clients: {}\n", APPROVERS), "utf-8")
    story = Story(installation)

    notification = to(story.writes(SITI, "Change request: kolom NPWP", WISH), RANI)
    assert (story.state(REF), story.clocks(REF)) == ("submitted", {})

    first = story.answers(RANI, notification, f"/estimasi 8hk, Rp25.000.000 + PPN 11%\n{SCOPE}")
    assert {letter.to for letter in first} == {SITI, HENDRA}
    assert "Rp25.000.000" in to(first, HENDRA).words
    assert SCOPE in to(first, HENDRA).words
    assert to(first, SITI).field("Reply-To") != to(first, HENDRA).field("Reply-To")

    unclear = story.answers(HENDRA, to(first, HENDRA), "Setuju asal di bawah 20 juta.")
    assert {letter.to for letter in unclear} == {HENDRA, RANI}
    assert (story.state(REF), story.clocks(REF)) == ("estimated", {})

    second = story.answers(RANI, to(unclear, RANI), f"/estimasi 5hk, Rp15.000.000 + PPN 11%\n{SCOPE}")
    assert "Revisi: 2" in to(second, HENDRA).words

    replaced = story.answers(HENDRA, to(first, HENDRA), "SETUJU")
    assert "revisi 2" in to(replaced, HENDRA).words
    assert story.state(REF) == "estimated"

    answered = story.answers(HENDRA, to(second, HENDRA), "SETUJU, PO 4711. Silakan dikerjakan.\n\nSalam,\nHendra")
    assert {letter.to for letter in answered} == {SITI, HENDRA, RANI}
    confirmed = to(answered, SITI).words
    assert all(each in confirmed for each in ("Revisi: 2", "Rp15.000.000", "PPN 11%", "PO 4711", HENDRA))
    assert (story.state(REF), story.clocks(REF)) == ("approved", {"completion": "running"})

    delivered = story.answers(RANI, to(answered, RANI), "/serahkan\nKolom NPWP sudah ada, Bu. Mohon dicek.")
    assert {letter.to for letter in delivered} == {SITI, HENDRA}
    assert "DITERIMA" in to(delivered, SITI).words
    assert (story.state(REF), story.clocks(REF)) == ("delivered", {"completion": "met"})

    back = story.answers(SITI, to(delivered, SITI), "Masih error, kolomnya kosong di ekspor Excel.")
    assert (story.state(REF), story.clocks(REF)) == ("in_progress", {"completion": "running"})

    again = story.answers(RANI, to(back, RANI), "/serahkan\nEkspornya sudah kami perbaiki, Bu.")
    accepted = story.answers(SITI, to(again, SITI), "DITERIMA. Terima kasih.")
    assert {letter.to for letter in accepted} == {SITI, HENDRA, RANI}
    assert (story.state(REF), story.clocks(REF)) == ("accepted", {"completion": "met"})

    estimates = story.request(REF)["request"]["estimates"]
    assert [(each["revision"], each["verdict"]) for each in estimates] == [(1, "replaced"), (2, "approved")]
    assert (estimates[1]["answered_by"], estimates[1]["evidence"]) == (HENDRA, "PO 4711")
    assert len(installation.requests()) == 1
