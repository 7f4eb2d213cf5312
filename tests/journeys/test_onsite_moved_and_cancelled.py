"""A visit from a form that came too late to its date, moved, accepted, remembered and at last cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.desk_story import SITI
from tests.journeys.fast_desk import BUDI, MINUTE, RANI, FastDesk, jakarta
from tests.journeys.visits_of import FORM, in_calendar, invitation, last, rsvp


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    """It opens on Wednesday, 12 February 2025."""
    opened = FastDesk(tmp_path, jakarta("2025-02-12 10:00"))
    yield opened
    opened.close()


def test_a_visit_is_offered_later_confirmed_moved_remembered_and_cancelled(desk: FastDesk) -> None:
    desk.writes(BUDI, "Formulir kunjungan", FORM.format(day="13/02/2025"))
    assert desk.case().request.state == "late"
    desk.answers(last(desk, BUDI, "onsite_late"), "Tanggal kunjungan: 19/02/2025")
    assert desk.case().request.state == "awaiting_schedule"

    desk.answers(last(desk, RANI), "/jadwal Rabu depan 10.00\nTeknisi kami akan datang, Pak.")
    confirmed = last(desk, BUDI, "appointment")
    assert in_calendar(confirmed) == ("REQUEST", 0, jakarta("2025-02-19 10:00"))
    assert in_calendar(last(desk, RANI, "staff_status"))[2] == jakarta("2025-02-19 10:00")
    assert "Teknisi kami akan datang" in last(desk, BUDI, "update").words
    _, event = invitation(confirmed)
    assert event.one("LOCATION").text == "Jl. Contoh 5, Jakarta"
    assert event.one("ORGANIZER").value == "mailto:support@vendor.example"

    desk.comes(rsvp(confirmed, "ACCEPTED"))
    assert f"- {BUDI}: akan hadir" in last(desk, RANI, "staff_rsvp").words

    desk.answers(confirmed, "JADWAL ULANG Kamis, 20 Februari 2025 jam 13.00")
    assert desk.case().request.state == "awaiting_schedule"
    assert in_calendar(last(desk, BUDI, "appointment"))[:2] == ("CANCEL", 1)
    desk.answers(last(desk, RANI), "/jadwal Kamis depan 13.00")
    moved = last(desk, BUDI, "appointment")
    assert in_calendar(moved) == ("REQUEST", 2, jakarta("2025-02-20 13:00"))
    assert invitation(moved)[1].one("UID").value == event.one("UID").value

    desk.until(jakarta("2025-02-19 08:00"), step=60 * MINUTE)
    desk.until(jakarta("2025-02-19 12:00"), step=10 * MINUTE)
    reminders = desk.letters("appointment_tomorrow", "visit_tomorrow")
    assert {(letter.at, letter.template, letter.to) for letter in reminders} == {
        (jakarta("2025-02-19 09:00"), "appointment_tomorrow", BUDI),
        (jakarta("2025-02-19 09:00"), "visit_tomorrow", RANI),
    }
    assert len(reminders) == 2

    desk.answers(last(desk, BUDI, "appointment_tomorrow"), "Batal ya, terima kasih")
    assert desk.case().request.state == "cancelled"
    assert in_calendar(last(desk, BUDI, "appointment")) == ("CANCEL", 3, jakarta("2025-02-20 13:00"))
    assert in_calendar(last(desk, RANI, "staff_status"))[0] == "CANCEL"
    letters = len(desk.letters())
    desk.until(jakarta("2025-02-21 12:00"), step=60 * MINUTE)
    assert len(desk.letters()) == letters
    assert [line for line in desk.timeline() if "another date" in line]


def test_a_client_is_reminded_only_while_the_mailboxes_are_read(desk: FastDesk) -> None:
    desk.writes(BUDI, "Formulir kunjungan", FORM.format(day="19/02/2025"))
    desk.answers(last(desk, RANI), "/jadwal Rabu depan 10.00")
    desk.until(jakarta("2025-02-17 18:00"), step=60 * MINUTE)
    desk.until(jakarta("2025-02-18 11:00"), polls=False, step=10 * MINUTE)
    assert desk.told("appointment_tomorrow", "visit_tomorrow") == [("visit_tomorrow", RANI)]
    desk.until(jakarta("2025-02-18 12:00"), step=10 * MINUTE)
    assert desk.told("appointment_tomorrow") == [("appointment_tomorrow", BUDI)]


def test_a_contact_who_names_no_request_hears_how_his_own_stand(desk: FastDesk) -> None:
    for subject in ("Laporan lembur", "Laporan cuti"):
        desk.writes(SITI, subject, "Ada kendala di laporan ini.")
    desk.writes(BUDI, "Formulir kunjungan", FORM.format(day="19/02/2025"))
    desk.writes(SITI, "Tanya", "STATUS")
    status = desk.letters("client_status")
    assert {str(letter.mail["Subject"]).split("]")[0] for letter in status} == {"[BEN-1001", "[BEN-1002"}
    assert {letter.to for letter in status} == {SITI}
    assert len(desk.letters("staff_new")) == 6, "a question opens no request"
