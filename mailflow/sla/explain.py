"""The account of a due date: every stretch of time from receipt on, counted or skipped, and why.

A due date is a sum over a calendar. Here the sum is written out, stretch by stretch without a hole, so that a person
with a wall calendar can check it; the total is the budget itself, or the program has miscounted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from mailflow.sla.budget import Budget, due_by
from mailflow.sla.calendar import ONE_DAY, Calendar, Pauses
from mailflow.sla.openings import SECOND, from_seconds, to_seconds

Why = Literal["counted", "paused", "closed", "weekend", "holiday"]
MERGED = ("closed", "weekend", "paused")
"""What goes on over midnight is one stretch. Holidays stay apart, since each has a date of its own."""
PACE = 365 * ONE_DAY


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch [begin, end) in UTC that was counted, or skipped for one reason.

    paused: it was operating time, but the clock stood still. closed: outside hours on a business day. weekend: the
    weekday has no hours. holiday: with its `name`. `shift` are the seconds by which local clocks went forward inside of
    it (DST), negative where they went back.
    """

    begin: datetime
    end: datetime
    why: Why
    name: str = ""
    shift: int = 0

    @property
    def seconds(self) -> int:
        """Its true length, whatever clocks on the wall did."""
        return (self.end - self.begin) // SECOND


@dataclass(frozen=True, slots=True)
class Account:
    """How a budget is spent between `start` and `end`, the due date or, while a clock is paused, the instant asked for.

    `days` numbers the business days of an `end_of_day` budget from 1. `provisional`: an estimated holiday is so near
    that the date may still move.
    """

    budget: Budget
    start: datetime
    end: datetime
    pieces: tuple[Piece, ...]
    days: Mapping[date, int]
    provisional: bool

    @property
    def counted(self) -> int:
        """The seconds that were counted: the whole budget where `end` is the due date (`end_of_day` counts days)."""
        return self._sum("counted")

    @property
    def paused(self) -> int:
        """The seconds that a pause kept from being counted."""
        return self._sum("paused")

    def _sum(self, why: Why) -> int:
        return sum(piece.seconds for piece in self.pieces if piece.why == why)


def explain(calendar: Calendar, budget: Budget, start: datetime, pauses: Pauses = ()) -> Account:
    """The account of the due date of this budget. Raises `CalendarExhausted`."""
    return account(calendar, budget, start, due_by(calendar, budget, start, pauses), pauses)


def account(calendar: Calendar, budget: Budget, start: datetime, end: datetime, pauses: Pauses = ()) -> Account:
    """How the budget is spent in [start, end), which may end before or after its due date."""
    start, end = from_seconds(to_seconds(start)), from_seconds(to_seconds(end))
    if budget.counting == "elapsed":
        open_time: Iterable[tuple[datetime, datetime]] = ((start, end),) if start < end else ()
    else:
        open_time = openings(calendar, start, end)
    stopped = _united(pauses, start, end)
    pieces = (piece for opening in _gapless(open_time, start, end) for piece in _told(calendar, opening, stopped))
    told = tuple(replace(piece, shift=_shift(calendar, piece)) for piece in _merged(pieces))
    days = dict(_numbered(calendar, start, budget.count)) if budget.counting == "end_of_day" else {}
    elapsed = budget.counting == "elapsed"
    return Account(budget, start, end, told, days, not elapsed and calendar.provisional(start, end))


def openings(calendar: Calendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The operating stretches of [start, end), cut at local midnights."""
    at = start
    while at < end:
        # Asked a year at a time: where nothing opens again for longer, `next_open` would give up after ten.
        if not calendar.is_open(at):
            if not calendar.elapsed(at, min(at + PACE, end)):
                at = min(at + PACE, end)
                continue
            at = calendar.next_open(at)
        close = min(calendar.closes_at(at) or end, end)
        yield from pairwise((at, *_midnights(calendar, at, close), close))
        at = close


def _midnights(calendar: Calendar, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The beginnings of local dates inside of (begin, end)."""
    zone = ZoneInfo(calendar.zone)
    day = calendar.local(begin).date() + ONE_DAY
    while (midnight := _utc(datetime(day.year, day.month, day.day, tzinfo=zone))) < end:
        if midnight > begin:
            yield midnight
        day += ONE_DAY


def _utc(at: datetime) -> datetime:
    return from_seconds(to_seconds(at))


def _gapless(
    open_time: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, bool]]:
    """(begin, end, whether open): the openings with what lies between them."""
    at = start
    for begin, close in open_time:
        if at < begin:
            yield at, begin, False
        yield begin, close, True
        at = close
    if at < end:
        yield at, end, False


def _told(calendar: Calendar, stretch: tuple[datetime, datetime, bool], pauses: Pauses) -> Iterator[Piece]:
    begin, end, is_open = stretch
    if is_open:
        yield from _opened(begin, end, pauses)
        return
    for first, last in pairwise((begin, *_midnights(calendar, begin, end), end)):
        day = calendar.local(first).date()
        if calendar.business_day(day):
            yield Piece(first, last, "closed")
        elif day.weekday() in calendar.weekly:
            yield Piece(first, last, "holiday", calendar.holiday_name(day) or "")
        else:
            yield Piece(first, last, "weekend")


def _opened(begin: datetime, end: datetime, pauses: Pauses) -> Iterator[Piece]:
    """Operating time, less what lies in a pause."""
    at = begin
    for first, last in pauses:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if at < first:
            yield Piece(at, first, "counted")
        yield Piece(first, last, "paused")
        at = last
    if at < end:
        yield Piece(at, end, "counted")


def _united(pauses: Pauses, start: datetime, end: datetime) -> Pauses:
    """The pauses inside of [start, end), in order and disjoint."""
    united: list[tuple[datetime, datetime]] = []
    for begin, stop in sorted((max(_utc(begin), start), min(_utc(stop), end)) for begin, stop in pauses):
        if begin >= stop:
            continue
        if united and begin <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], stop)
        else:
            united.append((begin, stop))
    return united


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours that are skipped for the same reason as one."""
    last: Piece | None = None
    for piece in pieces:
        if last and last.why == piece.why and piece.why in MERGED:
            last = replace(last, end=piece.end)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _shift(calendar: Calendar, piece: Piece) -> int:
    before, after = calendar.local(piece.begin).utcoffset(), calendar.local(piece.end - SECOND).utcoffset()
    return ((after or timedelta()) - (before or timedelta())) // SECOND


def _numbered(calendar: Calendar, start: datetime, count: int) -> Iterator[tuple[date, int]]:
    """The first `count` business days after the local date of `start`."""
    last = calendar.local(calendar.end_of_day(start, count)).date()
    day, number = calendar.local(start).date(), 0
    while day < last:
        day += ONE_DAY
        if calendar.business_day(day):
            number += 1
            yield day, number
