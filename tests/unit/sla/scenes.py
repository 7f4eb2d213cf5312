"""Calendars, starts, budgets and pauses as hypothesis invents them: seven days in a zone, often around a DST change.

Each scene is the same hours twice: as the product's `Calendar` and as the reference's counted seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from mailflow.sla.calendar import Calendar
from tests.unit.sla import reference
from tests.unit.sla.reference import Stretch

PROPERTY = settings(derandomize=True, max_examples=50, deadline=None, database=None)
LENGTH = 7
MINUTES = 24 * 60

STAGES = (
    ("Asia/Jakarta", datetime(2025, 3, 28, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2025, 12, 28, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2025, 3, 27, 12, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2025, 10, 23, 12, tzinfo=UTC)),
    ("America/New_York", datetime(2025, 3, 6, 12, tzinfo=UTC)),
    ("America/New_York", datetime(2025, 10, 30, 12, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2025, 4, 22, 12, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2025, 10, 28, 12, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2025, 10, 2, 12, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2025, 4, 3, 12, tzinfo=UTC)),
)

Weekly = dict[int, tuple[Stretch, ...]]


@dataclass(frozen=True)
class Scene:
    """Hours, a start (a second of the days), a budget in seconds, and pauses that may overlap."""

    calendar: Calendar
    weekly: Weekly
    days: reference.Days
    start: int
    budget: int
    pauses: tuple[Stretch, ...]

    @property
    def begin(self) -> datetime:
        return self.days.at(self.start)

    def spelled(self, pauses: Sequence[Stretch] | None = None) -> list[tuple[datetime, datetime]]:
        """The pauses as instants."""
        return [(self.days.at(a), self.days.at(b)) for a, b in (self.pauses if pauses is None else pauses)]


def calendar_of(zone: str, weekly: Weekly, holidays: Sequence[date] = ()) -> Calendar:
    """Hours in minutes of the day as the product writes them."""
    seconds = {day: tuple((a * 60, b * 60) for a, b in windows) for day, windows in weekly.items()}
    return Calendar(zone, seconds, dict.fromkeys(holidays, "a holiday"))


minutes = st.one_of(
    st.integers(0, 23).map(lambda hour: hour * 60),
    st.integers(0, 95).map(lambda quarter: quarter * 15),
    st.integers(0, MINUTES - 1),
)
"""When something opens: most often at a full hour, and sometimes at any minute."""


@st.composite
def windows(draw: st.DrawFn) -> tuple[Stretch, ...]:
    """Up to three windows of a day, in order and disjoint; they may adjoin, and close at midnight."""
    edges = sorted(draw(st.lists(st.one_of(minutes, st.just(MINUTES)), unique=True, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def weeks(draw: st.DrawFn) -> Weekly:
    """Hours of a week that is open somewhere; most days are alike."""
    usual = draw(windows().filter(bool))
    week = {day: draw(st.one_of(st.just(usual), st.just(usual), windows())) for day in range(5)}
    week |= {day: draw(st.one_of(st.just(()), windows())) for day in (5, 6)}
    return week if any(week.values()) else {0: usual}


@st.composite
def scenes(draw: st.DrawFn, pauses: int = 4) -> Scene:
    """Any scene; its starts and pauses lie within a second of an opening or closing as often as not."""
    zone, origin = draw(st.sampled_from(STAGES))
    weekly = draw(weeks())
    inside = [origin.date() + timedelta(days=n) for n in range(LENGTH + 1)]
    holidays = sorted(draw(st.sets(st.sampled_from(inside), max_size=2)))
    counted = reference.days(zone, origin, LENGTH, weekly, holidays)
    edges, last = counted.boundaries(), LENGTH * reference.DAY - 1

    def second(most: int = last) -> int:
        near = draw(st.sampled_from(edges)) + draw(st.integers(-1, 1))
        return min(most, max(0, draw(st.one_of(st.just(near), st.integers(0, most)))))

    stretches = [sorted((second(), second())) for _ in range(draw(st.integers(0, pauses)))]
    budget = draw(st.one_of(st.integers(1, 5), st.integers(1, 10).map(lambda n: n * 3600), st.integers(1, 30 * 3600)))
    start = second(last // 2)
    return Scene(
        calendar_of(zone, weekly, holidays), weekly, counted, start, budget, tuple((a, b) for a, b in stretches)
    )


@st.composite
def years(draw: st.DrawFn) -> tuple[Calendar, datetime, int]:
    """A calendar, a start and a budget that may reach far: no counting goes there, but the laws still hold."""
    zone, _ = draw(st.sampled_from(STAGES))
    weekly = draw(weeks().filter(lambda week: sum(b - a for each in week.values() for a, b in each) > 600))
    calendar = calendar_of(zone, weekly, draw(st.lists(st.dates(date(2025, 1, 1), date(2029, 1, 1)), max_size=40)))
    start = draw(st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(ZoneInfo(zone))))
    return calendar, start.astimezone(UTC).replace(microsecond=0), draw(st.integers(1, 2500 * 3600))
