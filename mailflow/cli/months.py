"""A calendar's days drawn as months: what each day is, a mark for it that needs no colour, and months side by side."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Literal

from mailflow.sla.calendar import Calendar

Kind = Literal["working", "weekend", "holiday", "estimated", "leave_working", "leave_off"]

MARKS: Mapping[Kind, str] = {
    "working": " ",
    "weekend": ".",
    "holiday": "*",
    "estimated": "?",
    "leave_working": "+",
    "leave_off": "-",
}
COLOURS: Mapping[Kind, tuple[str | None, bool]] = {
    "working": (None, False),
    "weekend": (None, True),
    "holiday": ("red", False),
    "estimated": ("magenta", False),
    "leave_working": ("green", False),
    "leave_off": ("yellow", False),
}
"""Foreground and whether it is dim."""
CELL = 3
MONTH = 7 * CELL
GAP = 3
MOST_ABREAST = 4


@dataclass(frozen=True, slots=True)
class Day:
    """One date: `operating` says whether anybody works, `name` is that of a holiday or a joint leave, "" on others."""

    date: date
    kind: Kind
    operating: bool
    name: str


def days(calendar: Calendar, year: int, month: int | None) -> tuple[Day, ...]:
    """Every day of the year, or of one of its months."""
    first = date(year, month or 1, 1)
    last = date(year, 12, 31) if month in (None, 12) else date(year, month + 1, 1) - timedelta(days=1)
    return tuple(_day(calendar, first + timedelta(days=n)) for n in range((last - first).days + 1))


def _day(calendar: Calendar, day: date) -> Day:
    leave, holiday = calendar.joint_leave.get(day), calendar.holiday_name(day)
    operating = calendar.business_day(day)
    name = holiday or leave or ""
    if holiday and holiday != leave:
        return Day(day, "estimated" if day in calendar.estimated else "holiday", operating, name)
    if day.weekday() not in calendar.weekly:
        return Day(day, "weekend", operating, name)
    if leave:
        return Day(day, "leave_off" if holiday else "leave_working", operating, name)
    return Day(day, "working", operating, "")


def abreast(width: int) -> int:
    """How many months stand side by side."""
    return max(1, min(MOST_ABREAST, (width + GAP) // (MONTH + GAP)))


Cell = tuple[str, Kind | None]
"""Text of a cell, and what day it is; None for none."""


def rows(
    found: Sequence[Day], count: int, titles: Sequence[str], weekdays: Sequence[str]
) -> Iterator[Sequence[Sequence[Cell]]]:
    """Lines of the drawing: months, of cells. `titles` names the months from January, `weekdays` from Monday."""
    by_date = {day.date: day for day in found}
    months = sorted({day.date.replace(day=1) for day in found})
    for number in range(0, len(months), count):
        blocks = [_block(by_date, month, titles, weekdays) for month in months[number : number + count]]
        blank: list[Cell] = [(" " * MONTH, None)]
        yield from zip_longest(*blocks, fillvalue=blank)
        yield ()


def _block(
    by_date: Mapping[date, Day], month: date, titles: Sequence[str], weekdays: Sequence[str]
) -> list[list[Cell]]:
    lines: list[list[Cell]] = [[(titles[month.month - 1].center(MONTH), None)]]
    lines.append([(f"{name[: CELL - 1]:>{CELL - 1}} ", None) for name in weekdays])
    weeks = Weeks().monthdatescalendar(month.year, month.month)
    lines += ([_cell(by_date.get(day) if day.month == month.month else None) for day in week] for week in weeks)
    return lines


def _cell(day: Day | None) -> Cell:
    return (f"{day.date.day:>{CELL - 1}}{MARKS[day.kind]}", day.kind) if day else (" " * CELL, None)
