"""How long something may take, and how that is counted: from "2bd" in the file to an instant.

A length alone says too little: five hours may be operating hours or hours on the wall, two business days may be 18
operating hours or the close of the second day. A `Budget` is a length together with its way of counting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from mailflow.sla.calendar import Calendar, Pauses
from mailflow.sla.openings import DAY, SECOND

Unit = Literal["s", "m", "h", "bd"]
Counting = Literal["operating", "elapsed", "end_of_day"]

DURATION = re.compile(r"([0-9]{1,6})(bd|h|m|s)\Z")
SECONDS = {"s": 1, "m": 60, "h": 3600}
EVERY_SECOND = Calendar("UTC", dict.fromkeys(range(7), ((0, DAY),)), {})
"""The calendar of `clock: elapsed`."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length as it is written: "90s", "30m", "5h", or "2bd" for business days."""

    count: int
    unit: Unit

    @classmethod
    def read(cls, text: object) -> Duration:
        """Raises `ValueError` with what would be right."""
        found = DURATION.match(text) if isinstance(text, str) else None
        if not found:
            raise ValueError(f"must be a length such as 30m, 5h or 2bd (business days), not {text!r}")
        if not int(found[1]):
            raise ValueError(f"must be more than nothing, not {text!r}")
        return cls(int(found[1]), cast(Unit, found[2]))

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


@dataclass(frozen=True, slots=True)
class Budget:
    """How long something may take: `count` of `unit` are `seconds`, counted in one of three ways.

    operating: only operating seconds. elapsed: every second. end_of_day: until the last close of the Nth business day
    after the local date of receipt.
    """

    seconds: int
    unit: Unit
    count: int
    counting: Counting

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


def default_counting(duration: Duration, clock: Literal["operating", "elapsed"], business_days: str) -> Counting:
    """How an agreement counts a length for which it says nothing more."""
    if duration.unit == "bd":
        return "end_of_day" if business_days == "end_of_day" else "operating"
    return clock


def make_budget(duration: Duration, business_day: int, counting: Counting) -> Budget:
    """The length in seconds. Raises `ValueError` where length and way of counting do not go together."""
    if counting == "end_of_day" and duration.unit != "bd":
        raise ValueError(f"end_of_day counts whole business days; write 1bd, not {duration}")
    if counting == "elapsed" and duration.unit == "bd":
        raise ValueError(f"elapsed counts every second and knows no business days; write hours, not {duration}")
    each = business_day if duration.unit == "bd" else SECONDS[duration.unit]
    return Budget(duration.count * each, duration.unit, duration.count, counting)


def due_by(calendar: Calendar, budget: Budget, start: datetime, pauses: Pauses = ()) -> datetime:
    """The earliest instant by which the budget, counted from `start` without pauses, is used up.

    Raises `CalendarExhausted`.
    """
    if budget.counting == "elapsed":
        return EVERY_SECOND.add_excluding(start, budget.seconds, pauses)
    if budget.counting == "operating":
        return calendar.add_excluding(start, budget.seconds, pauses)
    unpaused = calendar.end_of_day(start, budget.count)
    if not pauses:
        return unpaused
    worked = calendar.elapsed(start, unpaused)
    last_second = calendar.add_excluding(start, worked, pauses) - SECOND
    return calendar.closing(calendar.local(last_second).date())


def share_by(calendar: Calendar, budget: Budget, percent: int, start: datetime, pauses: Pauses = ()) -> datetime:
    """The instant by which so many percent of the budget are used up, rounded up to the second.

    Raises `CalendarExhausted`.
    """
    if budget.counting == "elapsed":
        calendar = EVERY_SECOND
    seconds = budget.seconds
    if budget.counting == "end_of_day":
        seconds = calendar.elapsed(start, calendar.end_of_day(start, budget.count))
    return calendar.add_excluding(start, -(-seconds * percent // 100), pauses)
