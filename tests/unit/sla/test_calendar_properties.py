"""Business time against a reference that asks every single second what the wall clock shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mailflow.errors import CalendarExhausted
from mailflow.sla.budget import EVERY_SECOND
from mailflow.sla.calendar import WEEKEND, Calendar, Skipped, Span

DAY = 86_400
PROPERTY = settings(derandomize=True, max_examples=50, deadline=None, database=None)

# A day and a half around a change of the clocks, where there is one.
STAGES = [
    ("Asia/Jakarta", datetime(2025, 3, 31, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2025, 12, 31, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2025, 3, 29, 12, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2025, 10, 25, 12, tzinfo=UTC)),
    ("America/New_York", datetime(2025, 11, 1, 12, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2025, 4, 24, 12, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2025, 10, 30, 12, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2025, 10, 4, 12, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2025, 4, 5, 12, tzinfo=UTC)),
]
LENGTH = 36 * 3600


@cache
def wall(zone: str, origin: datetime) -> tuple[list[date], list[int]]:
    """What the wall clock shows at each second of a stage: the dates, and the second counted from the first of them."""
    shown = [(origin + timedelta(seconds=second)).astimezone(ZoneInfo(zone)) for second in range(LENGTH)]
    first = shown[0].date()
    days = [first + timedelta(days=n) for n in range(4)]
    return days, [(at.date() - first).days * DAY + at.hour * 3600 + at.minute * 60 + at.second for at in shown]


@dataclass(frozen=True)
class Stage:
    """A calendar and a day and a half of it, second by second: 1 where it is operating."""

    calendar: Calendar
    origin: datetime
    operating: bytes

    def at(self, second: int) -> datetime:
        return self.origin + timedelta(seconds=second)

    def boundaries(self) -> list[int]:
        found = [0]
        while (n := self.operating.find(1 - self.operating[found[-1]], found[-1])) >= 0:
            found.append(n)
        return found


def stage(zone: str, origin: datetime, weekly: dict[int, tuple[tuple[int, int], ...]], holidays: set[date]) -> Stage:
    days, shown = wall(zone, origin)
    flags = bytearray(len(days) * DAY)
    for number, day in enumerate(days):
        for opens, closes in () if day in holidays else weekly.get(day.weekday(), ()):
            flags[number * DAY + opens : number * DAY + closes] = b"\x01" * (closes - opens)
    calendar = Calendar(zone, weekly, dict.fromkeys(holidays, "a holiday"))
    return Stage(calendar, origin, bytes(map(flags.__getitem__, shown)))


Scene = tuple[Stage, int, int, list[tuple[int, int]]]

windows = st.tuples(st.integers(0, 94), st.integers(1, 40)).map(lambda w: (w[0] * 900, min(DAY, (w[0] + w[1]) * 900)))


@st.composite
def disjoint(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for window in sorted(draw(st.lists(windows, max_size=2))):
        if not kept or window[0] >= kept[-1][1]:
            kept.append(window)
    return tuple(kept)


@st.composite
def stages(draw: st.DrawFn) -> Stage:
    zone, origin = draw(st.sampled_from(STAGES))
    same = draw(disjoint())
    weekly = {day: draw(st.one_of(st.just(same), disjoint())) for day in range(7)}
    days = [origin.date() + timedelta(days=n) for n in range(-1, 4)]
    return stage(zone, origin, weekly, draw(st.sets(st.sampled_from(days), max_size=1)))


def seconds_near(draw: st.DrawFn, staged: Stage) -> int:
    """A second of the stage, most often one beside a boundary."""
    near = draw(st.sampled_from(staged.boundaries())) + draw(st.integers(-1, 1))
    return min(LENGTH - 1, max(0, draw(st.one_of(st.just(near), st.integers(0, LENGTH - 1)))))


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A stage, a start, a budget in seconds, and up to four pauses that may overlap."""
    staged = draw(stages())
    start = seconds_near(draw, staged)
    ends = [sorted((seconds_near(draw, staged), seconds_near(draw, staged))) for _ in range(draw(st.integers(0, 4)))]
    budget = draw(st.one_of(st.integers(1, 5), st.integers(1, 20 * 3600)))
    return staged, start, budget, [(a, b) for a, b in ends]


def counted(staged: Stage, pauses: Sequence[tuple[int, int]]) -> bytes:
    flags = bytearray(staged.operating)
    for begin, end in pauses:
        flags[begin:end] = bytes(end - begin)
    return bytes(flags)


def spelled(staged: Stage, pauses: Sequence[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    return [(staged.at(begin), staged.at(end)) for begin, end in pauses]


def reference_due(flags: bytes, start: int, budget: int) -> int | None:
    for second in range(start, len(flags)):
        budget -= flags[second]
        if not budget:
            return second + 1
    return None


@PROPERTY
@given(scenes())
def test_a_due_date_is_the_one_found_by_counting_every_second(
    scene: Scene,
) -> None:
    staged, start, budget, pauses = scene
    expected = reference_due(counted(staged, pauses), start, budget)
    assume(expected is not None)
    assert expected is not None
    assert staged.calendar.add_excluding(staged.at(start), budget, spelled(staged, pauses)) == staged.at(expected)


@PROPERTY
@given(scenes(), st.data())
def test_elapsed_is_the_number_of_operating_seconds(scene: Scene, data: st.DataObject) -> None:
    staged, start, _, pauses = scene
    end = data.draw(st.integers(0, LENGTH - 1))
    expected = sum(counted(staged, pauses)[start:end])
    assert staged.calendar.elapsed(staged.at(start), staged.at(end), spelled(staged, pauses)) == expected


@PROPERTY
@given(scenes())
def test_open_next_opening_and_close_are_what_the_wall_clock_shows(
    scene: Scene,
) -> None:
    staged, start, _, _ = scene
    at = staged.at(start)
    assert staged.calendar.is_open(at) == bool(staged.operating[start])
    opening, closing = staged.operating.find(1, start), staged.operating.find(0, start)
    if opening >= 0:
        assert staged.calendar.next_open(at) == staged.at(opening)
    if closing == start:
        assert staged.calendar.closes_at(at) is None
    elif closing > start:
        assert staged.calendar.closes_at(at) == staged.at(closing)


@PROPERTY
@given(scenes())
def test_elapsed_undoes_add_and_no_earlier_instant_will_do(
    scene: Scene,
) -> None:
    staged, start, budget, pauses = scene
    calendar, begin, stops = staged.calendar, staged.at(start), spelled(staged, pauses)
    assume(calendar.weekly)
    due = calendar.add_excluding(begin, budget, stops)
    second_before = due - timedelta(seconds=1)
    assert calendar.elapsed(begin, due, stops) == budget
    assert calendar.elapsed(begin, second_before, stops) == budget - 1
    assert calendar.is_open(second_before)


@PROPERTY
@given(scenes(), st.integers(1, 40 * 3600))
def test_budgets_add_up_and_order_is_kept(scene: Scene, more: int) -> None:
    staged, start, budget, _ = scene
    calendar, begin = staged.calendar, staged.at(start)
    assume(calendar.weekly)
    assert calendar.add(calendar.add(begin, budget), more) == calendar.add(begin, budget + more)
    assert calendar.add(begin, budget) <= calendar.add(begin + timedelta(seconds=more), budget)


@PROPERTY
@given(scenes(), st.randoms(use_true_random=False))
def test_splitting_and_reordering_pauses_changes_nothing(scene: Scene, shuffler: Random) -> None:
    staged, start, budget, pauses = scene
    assume(staged.calendar.weekly)
    pieces = [piece for a, b in pauses for piece in ((a, (a + b) // 2), ((a + b) // 2, b))]
    shuffler.shuffle(pieces)
    whole = staged.calendar.add_excluding(staged.at(start), budget, spelled(staged, pauses))
    assert staged.calendar.add_excluding(staged.at(start), budget, spelled(staged, pieces)) == whole


@PROPERTY
@given(scenes())
def test_a_pause_in_hours_moves_the_due_date_by_its_length_and_one_outside_does_not(
    scene: Scene,
) -> None:
    staged, start, budget, _ = scene
    calendar, begin = staged.calendar, staged.at(start)
    assume(calendar.weekly)
    due = calendar.add(begin, budget)
    if closes := calendar.closes_at(begin):
        pause = (begin, min(closes, due))
        length = calendar.elapsed(*pause)
        assert calendar.add_excluding(begin, budget, [pause]) == calendar.add(begin, budget + length)
    else:
        assert calendar.add_excluding(begin, budget, [(begin, calendar.next_open(begin))]) == due


@PROPERTY
@given(scenes(), st.integers(0, 5))
def test_a_holiday_more_is_never_earlier_and_wider_windows_are_never_later(scene: Scene, days: int) -> None:
    staged, start, budget, _ = scene
    calendar, begin = staged.calendar, staged.at(start)
    assume(calendar.weekly)
    due = calendar.add(begin, budget)
    off = {**calendar.holidays, (begin + timedelta(days=days)).date(): "one more"}
    assert Calendar(calendar.zone, calendar.weekly, off).add(begin, budget) >= due
    wider = dict.fromkeys(calendar.weekly, ((0, DAY),))
    assert Calendar(calendar.zone, wider, calendar.holidays).add(begin, budget) <= due


@PROPERTY
@given(scenes())
def test_the_zone_in_which_an_instant_is_written_does_not_matter(
    scene: Scene,
) -> None:
    staged, start, budget, _ = scene
    begin = staged.at(start)
    assume(staged.calendar.weekly)
    elsewhere = begin.astimezone(ZoneInfo("Asia/Kathmandu"))
    assert staged.calendar.add(elsewhere, budget) == staged.calendar.add(begin, budget)


@PROPERTY
@given(st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC)), st.integers(1, 10**8))
def test_round_the_clock_is_plain_addition(start: datetime, seconds: int) -> None:
    assert EVERY_SECOND.add(start, seconds) == start.replace(microsecond=0) + timedelta(seconds=seconds)
    assert EVERY_SECOND.closes_at(start) is None


@PROPERTY
@given(scenes())
def test_spans_add_up_to_what_elapsed(scene: Scene) -> None:
    staged, start, budget, _ = scene
    assume(staged.calendar.weekly)
    begin, end = staged.at(start), staged.calendar.add(staged.at(start), budget)
    spans = staged.calendar.spans(begin, end)
    assert sum(span.seconds for span in spans) == budget
    assert all(staged.calendar.business_day(span.date) for span in spans)


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
