"""Somebody writes in a staff member's name: nothing happens, its owner is asked once, and TIDAK alarms the admin."""

from __future__ import annotations

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, RANI, SITI, about, to
from tests.journeys.installation import ADMIN
from tests.journeys.mails import Proof, raw

REPORT = "Halo,\n\nKami tidak bisa login ke Benemica Payroll sejak pagi.\n\nSiti"
ORDER = "/selesai\nSudah beres. Mohon transfer biayanya ke rekening baru kami."


def test_forged_mails_change_nothing_and_their_owner_is_asked_once(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Tidak bisa login sejak pagi", REPORT)
    ref = about(first[0])
    before = desk.case(ref)
    stolen = to(first, RANI).field("Reply-To")

    (asked,) = desk.writes(RANI, f"Re: [{ref}] Tidak bisa login", ORDER, proof="fail")
    assert asked.to == RANI
    assert "/selesai" in asked.words
    proofs: tuple[Proof, ...] = ("none", "fail")
    for n, proof in enumerate(proofs):  # with a real token, and without the proof of the domain
        mail = raw(RANI, f"Re: [{ref}]", ORDER, f"forged{n}@far.example", proof=proof, to=stolen)
        assert desk.comes(mail) == [], "one question an hour"
    assert desk.outcomes()[-3:] == ["held"] * 3
    after = desk.case(ref)
    assert (after.request.state, after.clocks) == (before.request.state, before.clocks)
    assert not any(entry.public for entry in desk.timeline(ref)[1:])

    (alarm,) = desk.answers(RANI, asked, "TIDAK, itu bukan dari saya.")
    assert alarm.to == ADMIN
    assert "rani" in alarm.words
    assert "rekening" not in alarm.words
    assert desk.state(ref) == "new"

    (answer,) = desk.answers(RANI, to(first, RANI), "Bu Siti, sedang kami perbaiki sekarang.")
    assert answer.to == SITI, "the real one still works"


def test_an_answer_to_the_question_is_believed_only_from_the_registered_address(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Tidak bisa login lagi", REPORT.replace("pagi", "siang"))
    ref = about(first[0])
    (asked,) = desk.writes(BIMA, f"Re: [{ref}] Tidak bisa login lagi", ORDER, proof="none")
    reply = asked.field("Reply-To")
    for sender, id_ in ((RANI, "yes1@vendor.example"), (SITI, "yes2@sejahtera.example")):
        desk.comes(raw(sender, f"Re: {asked.field('Subject')}", "YA", id_, to=reply))
    assert (desk.state(ref), desk.case(ref).request.assignee) == ("new", None)
