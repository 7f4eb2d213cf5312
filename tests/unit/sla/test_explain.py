"""The account of a due date: without a hole, its sum is the budget, and the letter says the same."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mailflow.letters.deadlines import MAX_SPANS, deadlines
from mailflow.sla.agreement import Agreement
from mailflow.sla.budget import Budget, Counting, Duration, due_by, make_budget
from mailflow.sla.calendar import WEEKEND, Calendar
from mailflow.sla.clock import begin
from mailflow.sla.explain import Account, Piece, account, explain
from mailflow.sla.hours import read_window, split

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
WORKING = range(5)


def hours(zone: str, *windows: str, days: range = range(7), holidays: tuple[str, ...] = ()) -> Calendar:
    weekly = split({day: tuple(read_window(window) for window in windows) for day in days})
    return Calendar(zone, weekly, {date.fromisoformat(day): f"libur {day}" for day in holidays})


OFFICE = hours("Asia/Jakarta", "09:00-18:00", days=WORKING, holidays=("2025-03-31", "2025-04-01", "2025-03-29"))
LUNCH = hours("Asia/Jakarta", "09:00-12:00", "13:00-18:00", days=WORKING)
NIGHT = hours("Asia/Jakarta", "22:00-06:00+1", days=WORKING, holidays=("2025-04-01",))
ALWAYS = hours("Europe/Berlin", "00:00-24:00")
CALENDARS = (
    OFFICE, LUNCH, NIGHT, ALWAYS,
    hours("Europe/Berlin", "01:00-04:00", holidays=("2025-03-31",)),
    hours("America/New_York", "00:00-04:00"),
    hours("Africa/Cairo", "00:00-02:00", "23:00-24:00"),
    hours("Australia/Lord_Howe", "01:00-03:00"),
    hours("Asia/Kathmandu", "10:00-17:30", days=range(6)),
)  # fmt: skip
INSTANTS = some.datetimes(datetime(2025, 2, 20), datetime(2025, 11, 20), timezones=some.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)


def local(text: str, zone: str = "Asia/Jakarta") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def budget(text: str, counting: Counting = "operating") -> Budget:
    return make_budget(Duration.read(text), 9 * 3600, counting)


def told(found: Account, calendar: Calendar) -> list[tuple[str, str, str, str]]:
    return [
        (f"{calendar.local(one.begin):%m-%d %H:%M}", f"{calendar.local(one.end):%m-%d %H:%M}", one.why, one.name)
        for one in found.pieces
    ]


def test_a_weekend_holidays_and_a_pause_are_told_one_by_one() -> None:
    pauses = [(local("2025-04-02 10:00"), local("2025-04-02 12:00"))]
    found = explain(OFFICE, budget("5h"), local("2025-03-28 15:00"), pauses)
    assert told(found, OFFICE) == [
        ("03-28 15:00", "03-28 18:00", "counted", ""),
        ("03-28 18:00", "03-29 00:00", "closed", ""),
        ("03-29 00:00", "03-31 00:00", "weekend", ""),
        ("03-31 00:00", "04-01 00:00", "holiday", "libur 2025-03-31"),
        ("04-01 00:00", "04-02 00:00", "holiday", "libur 2025-04-01"),
        ("04-02 00:00", "04-02 09:00", "closed", ""),
        ("04-02 09:00", "04-02 10:00", "counted", ""),
        ("04-02 10:00", "04-02 12:00", "paused", ""),
        ("04-02 12:00", "04-02 13:00", "counted", ""),
    ]
    assert (found.counted, found.paused) == (5 * 3600, 2 * 3600)


def test_only_operating_time_of_a_pause_is_told_as_paused() -> None:
    pauses = [
        (local("2025-02-12 17:00"), local("2025-02-13 08:00")),
        (local("2025-02-12 16:30"), local("2025-02-12 17:30")),
    ]
    found = explain(OFFICE, budget("3h"), local("2025-02-12 15:00"), pauses)
    assert told(found, OFFICE) == [
        ("02-12 15:00", "02-12 16:30", "counted", ""),
        ("02-12 16:30", "02-12 18:00", "paused", ""),
        ("02-12 18:00", "02-13 09:00", "closed", ""),
        ("02-13 09:00", "02-13 10:30", "counted", ""),
    ]


def test_a_night_shift_is_cut_at_midnight_and_a_holiday_begins_there() -> None:
    found = explain(NIGHT, budget("5h"), local("2025-03-31 22:00"))
    assert told(found, NIGHT) == [
        ("03-31 22:00", "04-01 00:00", "counted", ""),
        ("04-01 00:00", "04-02 00:00", "holiday", "libur 2025-04-01"),
        ("04-02 00:00", "04-02 03:00", "counted", ""),
    ]


@pytest.mark.parametrize(
    ("start", "shift", "length"),
    [("2025-03-30 00:00", 3600, 23), ("2025-10-26 00:00", -3600, 25)],
    ids=["clocks go forward", "clocks go back"],
)
def test_a_change_of_the_clocks_is_told_where_it_happens(start: str, shift: int, length: int) -> None:
    found = explain(ALWAYS, budget(f"{length + 24}h"), local(start, "Europe/Berlin"))
    assert [(one.shift, one.seconds) for one in found.pieces] == [(shift, length * 3600), (0, 24 * 3600)]


def test_every_second_counts_where_the_agreement_says_so_but_for_pauses() -> None:
    pauses = [(local("2025-02-15 10:00"), local("2025-02-15 12:00"))]
    found = explain(OFFICE, budget("24h", "elapsed"), local("2025-02-15 09:00"), pauses)
    assert told(found, OFFICE) == [
        ("02-15 09:00", "02-15 10:00", "counted", ""),
        ("02-15 10:00", "02-15 12:00", "paused", ""),
        ("02-15 12:00", "02-16 11:00", "counted", ""),
    ]


def test_business_days_to_the_close_are_numbered_after_the_day_of_receipt() -> None:
    found = explain(OFFICE, budget("3bd", "end_of_day"), local("2025-03-28 15:00"))
    assert found.end == local("2025-04-04 18:00")
    assert found.days == {date(2025, 4, 2): 1, date(2025, 4, 3): 2, date(2025, 4, 4): 3}


def test_a_calendar_that_opens_once_in_years_is_told_without_giving_up() -> None:
    rare = hours("Asia/Jakarta", "09:00-18:00", days=range(2, 3))
    days = (date(2025, 1, 1) + n * DAY for n in range(365 * 6))
    closed = Calendar(rare.zone, rare.weekly, {day: "libur" for day in days if day != date(2028, 3, 1)})
    found = explain(closed, budget("1h"), local("2025-02-12 10:00"))
    assert found.end == local("2028-03-01 10:00")
    assert found.counted == 3600


@settings(deadline=None, max_examples=150)
@given(
    some.sampled_from(CALENDARS), INSTANTS, some.integers(1, 200 * 3600),
    some.sampled_from(("operating", "elapsed")),
    some.lists(some.tuples(INSTANTS, some.integers(0, 5 * 86400)), max_size=4),
)  # fmt: skip
def test_pieces_are_gapless_and_the_counted_ones_are_the_budget(
    calendar: Calendar, start: datetime, seconds: int, counting: Counting, stops: list[tuple[datetime, int]]
) -> None:
    promised = Budget(seconds, "s", seconds, counting)
    pauses = [(at, at + length * SECOND) for at, length in stops]
    found = explain(calendar, promised, start, pauses)
    assert found.end == due_by(calendar, promised, start, pauses)
    assert (found.pieces[0].begin, found.pieces[-1].end) == (start, found.end)
    assert all(one.end == following.begin for one, following in pairwise(found.pieces))
    assert found.counted == seconds
    for piece in found.pieces:
        assert piece.begin < piece.end
        if counting == "operating":
            _is_as_it_says(piece, calendar, pauses)


def _is_as_it_says(piece: Piece, calendar: Calendar, pauses: list[tuple[datetime, datetime]]) -> None:
    for at in (piece.begin, piece.begin + (piece.end - piece.begin) // 2, piece.end - SECOND):
        stopped = any(begin <= at < end for begin, end in pauses)
        assert calendar.is_open(at) == (piece.why in ("counted", "paused"))
        assert piece.why != "counted" or not stopped
        assert piece.why != "paused" or stopped
        day = calendar.local(at).date()
        assert piece.why != "holiday" or calendar.holiday_name(day) == piece.name
        assert (piece.why == "weekend") == (day.weekday() not in calendar.weekly)


@settings(deadline=None, max_examples=150)
@given(some.sampled_from(CALENDARS), INSTANTS, some.integers(1, 60 * 60))
def test_the_letter_and_the_account_say_the_same_sums_and_the_same_days(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    start = start.replace(second=0)
    promised = Budget(minutes * 60, "m", minutes, "operating")
    (letter,) = deadlines((begin(calendar, "permanent", promised, start),), (), calendar)
    found = explain(calendar, promised, start)
    assert letter.due
    assert letter.due.astimezone(UTC) == found.end
    if letter.spans or (len(by_date(found, calendar)) <= MAX_SPANS and (found.end - start).days <= MAX_SPANS):
        assert {span.date: span.seconds for span in letter.spans} == by_date(found, calendar)
    shown = {one.date: one.why for one in letter.skipped}
    assert shown == dict(list(skipped(found, calendar).items())[:60])


def by_date(found: Account, calendar: Calendar) -> dict[date, int]:
    sums: Counter[date] = Counter()
    for piece in found.pieces:
        if piece.why == "counted":
            sums[calendar.local(piece.begin).date()] += piece.seconds
    return dict(sums)


def skipped(found: Account, calendar: Calendar) -> dict[date, str]:
    days: dict[date, str] = {}
    for piece in found.pieces:
        day, last = calendar.local(piece.begin).date(), calendar.local(piece.end - SECOND).date()
        while piece.why in ("weekend", "holiday") and day <= last:
            days[day] = piece.name or WEEKEND
            day += DAY
    return days


def test_the_promises_of_the_bundled_policy_are_explained_to_the_second(agreement: Agreement) -> None:
    start = local("2025-03-27 16:30")
    ends = {}
    for kind, graded in agreement.promises.items():
        for severity, targets in graded.items():
            for target in targets:
                found = explain(agreement.calendar, target.budget, start)
                assert found.counted == target.budget.seconds
                ends[kind, severity.value, target.clock] = found.end
    assert ends["ticket", "critical", "workaround"] == local("2025-03-28 12:30")
    assert ends["ticket", "critical", "permanent"] == local("2025-04-02 16:30")
    assert len(ends) == 11


def test_a_stretch_that_ends_before_it_begins_has_no_pieces() -> None:
    found = account(OFFICE, budget("5h"), local("2025-02-12 10:00"), local("2025-02-12 09:00"))
    assert found.pieces == ()
    assert found.counted == 0
