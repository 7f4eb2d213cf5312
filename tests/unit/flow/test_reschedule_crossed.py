"""A client's word about a date that staff have moved meanwhile: the mails crossed, and the new date stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.desk.decision import Refusal
from mailflow.flow.wish import read_wish
from tests.unit.flow import test_estimates as estimates
from tests.unit.flow.desk_of import RANI, SITI, STEP, Desk, mail, words_of
from tests.unit.flow.visits_desk import FORM, order, orders_in, refusals, says, seen, told

pytestmark = pytest.mark.usefixtures("told_again")

TODAY = date(2025, 2, 12)  # a Wednesday
MOVED = datetime(2025, 2, 20, 3, 0, tzinfo=UTC)
"""Thursday, 20 February, 10:00 in Jakarta: where staff move the visit of the 19th to."""


def stands(desk: Desk) -> bool:
    return desk.request().state == "confirmed" and seen(desk, SITI) == ("REQUEST", 1, MOVED)


def crossed(desk: Desk, text: str) -> None:
    """The client answers the first invitation; staff move the visit before that mail is worked on."""
    raw = desk.answering(SITI, desk.letter(SITI, "appointment"), text, id_="crossed@sejahtera.example")
    arrived = desk.now + timedelta(minutes=1)
    order(desk, "/jadwal 20/02/2025 10.00\nSesuai telepon tadi, Bu.")
    desk.receive(raw, at=arrived, now=desk.now + STEP)


@pytest.mark.parametrize("text", [
    "JADWAL ULANG ke 21 Februari 10.00", "JADWAL ULANG", "BATAL", "RESCHEDULE Friday 21 February 2025, 10:00", "Cancel",
])  # fmt: skip
def test_a_word_that_crossed_with_a_newer_date_goes_to_staff_and_the_date_stands(confirmed: Desk, text: str) -> None:
    crossed(confirmed, text)
    assert told(confirmed) == {("client_status", SITI), ("staff_client_reply", RANI)}
    assert stands(confirmed)
    assert "Kamis, 20 Februari 2025" in words_of(confirmed.letter(SITI, "client_status"))
    assert "ditulis sebelum ada jadwal yang sekarang" in words_of(confirmed.letter(RANI))


def test_a_wish_for_the_very_date_that_was_set_meanwhile_is_noted_and_its_writer_reads_that_it_stands(
    confirmed: Desk,
) -> None:
    crossed(confirmed, "JADWAL ULANG ke 20 Februari 10.00")
    assert told(confirmed) == {("client_status", SITI)}
    assert stands(confirmed)
    assert "Kamis, 20 Februari 2025 pukul 10.00–12.00 WIB" in words_of(confirmed.letter(SITI))


@pytest.mark.parametrize("text", ["JADWAL ULANG ke 21 Februari 10.00", "BATAL"])
def test_an_answer_to_an_older_letter_is_about_the_older_date_however_late_it_comes(confirmed: Desk, text: str) -> None:
    first = confirmed.letter(SITI, "appointment")
    order(confirmed, "/jadwal 20/02/2025 10.00")
    confirmed.answer(SITI, first, text)
    assert told(confirmed) == {("client_status", SITI), ("staff_client_reply", RANI)}
    assert stands(confirmed)


@pytest.mark.parametrize("text", ["JADWAL ULANG ke 21 Februari 10.00", "BATAL"])
def test_a_mail_that_answers_no_letter_counts_from_its_arrival(confirmed: Desk, text: str) -> None:
    order(confirmed, "/jadwal 20/02/2025 10.00")
    made = confirmed.now
    for number, late in enumerate((timedelta(minutes=-1), timedelta(minutes=1))):
        raw = mail(SITI, text, id_=f"new{number}@sejahtera.example", subject="Kunjungan [BEN-1]")
        confirmed.receive(raw, at=made + late, now=made + STEP)
        assert stands(confirmed) is (late < timedelta(0))


@pytest.mark.parametrize("text", ["JADWAL ULANG ke 21 Februari 10.00", "BATAL"])
def test_a_word_on_the_newest_invitation_counts(confirmed: Desk, text: str) -> None:
    order(confirmed, "/jadwal 20/02/2025 10.00")
    confirmed.answer(SITI, confirmed.letter(SITI, "appointment"), text)
    assert seen(confirmed, SITI)[:2] == ("CANCEL", 2)


def test_a_wish_for_the_time_that_stands_is_noted_however_it_is_written(confirmed: Desk) -> None:
    for text in (
        "Jadwal ulang Rabu 19 Februari 10.00",
        "JADWAL ULANG 19/02/2025 10.00-12.00",
        "Reschedule 19 Feb 10:00",
    ):
        says(confirmed, text)
        assert "it stands like this already: noted" in confirmed.decision.reason
        assert seen(confirmed, SITI)[:2] == ("REQUEST", 0)
    assert len(confirmed.letters(SITI, "client_status")) == 1, "one answer to the same question within the hour"
    says(confirmed, "JADWAL ULANG 19/02/2025 10.00-13.00")
    assert seen(confirmed, SITI)[:2] == ("CANCEL", 1), "another end is another time"


def test_whose_name_may_be_forged_is_not_told_how_it_stands(confirmed: Desk) -> None:
    says(confirmed, "JADWAL ULANG Rabu 19 Februari 10.00", result="fail")
    assert not confirmed.letters(SITI, "client_status")


# What day is wished for


def test_today_is_a_day_and_no_word_to_skip(session: Desk) -> None:
    order(session, "/jadwal hari ini 16.00 https://meet.example/abc")
    for text in ("JADWAL ULANG hari ini jam 17.00", "JADWAL ULANG pada hari ini 18.00"):
        says(session, text)
        hour = text[-5:]
        assert f"Diminta: Rabu, 12 Februari 2025 pukul {hour}–" in words_of(session.letter(SITI))


@pytest.mark.parametrize("text", [
    "Kamis, 27 Februari 2025\njam 14.00", "Kamis, 27 Februari 2025\r\n\r\npukul 14.00 WIB, terima kasih",
    "jam 14.00\nKamis, 27 Februari 2025", "ke hari Kamis 27/2\n14:00\n\nSalam,\nSiti Rahma",
])  # fmt: skip
def test_the_time_may_stand_on_a_line_of_its_own(confirmed: Desk, text: str) -> None:
    says(confirmed, f"JADWAL ULANG {text}")
    assert "Diminta: Kamis, 27 Februari 2025 pukul 14.00–16.00 WIB" in words_of(confirmed.letter(SITI))


def test_a_second_line_that_is_no_time_goes_to_staff(confirmed: Desk) -> None:
    for text in (
        "27 Februari 2025\njam 2",
        "27 Februari 2025\natau 28 Februari 14.00",
        "27 Februari 2025\n14 orang ikut",
    ):
        says(confirmed, f"JADWAL ULANG {text}")
        assert told(confirmed) == {("staff_client_reply", RANI)}, text


@pytest.mark.parametrize(("text", "problem"), [
    ("ke 11 Februari", "that day has passed"), ("ke 11 Februari 10.00", "that day has passed"),
    ("11/02/2025 10.00", "that day has passed"), ("kemarin jam 10.00", "that day has passed"),
    ("ke 29 Februari", "that day does not exist"), ("30 Februari 2025", "that day does not exist"),
    ("Kamis depan besok", "it names more than one day or time"),
])  # fmt: skip
def test_a_day_that_cannot_be_is_asked_for_and_proposed_to_nobody(confirmed: Desk, text: str, problem: str) -> None:
    assert (read_wish(text, TODAY).day, read_wish(text, TODAY).problem) == (None, problem)
    says(confirmed, f"JADWAL ULANG {text}")
    (asked,) = (notice for notice in confirmed.decision.notices if notice.template == "reschedule")
    assert (asked.visit, asked.wish, asked.missing) == (None, None, ("visit_date",))
    with pytest.raises(StopIteration):
        orders_in(confirmed)


@pytest.mark.parametrize(
    "text", ["jangan Rabu", "selain Rabu", "kapan saja asal bukan 20 Februari", "not Wednesday", "29/2 10.00"]
)
def test_a_day_that_is_ruled_out_or_none_with_more_behind_it_is_for_staff(confirmed: Desk, text: str) -> None:
    says(confirmed, f"JADWAL ULANG {text}")
    assert told(confirmed) == {("staff_client_reply", RANI)}
    assert seen(confirmed, SITI)[:2] == ("REQUEST", 0)


@pytest.mark.parametrize("day", ["kapan saja asal bukan 19 Februari 2025", "29 Februari", "Rabu tidak bisa"])
def test_a_form_with_a_day_that_is_ruled_out_or_none_is_not_complete(desk: Desk, day: str) -> None:
    desk.write(SITI, FORM.format(day=day), subject="Permohonan kunjungan")
    assert desk.request().state == "incomplete"
    assert "Februari" not in words_of(desk.letter(SITI)).partition("Yang masih kami perlukan")[0].partition("Yth")[2]


# The same days in orders of staff


@pytest.mark.parametrize(("line", "refusal"), [
    ("/jadwal 29 Februari 10.00", Refusal.NO_SUCH_DAY), ("/jadwal 11 Februari 10.00", Refusal.PAST),
    ("/jadwal Kamis depan besok 10.00", Refusal.SEVERAL),
])  # fmt: skip
def test_staff_are_asked_for_another_day(visit: Desk, line: str, refusal: Refusal) -> None:
    order(visit, line)
    assert refusals(visit) == [refusal]


def test_no_estimate_is_offered_for_a_day_three_years_away() -> None:
    desk = estimates.offered()
    order(desk, "/estimasi 5hk, 29 Februari, 3jt\nRevisi")
    assert refusals(desk) == [Refusal.NO_SUCH_DAY]


def test_a_visit_is_not_announced_and_done_in_one_mail(visit: Desk) -> None:
    order(visit, "/jadwal 19/02/2025 10.00\n/hasil-kunjungan\nSudah selesai, Bu.")
    assert refusals(visit) == [Refusal.CONTRADICTS]
    assert (visit.request().state, visit.letters(SITI, "appointment")) == ("awaiting_schedule", [])
