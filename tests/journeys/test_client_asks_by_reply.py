"""A client asks by one word how a request stands, and what can be done by mail: it is answered, and nothing changes."""

from __future__ import annotations

import pytest

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BUDI, DANIEL, RANI, SITI, Letter, about, to
from tests.journeys.timed_desk import TimedDesk

INDONESIAN, ENGLISH = (SITI, "STATUS", "BANTUAN"), (DANIEL, "Status", "HELP")


@pytest.mark.parametrize(("sender", "status", "help_"), [INDONESIAN, ENGLISH])
def test_status_and_help_are_answered_and_change_nothing(
    desk: DeskAtWork, sender: str, status: str, help_: str
) -> None:
    first = desk.writes(
        sender, "Rekap cuti / leave report", "Rekap cuti satu karyawan kosong. The leave report is empty."
    )
    acknowledgement, ref = to(first, sender), about(first[0])
    before = desk.case(ref)

    (told,) = desk.answers(sender, acknowledgement, status)
    assert told.to == sender
    assert about(told) == ref
    assert "WIB" in told.words, "its deadlines"
    assert told.field("Auto-Submitted") == "auto-replied"
    (helped,) = desk.answers(sender, told, help_)
    assert helped.to == sender
    assert {"STATUS", "BANTUAN" if sender == SITI else "HELP"} <= set(helped.text.replace(":", " ").split())
    after = desk.case(ref)
    assert (after.request.state, after.clocks) == (before.request.state, before.clocks)
    assert len(desk.timeline(ref)) == 3

    (answer,) = desk.answers(RANI, to(first, RANI), "/selesai\nRekapnya sudah terisi. The report is complete now.")
    assert answer.to == sender, "the questions stand between staff and their command no more than a thank-you"


def test_a_word_with_a_matter_behind_it_is_read_by_staff(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Rekap izin kosong", "Rekap izin satu karyawan kami kosong, Bu.")
    got: list[Letter] = desk.answers(SITI, to(first, SITI), "Bantuan ya Bu, sekarang semua rekap kami kosong.")
    assert RANI in {letter.to for letter in got}


def test_a_colleague_who_is_not_proven_gets_no_status(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Rekap sakit kosong", "Rekap sakit satu karyawan kami kosong, Bu.")
    got = desk.writes(BUDI, f"Re: [{about(first[0])}] Rekap sakit", "STATUS", proof="none")
    assert all("Rekap sakit" not in letter.mail.as_string() for letter in got if letter.to == BUDI)


def test_a_contact_who_names_no_request_hears_how_his_own_stand(timed_desk: TimedDesk) -> None:
    own = [timed_desk.writes(SITI, subject, "Ada kendala di laporan ini.") for subject in ("Lembur", "Cuti")]
    timed_desk.writes(BUDI, "Laporan BPJS", "Ada kendala di laporan ini.")
    told = timed_desk.writes(SITI, "Tanya", "STATUS")
    assert [letter.to for letter in told] == [SITI, SITI]
    assert {about(letter) for letter in told} == {about(letters[0]) for letters in own}
    assert timed_desk.outcomes().count("request") == 3, "a question opens no request"
