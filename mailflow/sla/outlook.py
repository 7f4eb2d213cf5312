"""What an admin should know of the days ahead: joint leave on which clocks run, and years whose decree is not known."""

from __future__ import annotations

from datetime import date

from mailflow.sla.calendar import Calendar

DECREED_IN = 10
"""The month by which the joint leave of the next year is decreed (in 2024 and 2025 it was in September or October)."""


def working_joint_leave(calendar: Calendar, today: date) -> tuple[date, ...]:
    """The joint-leave days from today on that are business days all the same."""
    return tuple(day for day in sorted(calendar.joint_leave) if day >= today and calendar.business_day(day))


def undecreed_years(calendar: Calendar, today: date) -> tuple[int, ...]:
    """The years that deadlines of today reach into and whose joint leave should be known, but is not.

    A country without joint leave has none of them.
    """
    known = {day.year for day in calendar.joint_leave}
    years = (today.year, today.year + 1) if today.month >= DECREED_IN else (today.year,)
    return tuple(year for year in years if known and year not in known)
