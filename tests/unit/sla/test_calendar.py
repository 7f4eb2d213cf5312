"""What a calendar tells beside dates, and what it does at its limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailflow.errors import CalendarExhausted
from mailflow.sla.calendar import WEEKEND, Calendar, Skipped, Span


def test_spans_and_skipped_days_tell_how_five_hours_were_counted(calendar: Calendar) -> None:
    friday, zone = date(2025, 3, 28), ZoneInfo("Asia/Jakarta")
    begin = datetime(2025, 3, 28, 16, 30, tzinfo=zone)
    due = calendar.add(begin, 5 * 3600)
    assert calendar.spans(begin, due) == (Span(friday, 5400), Span(date(2025, 4, 2), 12_600))
    assert calendar.skipped(begin, due) == (
        Skipped(date(2025, 3, 29), WEEKEND),
        Skipped(date(2025, 3, 30), WEEKEND),
        Skipped(date(2025, 3, 31), "Hari Raya Idul Fitri"),
        Skipped(date(2025, 4, 1), "Hari kedua dari Hari Raya Idul Fitri"),
    )


def test_a_fraction_of_a_second_is_dropped(calendar: Calendar) -> None:
    received = datetime(2025, 2, 18, 3, 0, 0, 999_999, tzinfo=UTC)
    assert calendar.add(received, 60) == datetime(2025, 2, 18, 3, 1, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused(calendar: Calendar) -> None:
    with pytest.raises(TypeError):
        calendar.add(datetime(2025, 2, 18, 10), 60)


def test_too_few_hours_in_ten_years_raise_whatever_was_asked_before() -> None:
    calendar = Calendar("Asia/Jakarta", {0: ((0, 3600),)}, {})
    start = datetime(2025, 1, 1, tzinfo=UTC)
    assert calendar.add(start, 500 * 3600) < datetime(2035, 1, 1, tzinfo=UTC)
    calendar.is_open(datetime(2050, 1, 1, tzinfo=UTC))
    with pytest.raises(CalendarExhausted, match=r"2025-01-01 07:00 \(Asia/Jakarta\)"):
        calendar.add(start, 600 * 3600)
    with pytest.raises(CalendarExhausted):
        Calendar("Asia/Jakarta", {}, {}).next_open(start)
    with pytest.raises(CalendarExhausted):
        Calendar("Asia/Jakarta", {}, {}).end_of_day(start, 1)


def test_the_order_of_questions_changes_no_answer(calendar: Calendar) -> None:
    fresh = Calendar(calendar.zone, calendar.weekly, calendar.holidays)
    late, early = datetime(2033, 6, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)
    first = fresh.add(late, 10**6), fresh.add(early, 10**6), fresh.elapsed(early, late)
    again = Calendar(calendar.zone, calendar.weekly, calendar.holidays)
    assert (again.elapsed(early, late), again.add(early, 10**6), again.add(late, 10**6)) == first[::-1]


def test_a_fingerprint_tells_dates_windows_and_zone_apart_and_nothing_else(calendar: Calendar) -> None:
    renamed = Calendar(calendar.zone, calendar.weekly, dict.fromkeys(calendar.holidays, "another name"))
    fewer = Calendar(calendar.zone, calendar.weekly, {})
    elsewhere = Calendar("Asia/Makassar", calendar.weekly, calendar.holidays)
    shorter = Calendar(calendar.zone, {**calendar.weekly, 4: ((9 * 3600, 17 * 3600),)}, calendar.holidays)
    assert renamed.fingerprint == calendar.fingerprint
    assert len({each.fingerprint for each in (calendar, fewer, elsewhere, shorter)}) == 4


def test_what_is_counted_near_an_estimated_holiday_is_provisional(calendar: Calendar) -> None:
    eid = datetime(2027, 3, 10, 3, tzinfo=UTC)
    assert calendar.provisional(eid - timedelta(days=3), eid)
    assert calendar.provisional(eid - timedelta(days=3), eid - timedelta(days=1))
    assert not calendar.provisional(eid - timedelta(days=30), eid - timedelta(days=3))
    assert not calendar.provisional(datetime(2025, 3, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
