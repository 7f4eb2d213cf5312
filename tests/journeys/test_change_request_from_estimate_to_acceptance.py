"""The story of a change: asked for, estimated, estimated again, approved, delivered, sent back, and accepted."""

from __future__ import annotations

from tests.journeys.desk_story import RANI, SITI, about, to
from tests.journeys.timed_desk import TimedDesk

HENDRA = "hendra@sejahtera.example"
WISH = "Selamat pagi,\n\nMohon tambahkan kolom NPWP 16 digit di laporan slip gaji bulanan.\n\nTerima kasih,\nSiti"
SCOPE = "Kolom NPWP 16 digit di slip gaji dan di ekspor Excel, Bu."
TERMS = {"approvers": [{"address": HENDRA, "limit": "Rp20.000.000"}]}


def test_a_change_is_estimated_revised_approved_delivered_sent_back_and_accepted(timed_desk: TimedDesk) -> None:
    notification = to(timed_desk.writes(SITI, "Change request: kolom NPWP", WISH), RANI)
    ref = about(notification)
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("submitted", {})

    first = timed_desk.answers(RANI, notification, f"/estimasi 8hk, Rp25.000.000 + PPN 11%\n{SCOPE}")
    assert {letter.to for letter in first} == {SITI, HENDRA, RANI}
    assert "Rp25.000.000" in to(first, RANI).words, "what costs money is told back to its writer"
    assert "Rp25.000.000" in to(first, HENDRA).words
    assert SCOPE in to(first, HENDRA).words
    assert to(first, SITI).field("Reply-To") != to(first, HENDRA).field("Reply-To")

    unclear = timed_desk.answers(HENDRA, to(first, HENDRA), "Setuju asal di bawah 20 juta.")
    assert {letter.to for letter in unclear} == {HENDRA, RANI}
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("estimated", {})

    second = timed_desk.answers(RANI, to(unclear, RANI), f"/estimasi 5hk, Rp15.000.000 + PPN 11%\n{SCOPE}")
    assert "Revisi: 2" in to(second, HENDRA).words

    replaced = timed_desk.answers(HENDRA, to(first, HENDRA), "SETUJU")
    assert "revisi 2" in to(replaced, HENDRA).words
    assert timed_desk.state(ref) == "estimated"

    answered = timed_desk.answers(HENDRA, to(second, HENDRA), "SETUJU, PO 4711. Silakan dikerjakan.\n\nSalam,\nHendra")
    assert {letter.to for letter in answered} == {SITI, HENDRA, RANI}
    confirmed = to(answered, SITI).words
    assert all(each in confirmed for each in ("Revisi: 2", "Rp15.000.000", "PPN 11%", "PO 4711", HENDRA))
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("approved", {"completion": "running"})

    delivered = timed_desk.answers(RANI, to(answered, RANI), "/serahkan\nKolom NPWP sudah ada, Bu. Mohon dicek.")
    assert {letter.to for letter in delivered} == {SITI, HENDRA}
    assert "DITERIMA" in to(delivered, SITI).words
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("delivered", {"completion": "met"})

    back = timed_desk.answers(SITI, to(delivered, SITI), "Masih error, kolomnya kosong di ekspor Excel.")
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("in_progress", {"completion": "running"})

    again = timed_desk.answers(RANI, to(back, RANI), "/serahkan\nEkspornya sudah kami perbaiki, Bu.")
    accepted = timed_desk.answers(SITI, to(again, SITI), "DITERIMA. Terima kasih.")
    assert {letter.to for letter in accepted} == {SITI, HENDRA, RANI}
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("accepted", {"completion": "met"})

    estimates = timed_desk.case(ref).request.estimates
    assert [(each.revision, each.verdict) for each in estimates] == [(1, "replaced"), (2, "approved")]
    assert (estimates[1].answered_by, estimates[1].evidence) == (HENDRA, "PO 4711")
    assert timed_desk.outcomes().count("request") == 1
