"""Business time: which instants are operating, and arithmetic on them.

An instant is operating iff its local wall time is in a window of its weekday and its local date is no holiday. A due
date is the earliest instant by which the budget is used up, so one on a boundary is 18:00:00, never the next 09:00:00.
Aware datetimes go in, UTC datetimes of whole seconds come out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from mailflow.errors import CalendarExhausted
from mailflow.sla.openings import DAY, Openings, Window, compile_years, day_number, from_seconds, to_seconds

HORIZON = 3653 * DAY
"""Ten years: a budget that needs longer is an error in the agreement."""

ONE_DAY = timedelta(days=1)
WEEKEND = "weekend"

Pauses = Sequence[tuple[datetime, datetime]]
"""Stretches [begin, end) that do not count; they may overlap, adjoin and lie outside hours."""


@dataclass(frozen=True, slots=True)
class Span:
    """The operating seconds that were counted on one local date."""

    date: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A local date on which nothing was counted: `why` is `WEEKEND` (its weekday has no hours) or a holiday's name."""

    date: date
    why: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours of a week in one zone, less holidays.

    `weekly` maps a weekday (0 is Monday) to windows in seconds of the day; a window closes at 86400 at the latest.
    `joint_leave` are the known joint-leave days, whether or not they are also among the holidays. `estimated` are the
    holidays whose date is not decreed yet. `fingerprint` is the sha256 of all that moves a due date.
    """

    zone: str
    weekly: Mapping[int, tuple[Window, ...]]
    holidays: Mapping[date, str]
    joint_leave: Mapping[date, str] = field(default_factory=dict)
    estimated: frozenset[date] = frozenset()
    fingerprint: str = field(init=False)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _openings: Openings = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        weekly = {day: tuple(sorted(windows)) for day, windows in sorted(self.weekly.items()) if windows}
        facts = [self.zone, [[day, *windows] for day, windows in weekly.items()], sorted(map(str, self.holidays))]
        self._set("weekly", weekly)
        self._set("holidays", dict(self.holidays))
        self._set("joint_leave", dict(self.joint_leave))
        self._set("fingerprint", sha256(json.dumps(facts).encode()).hexdigest())
        self._set("_zone", ZoneInfo(self.zone))
        self._set("_openings", Openings(0, 0, (), (), (), (), ()))

    def is_open(self, at: datetime) -> bool:
        """Whether the instant is operating."""
        seconds = to_seconds(at)
        return self._covering(seconds, seconds).around(seconds) is not None

    def add(self, start: datetime, seconds: int) -> datetime:
        """The earliest instant t with `elapsed(start, t) == seconds`. Raises `CalendarExhausted`."""
        return self.add_excluding(start, seconds, ())

    def add_excluding(self, start: datetime, seconds: int, pauses: Pauses) -> datetime:
        """The earliest instant t with `elapsed(start, t, pauses) == seconds`. Raises `CalendarExhausted`."""
        begin = to_seconds(start)
        if seconds <= 0:
            return from_seconds(begin)
        openings = self._covering(begin, max((to_seconds(end) for _, end in pauses), default=begin))
        reached = openings.position(begin)
        position = reached + seconds
        for pause_begin, pause_end in _positions(openings, pauses):
            low = max(pause_begin, reached)
            if low >= position:
                break
            if pause_end > low:
                position += pause_end - low
                reached = pause_end
        return from_seconds(self._instant(begin, position))

    def elapsed(self, a: datetime, b: datetime, pauses: Pauses = ()) -> int:
        """Operating seconds in [a, b) that are in no pause; 0 where b is not after a."""
        begin, end = to_seconds(a), to_seconds(b)
        if end <= begin:
            return 0
        openings = self._covering(begin, end)
        reached, end = openings.position(begin), openings.position(end)
        counted = 0
        for pause_begin, pause_end in _positions(openings, pauses) if pauses else ():
            if pause_begin >= end:
                break
            counted += max(0, pause_begin - reached)
            reached = max(reached, pause_end)
        return counted + max(0, end - reached)

    def end_of_day(self, start: datetime, days: int) -> datetime:
        """The last close of the Nth business day after the local date of `start`; for 0, of that date itself.

        Raises `CalendarExhausted`.
        """
        day = self.local(start).date()
        if days <= 0:
            return self.closing(day)
        begin, number = to_seconds(start), day_number(day)
        openings = self._covering(begin, begin)
        while (found := openings.after(number, days)) is None and openings.until <= begin + HORIZON:
            openings = self._covering(begin, openings.until)
        if found is None or found > begin + HORIZON:
            raise CalendarExhausted(self._too_little(start))
        return from_seconds(found)

    def closing(self, day: date) -> datetime:
        """The last close of a business day, in UTC; of another day, the last close before it.

        Raises `CalendarExhausted` where nothing was open for a year.
        """
        number = day_number(day)
        midnight = number * DAY
        found = self._covering(midnight - 366 * DAY, midnight + 2 * DAY).closing(number)
        if found is None or found < midnight - 366 * DAY:
            raise CalendarExhausted(f"nothing is open in the year before {day} ({self.zone})")
        return from_seconds(found)

    def next_open(self, at: datetime) -> datetime:
        """`at` itself where it is operating, else the next opening. Raises `CalendarExhausted`."""
        begin = to_seconds(at)
        if self._covering(begin, begin).around(begin):
            return from_seconds(begin)
        return from_seconds(self._instant(begin, self._openings.position(begin) + 1) - 1)

    def closes_at(self, at: datetime) -> datetime | None:
        """The end of the opening that contains `at`; None where that is closed, or never closes."""
        seconds = to_seconds(at)
        until = seconds
        while until <= seconds + HORIZON:
            openings = self._covering(seconds, until)
            window = openings.around(seconds)
            if window is None or window[1] < openings.until:
                return from_seconds(window[1]) if window else None
            until = openings.until
        return None

    def business_day(self, day: date) -> bool:
        """Whether the date has hours: its weekday has a window and it is no holiday."""
        return day.weekday() in self.weekly and day not in self.holidays

    def holiday_name(self, day: date) -> str | None:
        """The holiday on that date, by the name it has in its country."""
        return self.holidays.get(day)

    def local(self, at: datetime) -> datetime:
        """The instant as wall time in the calendar's zone."""
        return at.astimezone(self._zone)

    def spans(self, a: datetime, b: datetime) -> tuple[Span, ...]:
        """The operating seconds of [a, b), local date by local date; dates without any are left out."""
        counted = []
        first, last = to_seconds(a), to_seconds(b)
        openings = self._covering(first, last + 2 * DAY)
        begin = openings.position(first)
        for day in self._dates(a, b):
            end = openings.position(min(last, self._midnight(day + ONE_DAY)))
            if end != begin:
                counted.append(Span(day, end - begin))
            begin = end
        return tuple(counted)

    def skipped(self, a: datetime, b: datetime) -> tuple[Skipped, ...]:
        """The local dates that [a, b) touches and that are no business days, with the reason of each."""
        return tuple(
            Skipped(day, self.holidays[day] if day.weekday() in self.weekly else WEEKEND)
            for day in self._dates(a, b)
            if not self.business_day(day)
        )

    def provisional(self, a: datetime, b: datetime) -> bool:
        """Whether [a, b) comes so near to an estimated holiday that its decree may still move what was counted."""
        if not self.estimated:
            return False
        # A new moon sighted a day sooner or later moves the holiday by that day.
        first, last = self.local(a).date() - ONE_DAY, self.local(b).date() + ONE_DAY
        return any(first <= day <= last for day in self.estimated)

    def _dates(self, a: datetime, b: datetime) -> Iterator[date]:
        day, last = self.local(a).date(), self.local(from_seconds(to_seconds(b) - 1)).date()
        while day <= last:
            yield day
            day += ONE_DAY

    def _midnight(self, day: date) -> int:
        """When the local date begins. Where midnight is skipped or repeated, both folds are asked (PEP 495)."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return max(to_seconds(midnight), to_seconds(midnight.replace(fold=1)))

    def _instant(self, begin: int, position: int) -> int:
        """The earliest instant with this position in `_openings`, which covers `begin` and grows upwards as needed."""
        openings = self._openings
        while not openings.totals or openings.totals[-1] < position:
            if openings.until > begin + HORIZON:
                raise CalendarExhausted(self._too_little(from_seconds(begin)))
            openings = self._covering(begin, openings.until)
        if (found := openings.instant(position)) > begin + HORIZON:
            raise CalendarExhausted(self._too_little(from_seconds(begin)))
        return found

    def _too_little(self, start: datetime) -> str:
        return f"the hours of the ten years after {self.local(start):%Y-%m-%d %H:%M} ({self.zone}) are not enough"

    def _covering(self, first: int, last: int) -> Openings:
        """The compiled openings, extended by whole years to cover both instants: a cache, never another answer."""
        known = self._openings
        if known.since <= first and last < known.until:
            return known
        low = min(first, known.since) if known.until else first
        high = max(last, known.until - 1) if known.until else last
        years = from_seconds(low).year, from_seconds(high).year
        known = compile_years(self._zone, self.weekly, self.holidays.keys(), *years)
        self._set("_openings", known)
        return known

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


def _positions(openings: Openings, pauses: Pauses) -> list[Window]:
    """The pauses as positions, in order: time outside hours has no length there."""
    return sorted((openings.position(to_seconds(begin)), openings.position(to_seconds(end))) for begin, end in pauses)
