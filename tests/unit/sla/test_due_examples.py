"""Worked examples, as a person with a wall calendar would reckon them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mailflow.sla.agreement import Agreement, Duration, Target, due
from mailflow.sla.calendar import Calendar, Span
from mailflow.sla.hours import read_window, split

BUNDLED = [
    # the design's own table
    ("2025-02-12 10:00", "5h", "2025-02-12 15:00"),
    ("2025-02-12 10:00", "2bd", "2025-02-14 10:00"),
    ("2025-02-12 13:00:01", "5h", "2025-02-13 09:00:01"),
    ("2025-02-14 19:00", "5h", "2025-02-17 14:00"),
    ("2025-02-14 19:00", "2bd", "2025-02-18 18:00"),
    ("2025-02-18 09:00", "1bd", "2025-02-18 18:00"),
    ("2025-02-18 17:45", "30m", "2025-02-19 09:15"),
    # boundaries
    ("2025-02-18 09:00", "5h", "2025-02-18 14:00"),
    ("2025-02-18 08:59:59", "5h", "2025-02-18 14:00"),
    ("2025-02-18 09:00:01", "1bd", "2025-02-19 09:00:01"),
    ("2025-02-18 13:00", "5h", "2025-02-18 18:00"),
    ("2025-02-18 17:59:59", "1s", "2025-02-18 18:00"),
    ("2025-02-18 18:00", "1s", "2025-02-19 09:00:01"),
    ("2025-02-18 18:00", "1bd", "2025-02-19 18:00"),
    ("2025-02-18 17:59:59", "1bd", "2025-02-19 17:59:59"),
    ("2025-02-18 00:00", "30m", "2025-02-18 09:30"),
    # weekends
    ("2025-02-14 16:30", "5h", "2025-02-17 12:30"),
    ("2025-02-14 18:00", "1bd", "2025-02-17 18:00"),
    ("2025-02-15 12:00", "1bd", "2025-02-17 18:00"),
    ("2025-02-16 23:59:59", "5h", "2025-02-17 14:00"),
    ("2025-02-14 10:00", "5bd", "2025-02-21 10:00"),
    ("2025-02-14 10:00", "10bd", "2025-02-28 10:00"),
    # Eid 2025: Monday 31 March and Tuesday 1 April are public holidays, 2-4 and 7 April joint leave (worked)
    ("2025-03-28 15:00", "5h", "2025-04-02 11:00"),
    ("2025-03-28 15:00", "2bd", "2025-04-03 15:00"),
    ("2025-03-31 10:00", "30m", "2025-04-02 09:30"),
    # Eid 2026: Thursday 19 March is Nyepi, Eid itself falls on a weekend, joint leave around it is worked
    ("2026-03-18 16:00", "5h", "2026-03-20 12:00"),
    ("2026-03-20 10:00", "1bd", "2026-03-23 10:00"),
    # 18 August 2025 is joint leave; 17 August 2026 a public holiday
    ("2025-08-15 17:00", "2h", "2025-08-18 10:00"),
    ("2026-08-14 17:00", "2h", "2026-08-18 10:00"),
    # year ends
    ("2025-12-31 17:00", "2h", "2026-01-02 10:00"),
    ("2025-12-24 12:00", "3bd", "2025-12-30 12:00"),
    ("2025-12-30 10:00", "5bd", "2026-01-07 10:00"),
    ("2025-12-31 23:59:59", "1bd", "2026-01-02 18:00"),
]


def at(text: str, zone: str = "Asia/Jakarta", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def hours(zone: str, *days: str, windows: tuple[str, ...], holidays: tuple[str, ...] = ()) -> Calendar:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    weekly = split({names.index(day): tuple(read_window(window) for window in windows) for day in days or names})
    return Calendar(zone, weekly, {date.fromisoformat(day): "a holiday" for day in holidays})


@pytest.mark.parametrize(("received", "within", "expected"), BUNDLED)
def test_the_bundled_policy(agreement: Agreement, received: str, within: str, expected: str) -> None:
    target = Target("permanent", agreement.budget(Duration.read(within)))
    assert agreement.calendar.local(due(agreement, target, at(received))) == at(expected)


LUNCH = hours("Asia/Jakarta", "mon", "tue", "wed", "thu", "fri", windows=("09:00-12:00", "13:00-18:00"))
NIGHT = hours("Asia/Jakarta", "mon", "tue", "wed", "thu", "fri", windows=("22:00-06:00+1",), holidays=("2025-02-19",))
ALWAYS = hours("Europe/Berlin", windows=("00:00-24:00",))
BERLIN = hours("Europe/Berlin", windows=("00:00-04:00",))
NEW_YORK = hours("America/New_York", windows=("00:00-04:00",))
CAIRO = hours("Africa/Cairo", windows=("00:00-02:00", "23:00-24:00"))
LORD_HOWE = hours("Australia/Lord_Howe", windows=("01:00-03:00",))


@pytest.mark.parametrize(
    ("calendar", "received", "seconds", "expected"),
    [
        (LUNCH, "2025-02-18 11:30", 3600, "2025-02-18 13:30"),
        (LUNCH, "2025-02-18 11:00", 3600, "2025-02-18 12:00"),
        (LUNCH, "2025-02-18 12:00", 1, "2025-02-18 13:00:01"),
        (LUNCH, "2025-02-18 12:30", 3600, "2025-02-18 14:00"),
        (LUNCH, "2025-02-14 17:30", 4 * 3600, "2025-02-17 13:30"),
        (NIGHT, "2025-02-17 23:00", 7 * 3600, "2025-02-18 06:00"),
        (NIGHT, "2025-02-17 23:00", 7 * 3600 + 1, "2025-02-18 22:00:01"),
        (NIGHT, "2025-02-15 03:00", 4 * 3600, "2025-02-17 23:00"),
        # the holiday begins at midnight: the shift of the 18th ends there, that of the 19th is off until Thursday
        (NIGHT, "2025-02-18 22:00", 3 * 3600, "2025-02-20 01:00"),
        (BERLIN, "2025-03-30 01:00", 2 * 3600, "2025-03-30 04:00"),
        (BERLIN, "2025-03-30 00:00", 3 * 3600 + 1, "2025-03-31 00:00:01"),
        (BERLIN, "2025-10-26 00:00", 5 * 3600, "2025-10-26 04:00"),
        (NEW_YORK, "2025-03-09 01:00", 2 * 3600, "2025-03-09 04:00"),
        (NEW_YORK, "2025-11-02 00:00", 5 * 3600, "2025-11-02 04:00"),
        # Cairo skips the first hour of 25 April 2025, and repeats the last hour of 30 October 2025
        (CAIRO, "2025-04-24 23:00", 2 * 3600, "2025-04-25 02:00"),
        (CAIRO, "2025-10-30 23:00", 3 * 3600, "2025-10-31 01:00"),
        # Lord Howe moves by half an hour
        (LORD_HOWE, "2025-10-05 01:00", 5400, "2025-10-05 03:00"),
        (LORD_HOWE, "2025-04-06 01:00", 9000, "2025-04-06 03:00"),
        (ALWAYS, "2025-12-31 23:59:59", 2, "2026-01-01 00:00:01"),
        (ALWAYS, "2025-03-29 12:00", 86_400, "2025-03-30 13:00"),
    ],
)
def test_other_hours_and_zones(calendar: Calendar, received: str, seconds: int, expected: str) -> None:
    assert calendar.local(calendar.add(at(received, calendar.zone), seconds)) == at(expected, calendar.zone)


def test_both_passes_of_a_repeated_hour_count() -> None:
    first, second = at("2025-10-26 02:30", "Europe/Berlin"), at("2025-10-26 02:30", "Europe/Berlin", fold=1)
    assert BERLIN.elapsed(first, second) == 3600
    assert BERLIN.is_open(first)
    assert BERLIN.is_open(second)


def test_a_window_that_closes_inside_the_repeated_hour_opens_twice() -> None:
    early = hours("Europe/Berlin", windows=("01:00-02:30",))
    assert early.elapsed(at("2025-10-26 00:00", "Europe/Berlin"), at("2025-10-26 06:00", "Europe/Berlin")) == 7200
    assert early.closing(date(2025, 10, 26)) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_a_window_inside_a_gap_does_not_exist_that_day() -> None:
    calendar = hours("Europe/Berlin", windows=("02:00-03:00",))
    assert calendar.add(at("2025-03-29 12:00", "Europe/Berlin"), 60) == at("2025-03-31 02:01", "Europe/Berlin")


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2025-02-12 10:00", 2, "2025-02-14 18:00"),
        ("2025-02-12 19:00", 2, "2025-02-14 18:00"),
        ("2025-02-14 10:00", 1, "2025-02-17 18:00"),
        ("2025-02-15 10:00", 1, "2025-02-17 18:00"),
        ("2025-03-28 10:00", 1, "2025-04-02 18:00"),
        ("2025-12-31 10:00", 1, "2026-01-02 18:00"),
    ],
)
def test_end_of_day_is_the_close_of_the_nth_business_day_after_receipt(
    agreement: Agreement, received: str, days: int, expected: str
) -> None:
    target = Target("permanent", agreement.budget(Duration(days, "bd"), "end_of_day"))
    assert due(agreement, target, at(received)) == at(expected)


def test_a_pause_pushes_an_end_of_day_to_the_close_of_a_later_day(agreement: Agreement) -> None:
    target = Target("permanent", agreement.budget(Duration(1, "bd"), "end_of_day"))
    pause = (at("2025-02-13 10:00"), at("2025-02-13 10:01"))
    outside = (at("2025-02-12 20:00"), at("2025-02-13 09:00"))
    assert due(agreement, target, at("2025-02-12 10:00"), [pause]) == at("2025-02-14 18:00")
    assert due(agreement, target, at("2025-02-12 10:00"), [outside]) == at("2025-02-13 18:00")


def test_elapsed_hours_run_through_the_night_and_only_pauses_stop_them(agreement: Agreement) -> None:
    target = Target("workaround", agreement.budget(Duration(5, "h"), "elapsed"))
    assert due(agreement, target, at("2025-02-14 19:00")) == at("2025-02-15 00:00")
    pause = (at("2025-02-14 20:00"), at("2025-02-14 22:00"))
    assert due(agreement, target, at("2025-02-14 19:00"), [pause]) == at("2025-02-15 02:00")


def test_an_agreed_date_is_due_at_its_own_second_whatever_the_calendar(agreement: Agreement) -> None:
    start, agreed = at("2025-02-14 10:00"), at("2025-02-22 23:59:59")
    assert due(agreement, Target("completion", agreement.until(start, agreed)), start) == agreed


def test_a_date_whose_midnight_is_skipped_or_follows_a_repeated_hour_keeps_its_own_seconds() -> None:
    spring = CAIRO.spans(at("2025-04-24 22:00", "Africa/Cairo"), at("2025-04-25 03:00", "Africa/Cairo"))
    autumn = CAIRO.spans(at("2025-10-30 22:00", "Africa/Cairo"), at("2025-10-31 03:00", "Africa/Cairo"))
    assert spring == (Span(date(2025, 4, 24), 3600), Span(date(2025, 4, 25), 3600))
    assert autumn == (Span(date(2025, 10, 30), 7200), Span(date(2025, 10, 31), 7200))
    assert CAIRO.closing(date(2025, 4, 24)) == at("2025-04-25 01:00", "Africa/Cairo")
