"""Business time against a reference that asks every single second what the wall clock shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mailflow.errors import CalendarExhausted
from mailflow.sla.budget import Budget, due_by, share_by
from mailflow.sla.calendar import Calendar
from tests.unit.sla import reference
from tests.unit.sla.scenes import LENGTH, PROPERTY, STAGES, Scene, scenes

SECONDS = LENGTH * reference.DAY
ROUND_THE_CLOCK = dict.fromkeys(range(7), ((0, 1440),))


@PROPERTY
@given(scenes())
def test_a_due_date_is_the_one_found_by_counting_every_second(scene: Scene) -> None:
    expected = scene.days.due(scene.start, scene.budget, scene.pauses)
    assume(expected is not None)
    assert expected is not None
    found = scene.calendar.add_excluding(scene.begin, scene.budget, scene.spelled())
    assert found == scene.days.at(expected)


@PROPERTY
@given(scenes(), st.integers(0, SECONDS - 1))
def test_elapsed_is_the_number_of_operating_seconds(scene: Scene, end: int) -> None:
    expected = scene.days.elapsed(scene.start, end, scene.pauses)
    assert scene.calendar.elapsed(scene.begin, scene.days.at(end), scene.spelled()) == expected


@PROPERTY
@given(scenes())
def test_open_next_opening_and_close_are_what_the_wall_clock_shows(scene: Scene) -> None:
    calendar, begin, flags = scene.calendar, scene.begin, scene.days.flags
    assert calendar.is_open(begin) == bool(flags[scene.start])
    opening, closing = flags.find(1, scene.start), flags.find(0, scene.start)
    if opening >= 0:
        assert calendar.next_open(begin) == scene.days.at(opening)
    if closing == scene.start:
        assert calendar.closes_at(begin) is None
    elif closing > scene.start:
        assert calendar.closes_at(begin) == scene.days.at(closing)


@PROPERTY
@given(scenes(), st.integers(1, 4))
def test_end_of_day_is_the_last_second_that_is_open_on_the_nth_day_with_hours(scene: Scene, days: int) -> None:
    expected = scene.days.end_of_day(scene.start, days)
    assume(expected is not None)
    assert expected is not None
    assert due_by(scene.calendar, _days(days), scene.begin) == scene.days.at(expected)


@PROPERTY
@given(scenes(), st.integers(1, 2))
def test_a_paused_end_of_day_is_a_close_with_enough_seconds_before_it_and_the_first_such(
    scene: Scene, days: int
) -> None:
    unpaused = scene.days.end_of_day(scene.start, days)
    assume(unpaused is not None)
    assert unpaused is not None
    worked = scene.days.elapsed(scene.start, unpaused)
    used = scene.days.due(scene.start, worked, scene.pauses) if worked else None
    assume(used is not None)
    assert used is not None
    day = scene.days.date(used - 1)
    assume(scene.days.date(SECONDS - 1) > day)
    closing = scene.days.flags.rindex(1, used - 1, scene.days.of(day).stop) + 1
    assert due_by(scene.calendar, _days(days), scene.begin, scene.spelled()) == scene.days.at(closing)


@PROPERTY
@given(scenes())
def test_hours_on_the_wall_count_every_second_that_is_not_paused(scene: Scene) -> None:
    everything = reference.Days(scene.days.origin, b"\x01" * SECONDS, scene.days.dates)
    expected = everything.due(scene.start, scene.budget, scene.pauses)
    assume(expected is not None)
    assert expected is not None
    budget = Budget(scene.budget, "s", scene.budget, "elapsed")
    assert due_by(scene.calendar, budget, scene.begin, scene.spelled()) == scene.days.at(expected)


@PROPERTY
@given(scenes(), st.integers(1, 100))
def test_a_threshold_is_where_that_share_of_the_budget_rounded_up_is_used(scene: Scene, percent: int) -> None:
    share = next(n for n in range(scene.budget + 1) if n * 100 >= scene.budget * percent)
    expected = scene.days.due(scene.start, share, scene.pauses)
    assume(expected is not None)
    assert expected is not None
    budget = Budget(scene.budget, "s", scene.budget, "operating")
    assert share_by(scene.calendar, budget, percent, scene.begin, scene.spelled()) == scene.days.at(expected)


@PROPERTY
@given(scenes(pauses=0), st.integers(0, SECONDS - 1))
def test_spans_are_the_operating_seconds_of_each_date_and_skipped_the_dates_without(scene: Scene, end: int) -> None:
    assume(end > scene.start)
    touched = sorted(set(scene.days.dates[scene.start // 60 : (end - 1) // 60 + 1]))
    every = {day: scene.days.of(day) for day in touched}
    counted = {day: scene.days.elapsed(max(scene.start, s.start), min(end, s.stop)) for day, s in every.items()}
    counted = {day: seconds for day, seconds in counted.items() if seconds}
    spans = scene.calendar.spans(scene.begin, scene.days.at(end))
    assert {span.date: span.seconds for span in spans} == counted
    assert [span.date for span in spans] == sorted(span.date for span in spans)
    skipped = {each.date for each in scene.calendar.skipped(scene.begin, scene.days.at(end))}
    assert not skipped & counted.keys()
    assert skipped <= set(touched)


@pytest.mark.parametrize(("zone", "origin"), STAGES)
def test_the_reference_itself_shows_a_wall_clock(zone: str, origin: object) -> None:
    """A reference that nobody checks proves nothing: seven days round the clock lack or repeat just the DST change."""
    shown = reference.shown(zone, origin, LENGTH * 1440)  # type: ignore[arg-type]
    first, last = shown[0], shown[-1]
    on_the_wall = (last[0] - first[0]).days * 1440 + last[1] - first[1] + 1
    shift = on_the_wall - LENGTH * 1440
    expected = {"Asia/Jakarta": 0, "Asia/Kathmandu": 0, "Australia/Lord_Howe": 30}.get(zone, 60)
    assert abs(shift) == expected
    assert len(set(shown)) == LENGTH * 1440 + min(0, shift)


def test_a_calendar_without_hours_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(CalendarExhausted):
        Calendar("Asia/Jakarta", {}, {}).add(STAGES[0][1] + timedelta(hours=1), 1)


def _days(count: int) -> Budget:
    return Budget(count * 9 * 3600, "bd", count, "end_of_day")
