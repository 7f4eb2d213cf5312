"""A calendar's openings as sorted UTC seconds with running totals, so that any date is a few bisections away.

Local time is left behind here, once a year of the calendar: every later question is integer arithmetic, free of zones,
holidays and DST. An instant's *position* is the number of operating seconds before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

Window = tuple[int, int]
"""From the first second to the one after the last."""


def to_seconds(at: datetime) -> int:
    """Whole seconds since 1970 in UTC, floored. A datetime without a zone raises `TypeError`."""
    return (at - EPOCH) // SECOND


def from_seconds(seconds: int) -> datetime:
    """The instant in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings inside [since, until): disjoint, in order, never adjoining.

    `totals[n]` are the operating seconds up to the end of opening n. `days` are the local dates with operating seconds,
    counted from 1970-01-01, and `closings` the last close of each; the last date may go on after `until`.
    """

    since: int
    until: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    totals: tuple[int, ...]
    days: tuple[int, ...]
    closings: tuple[int, ...]

    def position(self, at: int) -> int:
        """Operating seconds in [since, at)."""
        n = bisect_right(self.starts, at)
        return self.totals[n - 1] - max(0, self.ends[n - 1] - at) if n else 0

    def instant(self, position: int) -> int:
        """The earliest instant with this position, which must be in 1..totals[-1]."""
        n = bisect_left(self.totals, position)
        return self.ends[n] - (self.totals[n] - position)

    def closing(self, day: int) -> int | None:
        """The last close on this date or an earlier one."""
        n = bisect_right(self.days, day)
        return self.closings[n - 1] if n else None

    def after(self, day: int, days: int) -> int | None:
        """The last close of the Nth date with hours after this one; None where that date does not end before `until`.

        Nowhere does a date end more than a day after it has ended in UTC.
        """
        n = bisect_right(self.days, day) + days - 1
        return self.closings[n] if n < len(self.days) and (self.days[n] + 2) * DAY <= self.until else None

    def around(self, at: int) -> Window | None:
        """The opening that contains `at`."""
        n = bisect_right(self.starts, at)
        return (self.starts[n - 1], self.ends[n - 1]) if n and at < self.ends[n - 1] else None


def compile_years(
    zone: ZoneInfo, weekly: Mapping[int, tuple[Window, ...]], closed: Set[date], first: int, last: int
) -> Openings:
    """The openings from the start of year `first` to the end of year `last`, both in UTC."""
    since, until = _new_year(first), _new_year(last + 1)
    shut = {day_number(day) for day in closed}
    merged: list[Window] = []
    closings: dict[int, int] = {}
    for begin, end, offset in _constant_offsets(zone, since, until):
        for day, opening, closing in _openings_between(begin, end, offset, weekly, shut):
            closings[day] = closing
            if merged and opening <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], closing))
            else:
                merged.append((opening, closing))
    starts, ends = tuple(w[0] for w in merged), tuple(w[1] for w in merged)
    totals = tuple(accumulate(end - start for start, end in merged))
    days = tuple(sorted(closings))
    return Openings(since, until, starts, ends, totals, days, tuple(closings[day] for day in days))


def _new_year(year: int) -> int:
    return to_seconds(datetime(year, 1, 1, tzinfo=UTC))


def _openings_between(
    begin: int, end: int, offset: int, weekly: Mapping[int, tuple[Window, ...]], shut: Set[int]
) -> Iterator[tuple[int, int, int]]:
    """(local date, begin, end) of each window, cut to a stretch of constant offset: so a repeated hour counts twice."""
    for day in range((begin + offset) // DAY, (end - 1 + offset) // DAY + 1):
        if day in shut:
            continue
        midnight = day * DAY - offset
        for opens, closes in weekly.get((day + 3) % 7, ()):  # 1970-01-01 was a Thursday
            if (start := max(begin, midnight + opens)) < (stop := min(end, midnight + closes)):
                yield day, start, stop


def _constant_offsets(zone: ZoneInfo, since: int, until: int) -> Iterator[tuple[int, int, int]]:
    """(begin, end, UTC offset) of each stretch without a DST change; no zone changes twice within a day."""
    begin, offset = since, _offset(zone, since)
    for at in range(since + DAY, until + 1, DAY):
        if (after := _offset(zone, at)) != offset:
            change = _change(zone, at - DAY, at)
            yield begin, change, offset
            begin, offset = change, after
    if begin < until:
        yield begin, until, offset


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second with the offset of `after`."""
    old = _offset(zone, before)
    return before + bisect_left(range(before, after), True, key=lambda at: _offset(zone, at) != old)


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    assert offset is not None
    return offset // SECOND
