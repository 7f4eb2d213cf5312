"""A session over the network: asked for, invited to, held, and its recording sent within the promise."""

from __future__ import annotations

from datetime import timedelta

from mailflow.sla.clocks import Clock, current
from tests.journeys.desk_story import BUDI, RANI, Letter, about, to
from tests.journeys.moments import HOUR, MINUTE, jakarta
from tests.journeys.timed_desk import TimedDesk
from tests.journeys.visits_of import in_calendar, invitation, invited

LINK = "https://meet.example/abc-defg"
RECORDING = "https://files.example/rekaman/1"


def asked_for(desk: TimedDesk) -> Letter:
    """Rani's notice of a session that Budi wants."""
    letters = desk.writes(BUDI, "Sesi virtual", "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.")
    assert desk.case(about(letters[0])).request.kind == "virtual"
    return to(letters, RANI)


def delivery(desk: TimedDesk, ref: str) -> Clock:
    return current(desk.case(ref).clocks)["delivery"]


def test_a_session_is_held_and_its_recording_is_due_from_the_question_on(timed_desk: TimedDesk) -> None:
    notice = asked_for(timed_desk)
    ref = about(notice)
    invitations = timed_desk.answers(RANI, notice, f"/jadwal Kamis 14.00-15.30 {LINK}")
    with_link = invited(invitations, BUDI)
    assert in_calendar(with_link) == ("REQUEST", 0, jakarta("2025-02-13 14:00"))
    assert invitation(with_link)[1].one("URL").value == LINK
    assert LINK in with_link.words
    assert "direkam" in with_link.words, "whoever takes part is told that it may be recorded"

    reminders = timed_desk.until(jakarta("2025-02-13 16:00"), step=10 * MINUTE)
    (reminder,) = (letter for letter in reminders if letter.to == BUDI)
    assert reminder.at - with_link.at <= 10 * MINUTE, "the day before is today"
    held = timed_desk.answers(RANI, notice, "/hasil-kunjungan\nTerima kasih sudah hadir, Pak.")
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("held", {})

    asked = timed_desk.answers(BUDI, to(held, BUDI), "REKAMAN")
    clock = delivery(timed_desk, ref)
    assert clock.started_at == jakarta("2025-02-13 16:02")
    assert clock.due_at == clock.started_at + timedelta(days=7), "five business days from the question"
    assert "20 Februari 2025" in to(asked, BUDI).words

    timed_desk.until(jakarta("2025-02-17 10:00"), step=HOUR)
    sent = timed_desk.answers(RANI, to(asked, RANI), f"/rekaman {RECORDING}\nBerikut rekamannya, Pak.")
    assert delivery(timed_desk, ref).state == "met"
    assert RECORDING in to(sent, BUDI).words


def test_a_session_that_nobody_wants_recorded_has_no_clock_and_is_closed(timed_desk: TimedDesk) -> None:
    notice = asked_for(timed_desk)
    ref = about(notice)
    timed_desk.answers(RANI, notice, f"/jadwal Kamis 14.00 {LINK}")
    timed_desk.until(jakarta("2025-02-13 16:00"), step=HOUR)
    timed_desk.answers(RANI, notice, "/hasil-kunjungan\nTerima kasih sudah hadir, Pak.")
    timed_desk.answers(RANI, notice, "/tutup")
    assert (timed_desk.state(ref), timed_desk.clocks(ref)) == ("closed", {})


def test_a_recording_asked_for_beforehand_is_due_from_the_end_though_nobody_says_it_was_held(
    timed_desk: TimedDesk,
) -> None:
    notice = asked_for(timed_desk)
    ref = about(notice)
    invitations = timed_desk.answers(RANI, notice, f"/jadwal Kamis 14.00-15.30 {LINK}")
    timed_desk.answers(BUDI, invited(invitations, BUDI), "REKAMAN")
    assert timed_desk.clocks(ref) == {}
    timed_desk.until(jakarta("2025-02-13 17:00"), step=10 * MINUTE)
    clock = delivery(timed_desk, ref)
    assert (clock.state, clock.started_at) == ("running", jakarta("2025-02-13 15:30"))
    assert clock.due_at == jakarta("2025-02-20 15:30")
