"""The clocks of a request as a letter shows them: when each is due, how that was counted, and which days were skipped.

A promise that can be checked by hand is believed: "5 jam kerja: Jumat 1 jam 30 menit + Senin 3 jam 30 menit".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar, Skipped, Span
from mailflow.sla.clocks import Clock, current

MAX_SPANS = 4
"""More days than these are no sum that anybody checks."""
MAX_SKIPPED = 60


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock in a letter; instants are local to the service. `due` is None while the clock is paused, `there` the
    same instant on the reader's clock where that differs.

    `spans` are the days the budget was spent on, empty where they are too many to be read. `old_due` is the due before
    a change of severity, None where it did not move. `paused_before`: a pause has moved the due.
    """

    name: str
    state: str
    budget: Budget
    due: datetime | None
    there: datetime | None
    old_due: datetime | None
    stopped: datetime | None
    late: bool
    provisional: bool
    paused_before: bool
    spans: tuple[Span, ...]
    skipped: tuple[Skipped, ...]


def deadlines(
    clocks: Sequence[Clock], before: Sequence[Clock], calendar: Calendar, zone: str | None = None
) -> tuple[Deadline, ...]:
    """The current cycle of each clock; those that were cancelled promise nothing any more. `zone` is the reader's."""
    old = {name: clock.due_at for name, clock in current(before).items()}
    shown = (clock for clock in current(clocks).values() if clock.state != "cancelled")
    return tuple(_deadline(clock, old.get(clock.name), calendar, zone) for clock in shown)


def _deadline(clock: Clock, old_due: datetime | None, calendar: Calendar, zone: str | None) -> Deadline:
    due = clock.due_at
    spans, skipped = ((), ()) if due is None or clock.pauses else _counted(clock, due, calendar)
    return Deadline(
        name=clock.name,
        state=clock.state,
        budget=clock.budget,
        due=due and calendar.local(due),
        there=_there(due, calendar, zone),
        old_due=calendar.local(old_due) if old_due and old_due != due else None,
        stopped=clock.stopped_at and calendar.local(clock.stopped_at),
        late=clock.late,
        provisional=clock.provisional,
        paused_before=bool(clock.pauses),
        spans=spans,
        skipped=skipped,
    )


def _there(due: datetime | None, calendar: Calendar, zone: str | None) -> datetime | None:
    if due is None or zone is None:
        return None
    there = due.astimezone(ZoneInfo(zone))
    return there if there.utcoffset() != calendar.local(due).utcoffset() else None


def _counted(clock: Clock, due: datetime, calendar: Calendar) -> tuple[tuple[Span, ...], tuple[Skipped, ...]]:
    if clock.budget.counting == "elapsed":
        return (), ()
    # Letters show minutes; with both ends floored to the minute the sum that people check is still the whole budget.
    begin, end = _minute(clock.started_at), _minute(due)
    skipped = calendar.skipped(begin, end)[:MAX_SKIPPED]
    if clock.budget.counting == "end_of_day" or (end - begin).days > MAX_SPANS + len(skipped):
        return (), skipped
    spans = calendar.spans(begin, end)
    readable = len(spans) <= MAX_SPANS and sum(span.seconds for span in spans) == clock.budget.seconds
    return (spans if readable else ()), skipped


def _minute(at: datetime) -> datetime:
    return at - timedelta(seconds=at.second, microseconds=at.microsecond)
