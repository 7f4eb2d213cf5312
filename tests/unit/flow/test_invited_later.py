"""Who joins a visit or a session that is arranged, or takes another one's place there, has it in his calendar."""

from __future__ import annotations

import pytest

from mailflow.desk.decision import Outcome
from tests.unit.flow.desk_of import BIMA, BUDI, RANI, SITI, Desk, shown, words_of
from tests.unit.flow.visits_desk import LINK, NEXT_WEDNESDAY, calendar_of, order, rsvp, says, seen, told

pytestmark = pytest.mark.usefixtures("told_again")


def uid(desk: Desk, person: str) -> str:
    (event,) = calendar_of(desk, person).walk("VEVENT")
    return str(event["UID"])


def invited(desk: Desk) -> set[tuple[str, str]]:
    """(method, to) of the calendars of the last decision."""
    return {(notice.invitation, notice.to.address) for notice in desk.decision.notices if notice.invitation}


def test_whom_staff_add_gets_the_invitation_as_it_stands_and_nobody_else_a_new_one(confirmed: Desk) -> None:
    rsvp(confirmed, SITI, "ACCEPTED")
    order(confirmed, f"/tembusan {BUDI}")
    assert invited(confirmed) == {("REQUEST", BUDI)}
    assert seen(confirmed, BUDI) == seen(confirmed, SITI) == ("REQUEST", 0, NEXT_WEDNESDAY)
    assert uid(confirmed, BUDI) == uid(confirmed, SITI)
    assert confirmed.request().appointment.answers == ((SITI, "accepted"),)
    rsvp(confirmed, BUDI, "ACCEPTED")
    assert (BUDI, "accepted") in confirmed.request().appointment.answers


def test_a_colleague_in_copy_of_the_client_s_mail_gets_it_too(session: Desk) -> None:
    says(session, "Pak Budi ikut juga ya.", Cc=BUDI)
    assert session.request().participants == (BUDI,)
    assert invited(session) == {("REQUEST", BUDI)}
    assert seen(session, BUDI) == ("REQUEST", 0, NEXT_WEDNESDAY)
    assert LINK in words_of(session.letter(BUDI))
    says(session, "Pak Budi sudah dapat undangannya, terima kasih. Agendanya modul cuti.", Cc=BUDI)
    assert invited(session) == set()


def test_a_later_version_is_the_one_that_a_new_reader_gets(confirmed: Desk) -> None:
    order(confirmed, "/jadwal Kamis depan 13.00")
    order(confirmed, f"/tembusan {BUDI}")
    assert seen(confirmed, BUDI)[:2] == seen(confirmed, SITI)[:2] == ("REQUEST", 1)


def test_one_who_is_added_with_the_date_is_invited_once(visit: Desk) -> None:
    order(visit, f"/tembusan {BUDI}\n/jadwal Rabu depan 10.00")
    assert len([notice for notice in visit.decision.notices if notice.to.address == BUDI]) == 1


@pytest.mark.parametrize("after", ["/batal", "/hasil-kunjungan\nSudah selesai, Bu."])
def test_nobody_is_invited_to_what_is_over(confirmed: Desk, after: str) -> None:
    confirmed.now = NEXT_WEDNESDAY
    order(confirmed, after)
    order(confirmed, f"/tembusan {BUDI}")
    assert BUDI in confirmed.request().participants
    assert invited(confirmed) == set()


def test_another_engineer_gets_the_invitation_and_the_former_one_a_cancellation(confirmed: Desk) -> None:
    rsvp(confirmed, SITI, "ACCEPTED")
    rsvp(confirmed, RANI, "ACCEPTED")
    order(confirmed, "/tugaskan bima")
    appointment = confirmed.request().appointment
    assert (appointment.engineer, appointment.sequence, appointment.answers) == ("Bima", 0, ((SITI, "accepted"),))
    assert invited(confirmed) == {("REQUEST", BIMA), ("CANCEL", RANI)}
    assert seen(confirmed, BIMA) == ("REQUEST", 0, NEXT_WEDNESDAY)
    assert seen(confirmed, RANI) == ("CANCEL", 0, NEXT_WEDNESDAY)
    assert "Rekan lain menggantikan Anda" in words_of(confirmed.letter(RANI))
    assert uid(confirmed, RANI) == uid(confirmed, BIMA) == uid(confirmed, SITI)


@pytest.mark.parametrize("text", [
    "/jadwal 26/02/2025 10.00\n/tugaskan bima", "/tugaskan bima\n/jadwal 26/02/2025 10.00",
])  # fmt: skip
def test_who_is_given_the_visit_by_the_mail_that_sets_its_date_is_invited_whatever_the_order(
    visit: Desk, text: str
) -> None:
    order(visit, text)
    appointment = visit.request().appointment
    assert appointment is not None
    assert (visit.request().assignee, appointment.engineer) == ("bima", "Bima")
    assert {notice.to.address for notice in visit.decision.notices if notice.invitation == "REQUEST"} == {SITI, BIMA}


def test_the_former_engineer_can_be_invited_again(confirmed: Desk) -> None:
    order(confirmed, "/tugaskan bima")
    order(confirmed, "/tugaskan rani", BIMA)
    assert invited(confirmed) == {("REQUEST", RANI), ("CANCEL", BIMA)}
    stamps = [
        part.get_payload(decode=True)
        for letter in confirmed.letters(RANI)
        for part in shown(letter).walk()
        if part.get_content_type() == "text/calendar"
    ]
    dtstamps = [line for each in stamps for line in each.splitlines() if line.startswith(b"DTSTAMP")]
    assert len(dtstamps) == 3
    assert dtstamps == sorted(set(dtstamps)), "each is newer than the one before (RFC 5546 2.1.5)"


@pytest.mark.parametrize("text", ["/tugaskan kosong", "/tugaskan rani", "/ambil", "Sampai jumpa hari Rabu, Bu."])
def test_where_nobody_else_takes_it_the_engineer_stays(confirmed: Desk, text: str) -> None:
    order(confirmed, text)
    assert confirmed.decision.outcome is Outcome.REPLY
    assert confirmed.request().appointment.engineer == "Rani"
    assert invited(confirmed) == set()


def test_who_answers_for_an_absent_engineer_does_not_take_his_place(confirmed: Desk) -> None:
    order(confirmed, "/tugaskan kosong")
    confirmed.answer(BIMA, confirmed.letter(BIMA), "Sampai jumpa hari Rabu, Bu.")
    assert confirmed.request().assignee == "bima"
    assert confirmed.request().appointment.engineer == "Rani"


def test_the_people_of_a_merged_request_are_invited_to_the_other_one_s_session(session: Desk) -> None:
    session.write(BUDI, "Mohon sesi Zoom juga untuk modul cuti.", subject="Sesi virtual")
    assert session.request(2).requester == BUDI
    session.answer(RANI, session.letter(RANI, "staff_new"), "/gabung BEN-1")
    assert ("appointment", BUDI) in told(session)
    assert seen(session, BUDI) == ("REQUEST", 0, NEXT_WEDNESDAY)
    assert uid(session, BUDI) == uid(session, SITI)
