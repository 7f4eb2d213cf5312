"""Times on the command line: an instant, and a stretch of time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mailflow.cli.output import stop

if TYPE_CHECKING:
    from mailflow.sla.calendar import Calendar

TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
YEARS = range(1970, 2101)
"""Far from both ends of what a program can reckon in; nothing is promised outside of it."""


def read(text: str, option: str, calendar: Calendar) -> datetime:
    """An instant; without an offset as wall time of the calendar's zone, the first pass where an hour comes twice."""
    at = parsed(text, option)
    if at.tzinfo:
        return at
    zone = ZoneInfo(calendar.zone)
    here = at.replace(tzinfo=zone)
    if here.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at:
        stop(f"{option}: {text} does not exist in {calendar.zone}, where clocks go forward over it", 2)
    return here


def pause(text: str, calendar: Calendar) -> tuple[datetime, datetime]:
    """BEGIN/END as in ISO 8601; of an END on the same day the time is enough."""
    first, slash, last = text.partition("/")
    if not slash:
        stop(f'--pause must be "BEGIN/END", such as "2025-02-12 11:00/2025-02-12 13:00", not {text!r}', 2)
    first, last = first.strip(), last.strip()
    if TIME.fullmatch(last):
        last = f"{first[:10]} {last}"
    begin, end = read(first, "--pause", calendar), read(last, "--pause", calendar)
    if end < begin:
        stop(f"--pause {text!r} ends before it begins", 2)
    return begin, end


def parsed(text: str, option: str) -> datetime:
    """The time as it is written, without a zone where it names no offset."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        stop(f'{option} must be a time such as "2025-02-12 10:00" or 2025-02-12T10:00:00+07:00, not {text!r}', 2)
    if at.year not in YEARS:
        stop(f"{option} must be in the years {YEARS[0]} to {YEARS[-1]}, not {text!r}", 2)
    return at
