"""What people write beside an answer to an invitation is read by people, also where the answer does not count."""

from __future__ import annotations

import pytest

from mailflow.desk.decision import Outcome
from mailflow.desk.request import What
from mailflow.flow.windows import STAFF, windows
from tests.unit.flow.desk_of import BIMA, BUDI, RANI, SITI, STRANGER, SUPPORT, Desk, mail, words_of
from tests.unit.flow.visits_desk import calendar_of, order, told

DOWN = "Server payroll kami mati total, mohon ditangani sekarang juga!"


def answers(desk: Desk, answer: str, text: str, *, sender: str = SITI, whose: str = "", sequence: int = 0) -> None:
    """A calendar program sends an answer to Siti's invitation, with words beside it."""
    (event,) = calendar_of(desk, SITI).walk("VEVENT")
    calendar = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{event['UID']}",
        f"SEQUENCE:{sequence}", "DTSTAMP:20250212T030000Z", f"ORGANIZER:mailto:{SUPPORT}",
        f"ATTENDEE;PARTSTAT={answer}:mailto:{whose or sender}", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    parts = {"text/plain": [text], "text/calendar; method=REPLY": calendar}
    body = [
        line for kind, lines in parts.items() for line in ("--b", f"Content-Type: {kind}; charset=utf-8", "", *lines)
    ]
    more = {"Content_Type": "multipart/alternative; boundary=b", "subject": f"{answer.title()}: {event['SUMMARY']}"}
    desk.receive(mail(sender, "\r\n".join((*body, "--b--")), id_=f"rsvp{desk.received}@x.example", **more))


def shown_to(desk: Desk, person: str = RANI) -> str:
    return " ".join(words_of(desk.letter(person, "staff_rsvp")).split())


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_the_words_beside_an_answer_are_on_the_timeline_and_in_the_letter(confirmed: Desk, answer: str) -> None:
    answers(confirmed, answer, "Mohon datang jam 11, Pak.")
    (entry,) = confirmed.decision.entries
    assert (entry.what, entry.text) == (What.NOTE, f"{SITI}: {answer.lower()}\n\nMohon datang jam 11, Pak.")
    assert "Mohon datang jam 11, Pak." in shown_to(confirmed)
    assert confirmed.request().appointment.answers == ((SITI, answer.lower()),)


def test_the_words_of_an_engineer_who_will_come_are_read_too(confirmed: Desk) -> None:
    answers(confirmed, "ACCEPTED", "Bisa, tetapi baru jam 11.", sender=RANI)
    assert "Bisa, tetapi baru jam 11." in shown_to(confirmed, BIMA)


@pytest.mark.parametrize("after_all", ["ACCEPTED", "TENTATIVE"])
def test_whoever_heard_that_an_engineer_will_not_come_hears_that_he_will(confirmed: Desk, after_all: str) -> None:
    answers(confirmed, "DECLINED", "", sender=RANI)
    heard = told(confirmed)
    assert heard == {("staff_rsvp", RANI), ("staff_rsvp", BIMA)}
    answers(confirmed, after_all, "", sender=RANI)
    assert told(confirmed) == heard
    answers(confirmed, "ACCEPTED" if after_all == "TENTATIVE" else "TENTATIVE", "", sender=RANI)
    assert told(confirmed) == set(), "that is nobody's concern"


def test_an_incident_beside_an_answer_waits_for_no_digest(confirmed: Desk) -> None:
    answers(confirmed, "ACCEPTED", DOWN)
    urgent = [notice for notice in confirmed.decision.notices if notice.template == "staff_rsvp"]
    assert [windows(notice) for notice in urgent] == [(), ()]
    answers(confirmed, "ACCEPTED", "Mohon bawa kabel LAN.")
    assert [windows(notice) for notice in confirmed.decision.notices] == [STAFF]


def test_a_second_answer_with_words_is_read(confirmed: Desk) -> None:
    answers(confirmed, "ACCEPTED", "")
    answers(confirmed, "ACCEPTED", "Tambahan: mohon bawa kabel LAN.")
    assert told(confirmed) == {("staff_rsvp", RANI)}
    assert "mohon bawa kabel LAN" in shown_to(confirmed)
    assert "sudah pernah menjawab begitu" in shown_to(confirmed)


def test_an_incident_beside_an_answer_reaches_the_whole_team_with_the_rule(confirmed: Desk) -> None:
    answers(confirmed, "ACCEPTED", DOWN)
    assert told(confirmed) == {("staff_rsvp", RANI), ("staff_rsvp", BIMA)}
    for person in (RANI, BIMA):
        assert "gangguan mendesak" in shown_to(confirmed, person)
        assert DOWN in shown_to(confirmed, person)
    assert len(confirmed.cases) == 1


@pytest.mark.parametrize(
    ("how", "doubt"),
    [
        ({"sender": BUDI}, f"{BUDI}: tidak diundang"),
        ({"sender": STRANGER}, f"{STRANGER}: tidak diundang"),
        ({"sender": BUDI, "whose": SITI}, f"{BUDI}: mengirim jawaban ini untuk orang lain"),
        ({"sequence": 7}, "BEN-1: jawaban ini untuk jadwal yang lain"),
    ],
)
@pytest.mark.parametrize("text", ["", "mewakili Siti, kami tidak bisa"])
def test_who_will_not_be_there_is_told_to_staff_with_the_doubt(
    confirmed: Desk, how: dict[str, str], doubt: str, text: str
) -> None:
    answers(confirmed, "DECLINED", text, **how)  # type: ignore[arg-type]
    assert (confirmed.request().appointment.answers, confirmed.request().state) == ((), "confirmed")
    assert told(confirmed) == {("staff_rsvp", RANI)}
    assert doubt in shown_to(confirmed)
    assert text in shown_to(confirmed)


def test_a_doubted_answer_that_says_nothing_more_tells_nobody(confirmed: Desk) -> None:
    answers(confirmed, "ACCEPTED", "", sequence=7)
    assert (confirmed.decision.outcome, confirmed.decision.notices) == (Outcome.RECORDED, ())


def test_words_beside_an_answer_to_a_date_that_was_moved_are_read(confirmed: Desk) -> None:
    order(confirmed, "/jadwal Kamis depan 13.00")
    answers(confirmed, "DECLINED", "Rabu kami tidak bisa, dan Kamis juga tidak.", sequence=0)
    assert "dan Kamis juga tidak." in shown_to(confirmed)
    assert confirmed.request().appointment.answers == ()


def test_words_beside_an_answer_to_a_cancelled_visit_are_read_and_a_bare_one_is_not(confirmed: Desk) -> None:
    order(confirmed, "/batal\nMaaf, Bu.")
    answers(confirmed, "ACCEPTED", "Kami tunggu ya hari Rabu.")
    assert "BEN-1: janji temu ini sudah tidak ada" in shown_to(confirmed)
    assert "Kami tunggu ya hari Rabu." in shown_to(confirmed)
    answers(confirmed, "DECLINED", "")
    assert confirmed.decision.notices == ()


def test_what_a_calendar_program_writes_is_nobodys_words(confirmed: Desk) -> None:
    (event,) = calendar_of(confirmed, SITI).walk("VEVENT")
    program = (
        f"Siti telah menerima undangan ini.\r\n\r\n{event['SUMMARY']}\r\nRabu 19 Feb 2025 \u22c5 10.00 \u2013 12.00"
    )
    answers(confirmed, "ACCEPTED", program)
    assert confirmed.decision.entries[0].text == f"{SITI}: accepted"
    answers(confirmed, "ACCEPTED", program)
    assert confirmed.decision.notices == ()
