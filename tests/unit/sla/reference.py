"""Business time by counting: what the wall clock shows in each second, and nothing cleverer.

Written from the policy's sentences alone: no line of the product is used here, so that both can only agree by being
right. An hour that is repeated is shown twice and counts twice; one that is skipped is never shown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

MINUTE, DAY = 60, 86_400
Stretch = tuple[int, int]


@cache
def shown(zone: str, origin: datetime, minutes: int) -> tuple[tuple[date, int], ...]:
    """The local date and the minute of its day in each minute from `origin` on. Zones change at whole minutes."""
    walls = ((origin + timedelta(minutes=n)).astimezone(ZoneInfo(zone)) for n in range(minutes))
    return tuple((wall.date(), wall.hour * 60 + wall.minute) for wall in walls)


class Days:
    """Some days, second by second from `origin`: `flags` has a 1 for each second that is operating, `dates` the local
    date of each minute."""

    def __init__(self, origin: datetime, flags: bytes, dates: tuple[date, ...]) -> None:
        self.origin, self.flags, self.dates = origin, flags, dates

    def __repr__(self) -> str:
        return f"{len(self.flags) // DAY} days from {self.origin}, open from and to {self.boundaries()}"

    def at(self, second: int) -> datetime:
        """The instant of a second."""
        return self.origin + timedelta(seconds=second)

    def date(self, second: int) -> date:
        """The local date of a second."""
        return self.dates[second // MINUTE]

    def of(self, day: date) -> range:
        """The seconds of a local date, as many of them as there are here."""
        return range(bisect_left(self.dates, day) * MINUTE, bisect_right(self.dates, day) * MINUTE)

    def boundaries(self) -> list[int]:
        """The seconds at which something opens or closes, the first second of all among them."""
        found = [0]
        while (n := self.flags.find(1 - self.flags[found[-1]], found[-1])) >= 0:
            found.append(n)
        return found

    def without(self, pauses: Sequence[Stretch]) -> bytes:
        """The flags with every paused second put out."""
        if not pauses:
            return self.flags
        flags = bytearray(self.flags)
        for begin, end in pauses:
            flags[begin:end] = bytes(max(0, end - begin))
        return bytes(flags)

    def due(self, start: int, budget: int, pauses: Sequence[Stretch] = ()) -> int | None:
        """The first second before which `budget` counted ones lie; None where the days are too few."""
        flags = self.without(pauses)
        minute = start
        while minute < len(flags) and (found := flags.count(1, minute, minute + MINUTE)) < budget:
            budget -= found
            minute += MINUTE
        for second in range(minute, min(minute + MINUTE, len(flags))):
            budget -= flags[second]
            if not budget:
                return second + 1
        return None

    def elapsed(self, begin: int, end: int, pauses: Sequence[Stretch] = ()) -> int:
        """The counted seconds in [begin, end)."""
        return self.without(pauses).count(1, begin, max(begin, end))

    def end_of_day(self, start: int, days: int) -> int | None:
        """The last close of the Nth date with operating seconds after the date of `start`."""
        ends = {day: self.flags.rfind(1, self.of(day).start, self.of(day).stop) + 1 for day in sorted(set(self.dates))}
        later = [day for day, end in ends.items() if end and day > self.date(start)]
        # The last of these days may be cut off.
        return ends[later[days - 1]] if days < len(later) else None


def days(
    zone: str, origin: datetime, length: int, weekly: Mapping[int, Sequence[Stretch]], holidays: Iterable[date] = ()
) -> Days:
    """`length` days from `origin` on. `weekly` has the windows of each weekday (0 is Monday), in minutes of the day."""
    off = frozenset(holidays)
    walls = shown(zone, origin, length * DAY // MINUTE)
    dates = tuple(day for day, _ in walls)
    tables = {day: _minutes(() if day in off else weekly.get(day.weekday(), ())) for day in set(dates)}
    seconds = (b"\x00" * MINUTE, b"\x01" * MINUTE)
    return Days(origin, b"".join(seconds[tables[day][minute]] for day, minute in walls), dates)


def _minutes(windows: Sequence[Stretch]) -> bytes:
    """A 1 for each minute of a day that is in a window."""
    return bytes(any(opens <= minute < closes for opens, closes in windows) for minute in range(DAY // MINUTE))


def earliest_visit(
    submitted: date, days_ahead: int, *, business: bool, including: bool, open_days: frozenset[date], any_day: bool
) -> date:
    """The first date with enough days of notice on which visits happen, found by trying one date after the other.

    The notice are the dates after the submission (with `including`, from its own date on) up to the visit's own;
    `business` counts only `open_days` among them.
    """
    visit = submitted
    while True:
        notice = [submitted + timedelta(days=n) for n in range((visit - submitted).days + 1)]
        counted = [day for day in notice if (including or day != submitted) and (not business or day in open_days)]
        if len(counted) >= days_ahead and (any_day or visit in open_days):
            return visit
        visit += timedelta(days=1)


Told = tuple[str, int | None, int | None, tuple[tuple[int, int | None], ...]]
"""(state, stopped at, breached at, pauses) of a clock."""


def clock(days_: Days, start: int, budget: int, events: Sequence[tuple[int, str]], now: int) -> Told:
    """One clock as somebody with a stop-watch sees it: who asks each second what happened and what is used up.

    Events are (second, "stop" | "pause" | "resume"); at equal seconds in this order. A stop in the second in which the
    budget is used up is in time, a pause in that second is too late.
    """
    order = ("stop", "pause", "resume")
    told = sorted((at, order.index(what)) for at, what in events if start <= at <= now)
    used = list(accumulate(days_.flags, initial=0))
    state, breached, stopped = "running", None, None
    spent, since = 0, start
    pauses: list[tuple[int, int | None]] = []

    def run_until(at: int, inclusive: bool) -> None:
        nonlocal spent, since, breached
        if state != "running":
            return
        if breached is None and spent + used[at] - used[since] >= budget:
            when = next(second for second in range(since, at + 1) if spent + used[second] - used[since] >= budget)
            if when < at or inclusive:
                breached = when
        spent += used[at] - used[since]
        since = at

    for at, number in told:
        what = order[number]
        run_until(at, inclusive=what != "stop")
        if what == "stop" and state in ("running", "paused"):
            if state == "paused":
                pauses[-1] = (pauses[-1][0], at)
            state, stopped = ("missed" if breached is not None else "met"), at
        elif what == "pause" and state == "running":
            state = "paused"
            pauses.append((at, None))
        elif what == "resume" and state == "paused":
            state, since = "running", at
            pauses[-1] = (pauses[-1][0], at)
    run_until(now, inclusive=False)
    return state, stopped, breached, tuple(pauses)
