"""What an admin should know of the days ahead: joint leave on which clocks run, and years whose decree is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from mailflow.sla.agreement import Agreement
from mailflow.sla.calendar import Calendar

DECREED_IN = 10
"""The month by which the joint leave of the next year is decreed (in 2024 and 2025 it was in September or October)."""


def working_joint_leave(calendar: Calendar, today: date) -> tuple[date, ...]:
    """The joint-leave days from today on that are business days all the same."""
    return tuple(day for day in sorted(calendar.joint_leave) if day >= today and calendar.business_day(day))


def leave_ahead(calendar: str, agreements: Iterable[Agreement], today: date) -> Iterator[str]:
    """Of one calendar by its name, the joint leave on which clocks run, and of which agreements they do not."""
    using = [each for each in agreements if each.calendar_name == calendar]
    days = [working_joint_leave(each.calendar, today) for each in using]
    worked = next(filter(None, days), ())
    off = dict.fromkeys(f"{each.name} {each.version}" for each, run in zip(using, days, strict=True) if not run)
    if worked:
        told = f"clocks of calendar {calendar} run on {', '.join(map(str, worked))}"
        yield told + (f"; not those of {', '.join(off)}" if off else "")


def undecreed_years(calendar: Calendar, today: date) -> tuple[int, ...]:
    """The years that deadlines of today reach into and whose joint leave should be known, but is not.

    A country without joint leave has none of them.
    """
    known = {day.year for day in calendar.joint_leave}
    years = (today.year, today.year + 1) if today.month >= DECREED_IN else (today.year,)
    return tuple(year for year in years if known and year not in known)
