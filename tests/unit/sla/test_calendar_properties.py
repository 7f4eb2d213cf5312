"""Laws of business time: what must hold for any hours, zone, start, budget and pauses, however far they reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from mailflow.sla.budget import EVERY_SECOND
from mailflow.sla.calendar import Calendar
from tests.unit.sla.scenes import PROPERTY, Scene, scenes, years

SECOND = timedelta(seconds=1)
DAY = 86_400
ZONES = ("Asia/Jakarta", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Kathmandu", "Australia/Lord_Howe")
Far = tuple[Calendar, datetime, int]
shufflers = st.randoms(use_true_random=False)


@PROPERTY
@given(scenes())
def test_elapsed_undoes_add_no_earlier_instant_will_do_and_the_second_before_is_operating(scene: Scene) -> None:
    calendar, stops = scene.calendar, scene.spelled()
    due = calendar.add_excluding(scene.begin, scene.budget, stops)
    assert calendar.elapsed(scene.begin, due, stops) == scene.budget
    assert calendar.elapsed(scene.begin, due - SECOND, stops) == scene.budget - 1
    assert calendar.is_open(due - SECOND)
    assert not any(begin <= due - SECOND < end for begin, end in stops)


@PROPERTY
@given(years())
def test_years_later_elapsed_still_undoes_add_and_no_earlier_instant_will_do(far: Far) -> None:
    calendar, start, budget = far
    due = calendar.add(start, budget)
    assert (calendar.elapsed(start, due), calendar.elapsed(start, due - SECOND)) == (budget, budget - 1)
    assert calendar.is_open(due - SECOND)


@PROPERTY
@given(years(), st.integers(1, 400 * 3600))
def test_budgets_add_up(far: Far, more: int) -> None:
    calendar, start, budget = far
    assert calendar.add(calendar.add(start, budget), more) == calendar.add(start, budget + more)


@PROPERTY
@given(years(), st.integers(0, 10**7), st.integers(0, 10**7))
def test_what_elapses_adds_up(far: Far, first: int, second: int) -> None:
    calendar, start, _ = far
    middle, end = start + timedelta(seconds=first), start + timedelta(seconds=first + second)
    assert calendar.elapsed(start, middle) + calendar.elapsed(middle, end) == calendar.elapsed(start, end)


@PROPERTY
@given(years(), st.integers(1, 10**6))
def test_a_later_start_or_a_larger_budget_is_never_due_earlier(far: Far, more: int) -> None:
    calendar, start, budget = far
    due = calendar.add(start, budget)
    assert calendar.add(start + timedelta(seconds=more), budget) >= due
    assert calendar.add(start, budget + more) > due


@PROPERTY
@given(scenes(pauses=0), st.integers(1, 100_000), st.integers(0, 100_000))
def test_a_pause_in_hours_moves_the_due_date_by_its_length_in_operating_time(
    scene: Scene, length: int, after: int
) -> None:
    calendar, begin = scene.calendar, scene.begin
    due = calendar.add(begin, scene.budget)
    at = min(begin + timedelta(seconds=after), due - SECOND)
    at = calendar.next_open(at)
    pause = at, at + timedelta(seconds=length)
    counted = calendar.elapsed(*pause)
    assert counted
    paused = calendar.add_excluding(begin, scene.budget, [pause])
    assert paused == calendar.add(begin, scene.budget + counted) > due


@PROPERTY
@given(scenes(pauses=0))
def test_pauses_outside_of_hours_move_nothing(scene: Scene) -> None:
    edges = scene.days.boundaries()
    closed = [(a, b) for a, b in pairwise(edges) if not scene.days.flags[a]]
    assume(closed)
    due = scene.calendar.add(scene.begin, scene.budget)
    assert scene.calendar.add_excluding(scene.begin, scene.budget, scene.spelled(closed)) == due


@PROPERTY
@given(scenes(), shufflers)
def test_splitting_and_reordering_pauses_changes_nothing(scene: Scene, shuffler: Random) -> None:
    cuts = [(a, shuffler.randint(a, b), b) for a, b in scene.pauses]
    pieces = [piece for a, cut, b in cuts for piece in ((a, cut), (cut, b))]
    shuffler.shuffle(pieces)
    whole = scene.calendar.add_excluding(scene.begin, scene.budget, scene.spelled())
    assert scene.calendar.add_excluding(scene.begin, scene.budget, scene.spelled(pieces)) == whole


@PROPERTY
@given(years(), st.integers(0, 60))
def test_one_more_holiday_is_never_due_earlier(far: Far, days: int) -> None:
    calendar, start, budget = far
    off = {**calendar.holidays, calendar.local(start + timedelta(days=days)).date(): "one more"}
    more = Calendar(calendar.zone, calendar.weekly, off)
    assert more.add(start, budget) >= calendar.add(start, budget)


@PROPERTY
@given(years(), st.integers(0, 3600 * 8))
def test_wider_windows_are_never_due_later(far: Far, wider: int) -> None:
    calendar, start, budget = far
    weekly = {day: _wider(windows, wider) for day, windows in calendar.weekly.items()}
    assert Calendar(calendar.zone, weekly, calendar.holidays).add(start, budget) <= calendar.add(start, budget)


@PROPERTY
@given(years())
def test_round_the_clock_without_holidays_is_plain_addition(far: Far) -> None:
    calendar, start, budget = far
    always = Calendar(calendar.zone, dict.fromkeys(range(7), ((0, DAY),)), {})
    for each in (always, EVERY_SECOND):
        assert each.add(start, budget) == start + timedelta(seconds=budget)
    assert EVERY_SECOND.closes_at(start) is None


@PROPERTY
@given(years(), st.sampled_from(ZONES))
def test_the_zone_in_which_an_instant_is_written_does_not_matter(far: Far, zone: str) -> None:
    calendar, start, budget = far
    elsewhere = start.astimezone(ZoneInfo(zone))
    assert calendar.add(elsewhere, budget) == calendar.add(start, budget)
    assert calendar.end_of_day(elsewhere, 3) == calendar.end_of_day(start, 3)


@PROPERTY
@given(years(), st.integers(1, 500))
def test_the_end_of_a_later_day_is_later_and_follows_from_the_end_of_the_day_before(far: Far, days: int) -> None:
    calendar, start, _ = far
    end = calendar.end_of_day(start, days)
    assert calendar.is_open(end - SECOND)
    assert calendar.end_of_day(end - SECOND, 1) == calendar.end_of_day(start, days + 1) > end


@PROPERTY
@given(st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC)), st.integers(1, 10**8))
def test_fractions_of_a_second_are_dropped(start: datetime, seconds: int) -> None:
    assert EVERY_SECOND.add(start, seconds) == start.replace(microsecond=0) + timedelta(seconds=seconds)


def _wider(windows: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
    """The windows of a day, each opened sooner and closed later, those that meet drawn together."""
    wide: list[tuple[int, int]] = []
    for opens, closes in windows:
        begin, end = max(0, opens - by), min(DAY, closes + by)
        if wide and begin <= wide[-1][1]:
            wide[-1] = wide[-1][0], end
        else:
            wide.append((begin, end))
    return tuple(wide)
