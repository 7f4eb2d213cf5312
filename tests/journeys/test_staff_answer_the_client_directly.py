"""Staff answer a client from their own mailbox with us in copy: it is on record, and the client has it only once."""

from __future__ import annotations

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import RANI, SITI, Letter, about
from tests.journeys.mails import Proof, raw

REPORT = "Halo,\n\nSaldo cuti satu karyawan kami tidak muncul di aplikasi.\n\nSiti"
COPY = "Cc: support@vendor.example"


def directly(desk: DeskAtWork, ref: str, text: str, id_: str, proof: Proof = "pass") -> list[Letter]:
    return desk.comes(raw(RANI, f"Re: [{ref}] Saldo cuti", text, id_, proof=proof, to=SITI, more=(COPY,)))


def test_a_direct_answer_counts_as_contact_and_is_not_sent_again(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Saldo cuti tidak muncul", REPORT)
    ref = about(first[0])

    assert directly(desk, ref, "Bu Siti, saldonya kami hitung ulang malam ini ya.", "direct1@vendor.example") == []
    request, contact = desk.case(ref).request, desk.timeline(ref)[-1]
    assert (request.state, request.assignee) == ("in_progress", "rani")
    assert (contact.what, contact.actor, contact.public) == ("staff reply", "staff rani", True)
    assert "kami hitung ulang malam ini" in contact.text
    assert contact.clock is not None
    assert contact.clock.clocks == ("response",)

    thread = "In-Reply-To: <direct1@vendor.example>"
    told = desk.comes(raw(
        SITI, "Re: Saldo cuti", "Baik Bu Rani, besok pagi kami periksa kembali saldonya.", "siti1@sejahtera.example",
        to=RANI, more=(COPY, thread),
    ))  # fmt: skip
    assert [letter.to for letter in told] == [RANI]
    assert about(told[0]) == ref


def test_it_runs_no_command(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Potongan koperasi keliru", "Potongan koperasi satu karyawan kami keliru bulan ini.")
    ref = about(first[0])
    text = "/selesai\nPotongannya sudah kami betulkan, Bu Siti."
    assert directly(desk, ref, text, "direct2@vendor.example") == []
    assert desk.state(ref) == "in_progress"
    assert set(desk.clocks(ref).values()) == {"running"}


def test_an_unproven_one_answers_nobody(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Nomor NPWP tertukar", "Nomor NPWP dua karyawan kami tertukar di slip gaji.")
    ref = about(first[0])
    (asked,) = directly(desk, ref, "Bu Siti, sudah kami betulkan.", "direct3@vendor.example", proof="none")
    assert (asked.to, desk.state(ref), desk.outcomes()[-1]) == (RANI, "new", "held")
    assert not desk.timeline(ref)[-1].public
