"""A visit from a form that came too late to its date, moved, accepted, remembered and at last cancelled."""

from __future__ import annotations

from tests.journeys.desk_story import BIMA, BUDI, RANI, about, to
from tests.journeys.moments import HOUR, MINUTE, jakarta
from tests.journeys.timed_desk import TimedDesk
from tests.journeys.visits_of import FORM, in_calendar, invitation, invited, rsvp


def test_a_visit_is_offered_later_confirmed_moved_remembered_and_cancelled(timed_desk: TimedDesk) -> None:
    offered = timed_desk.writes(BUDI, "Formulir kunjungan", FORM.format(day="13/02/2025"))
    ref = about(offered[0])
    assert timed_desk.state(ref) == "late"
    assert "17 Februari 2025" in to(offered, BUDI).words, "the first business day after three days"
    assert {letter.to for letter in offered} == {BUDI, RANI, BIMA}
    discussed = timed_desk.answers(BUDI, to(offered, BUDI), "Baik, kami bicarakan dulu.")
    assert {letter.to for letter in discussed} == {RANI, BIMA}
    assert timed_desk.state(ref) == "late"
    got = timed_desk.answers(BUDI, to(offered, BUDI), "Tanggal kunjungan: 19/02/2025")
    assert timed_desk.state(ref) == "awaiting_schedule"
    form = dict(timed_desk.case(ref).request.form)
    assert (form["visit_date"], form["location"]) == ("19/02/2025", "Jl. Contoh 5, Jakarta")

    got = timed_desk.answers(RANI, to(got, RANI), "/jadwal Rabu depan 10.00\nTeknisi kami akan datang, Pak.")
    confirmed, ranis = invited(got, BUDI), invited(got, RANI)
    assert in_calendar(confirmed) == ("REQUEST", 0, jakarta("2025-02-19 10:00"))
    assert in_calendar(ranis)[2] == jakarta("2025-02-19 10:00")
    assert any("Teknisi kami akan datang" in letter.words for letter in got if letter.to == BUDI)
    _, event = invitation(confirmed)
    assert event.one("LOCATION").text == "Jl. Contoh 5, Jakarta"
    assert event.one("ORGANIZER").value == "mailto:support@vendor.example"

    (told,) = timed_desk.comes(rsvp(confirmed, "ACCEPTED"))
    assert told.to == RANI
    assert f"- {BUDI}: akan hadir" in told.words

    got = timed_desk.answers(BUDI, confirmed, "JADWAL ULANG 20/02/2025 13.00")
    assert timed_desk.state(ref) == "awaiting_schedule"
    assert in_calendar(invited(got, BUDI))[:2] == ("CANCEL", 1)
    asked = next(letter for letter in got if letter.to == RANI)
    moved = invited(timed_desk.answers(RANI, asked, "/jadwal Kamis depan 13.00"), BUDI)
    assert in_calendar(moved) == ("REQUEST", 2, jakarta("2025-02-20 13:00"))
    assert invitation(moved)[1].one("UID").value == event.one("UID").value

    monday = timed_desk.until(jakarta("2025-02-19 08:00"), step=HOUR)
    assert [letter.to for letter in monday] == [BIMA], "the leads' letter of the week"
    reminders = timed_desk.until(jakarta("2025-02-19 12:00"), step=10 * MINUTE)
    assert sorted((letter.at, letter.to) for letter in reminders) == [
        (jakarta("2025-02-19 09:00"), BUDI),
        (jakarta("2025-02-19 09:00"), RANI),
    ]

    got = timed_desk.answers(BUDI, to(reminders, BUDI), "Batal ya, terima kasih")
    assert timed_desk.state(ref) == "cancelled"
    assert in_calendar(invited(got, BUDI)) == ("CANCEL", 3, jakarta("2025-02-20 13:00"))
    assert in_calendar(invited(got, RANI))[0] == "CANCEL"
    assert timed_desk.until(jakarta("2025-02-21 12:00"), step=HOUR) == []
    assert [entry for entry in timed_desk.timeline(ref) if "another date" in entry.text]


def test_a_client_is_reminded_only_while_the_mailboxes_are_read(timed_desk: TimedDesk) -> None:
    got = timed_desk.writes(BUDI, "Formulir kunjungan", FORM.format(day="19/02/2025"))
    timed_desk.answers(RANI, to(got, RANI), "/jadwal Rabu depan 10.00")
    monday = timed_desk.until(jakarta("2025-02-17 18:00"), step=HOUR)
    assert [letter.to for letter in monday] == [BIMA], "the leads' letter of the week"
    unread = timed_desk.until(jakarta("2025-02-18 11:00"), polls=False, step=10 * MINUTE)
    assert [letter.to for letter in unread] == [RANI]
    read = timed_desk.until(jakarta("2025-02-18 12:00"), step=10 * MINUTE)
    assert [letter.to for letter in read] == [BUDI]
