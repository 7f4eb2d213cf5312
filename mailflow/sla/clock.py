"""One clock and the moves it can make, row by row of the policy's table: running, paused, met, missed, cancelled.

A breach is a fact about instants: once the due date has passed, no later pause, change of severity or new calendar
takes it away, and due date and breach stay as they were. So every move here leaves a broken clock's due date alone.
Only a lead erases a breach, by excusing it (sla.md 4): then the clock was never late, and since when it would have been
stays on record beside that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from mailflow.sla.agreement import Agreement
from mailflow.sla.budget import EVERY_SECOND, Budget, due_by, share_by
from mailflow.sla.calendar import Calendar

State = Literal["running", "paused", "met", "missed", "cancelled"]
Verdict = Literal["", "met", "missed", "waived", "cancelled"]
OPEN = ("running", "paused")
STOPPED = ("met", "missed")
REOPENED, CLOSED = "reopened", "closed"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that does not count; `end` is None while it lasts. `cause` is that of the event that began it, or
    `CLOSED` for the time between the clock's own stop and the reopening: a workaround stops before its request does."""

    start: datetime
    end: datetime | None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """What one promise came to, all instants in UTC and whole seconds.

    `due_at` is None while paused, unless the clock is breached. `breached_at` is when it became late: at the due date,
    or at the change that moved that into the past (`breach_cause` names the change, "" is plain time).
    `stopped_at` is when it was met, missed or cancelled, `reason` the cause of that event. `margin` are the seconds by
    its own way of counting that were left at the stop, negative where it came late; None before it. `excused` is the
    `breached_at` that a lead has erased at `waived_at`, `waiver` the cause of that event. `revision` counts the times
    its due date was moved by a change of severity or agreement, `cycle` the times it was started or reopened.
    `provisional`: its due date depends
    on an estimated holiday. `fingerprint` is that of the calendar it counts by.
    """

    name: str
    state: State
    started_at: datetime
    due_at: datetime | None
    budget: Budget
    stopped_at: datetime | None = None
    breached_at: datetime | None = None
    breach_cause: str = ""
    pauses: tuple[Pause, ...] = ()
    revision: int = 1
    cycle: int = 1
    provisional: bool = False
    fingerprint: str = ""
    reason: str = ""
    margin: int | None = None
    waived_at: datetime | None = None
    waiver: str = ""
    excused: datetime | None = None

    @property
    def late(self) -> bool:
        """Whether the promise is broken and nobody has excused it."""
        return self.breached_at is not None and self.waived_at is None

    @property
    def broken_at(self) -> datetime | None:
        """Since when it was late, excused or not: from then on nothing moves its due date."""
        return self.breached_at or self.excused

    @property
    def verdict(self) -> Verdict:
        """What is said of the promise in the end; "" while it is open."""
        if self.state in OPEN:
            return ""
        if self.waived_at is not None:
            return "waived"
        return cast(Verdict, self.state)


def begin(calendar: Calendar, name: str, budget: Budget, at: datetime, cycle: int = 1) -> Clock:
    """A clock that runs from `at`."""
    return recount(calendar, Clock(name, "running", at, None, budget, cycle=cycle), at)


def lapse(clock: Clock, at: datetime, stopping: bool = False) -> Clock:
    """The clock as `at` finds it: breached where its due date went by. A stop at the due date itself is in time."""
    if clock.state != "running" or clock.broken_at is not None or clock.due_at is None:
        return clock
    late = clock.due_at < at if stopping else clock.due_at <= at
    return replace(clock, breached_at=clock.due_at) if late else clock


def pause(clock: Clock, at: datetime, cause: str = "") -> Clock:
    """The client is asked: no due date until the answer."""
    if clock.state != "running":
        return clock
    due_at = clock.due_at if clock.broken_at else None
    return replace(clock, state="paused", due_at=due_at, pauses=(*clock.pauses, Pause(at, None, cause)))


def resume(calendar: Calendar, clock: Clock, at: datetime) -> Clock:
    """The client answered: the due date moves by the operating time of the pause."""
    if clock.state != "paused":
        return clock
    *earlier, last = clock.pauses
    pauses = (*earlier, replace(last, end=at))
    return recount(calendar, replace(clock, state="running", pauses=pauses), at)


def stop(calendar: Calendar, clock: Clock, at: datetime, reason: str = "") -> Clock:
    """Done: met iff `at` is not after the due date, by the clock on the wall."""
    if clock.state not in OPEN:
        return clock
    clock = resume(calendar, clock, at)
    met = clock.due_at is not None and at <= clock.due_at
    left = _margin(calendar, clock, at)
    return replace(clock, state="met" if met else "missed", stopped_at=at, reason=reason, margin=left)


def reopen(calendar: Calendar, clock: Clock, budget: Budget, at: datetime) -> Clock:
    """It was not done after all, or not dropped: the next cycle, in which the time since then counts as a pause.

    An excuse was for the former cycle: what is still late is late from now on, and may be told and excused anew.
    """
    if clock.state in OPEN or clock.stopped_at is None:
        return clock
    # A clock that was dropped may have been waiting for an answer then.
    ended = (replace(each, end=each.end or clock.stopped_at) for each in clock.pauses)
    pauses = (*ended, Pause(clock.stopped_at, at, CLOSED))
    again = replace(
        clock, state="running", stopped_at=None, margin=None, pauses=pauses, reason="", cycle=clock.cycle + 1
    )
    if clock.late:
        return again
    again = replace(again, budget=budget, breached_at=None, breach_cause="", waived_at=None, waiver="", excused=None)
    return recount(calendar, again, at, REOPENED)


def change(clock: Clock, old: Calendar, new: Calendar, budget: Budget, at: datetime, cause: str) -> Clock:
    """Other terms from `at` on, counted from the clock's own start; a revision if they move the due date."""
    if clock.state not in OPEN or clock.broken_at is not None:
        return clock
    changed = replace(clock, budget=budget)
    before = clock.due_at or forecast(old, clock, at)
    moved = forecast(new, changed, at) != before
    return recount(new, replace(changed, revision=clock.revision + moved), at, cause)


def cancel(clock: Clock, at: datetime, reason: str) -> Clock:
    """Nobody waits for it any more; a breach before that stays."""
    return replace(clock, state="cancelled", stopped_at=at, reason=reason) if clock.state in OPEN else clock


def waive(clock: Clock, at: datetime, cause: str) -> Clock:
    """A lead excuses the breach, which is erased; a promise that is not broken needs no excuse."""
    if not clock.late:
        return clock
    return replace(clock, breached_at=None, excused=clock.breached_at, waived_at=at, waiver=cause)


def forecast(calendar: Calendar, clock: Clock, at: datetime) -> datetime:
    """The due date if a pause that still lasts ended at `at`. Raises `CalendarExhausted`."""
    return due_by(calendar, clock.budget, clock.started_at, spans(clock.pauses, at))


def recount(calendar: Calendar, clock: Clock, at: datetime, cause: str = "") -> Clock:
    """The clock with its due date counted anew; one that lies in the past already is a breach now, with this cause."""
    if clock.broken_at is not None:
        return clock
    due_at = forecast(calendar, clock, at)
    late = due_at <= at
    return replace(
        clock,
        due_at=due_at if late or clock.state == "running" else None,
        breached_at=at if late else None,
        breach_cause=cause if late else "",
        provisional=clock.budget.counting != "elapsed" and calendar.provisional(clock.started_at, due_at),
        fingerprint=calendar.fingerprint,
    )


def threshold_at(agreement: Agreement, clock: Clock, percent: int) -> datetime | None:
    """When so many percent of the budget are used up, rounded up to the second; None unless the clock runs."""
    if clock.state != "running":
        return None
    return share_by(agreement.calendar, clock.budget, percent, clock.started_at, spans(clock.pauses, clock.started_at))


def spans(pauses: tuple[Pause, ...], until: datetime) -> list[tuple[datetime, datetime]]:
    """The pauses as stretches, one that still lasts ended at `until`."""
    return [(pause.start, pause.end or until) for pause in pauses]


def _margin(calendar: Calendar, clock: Clock, at: datetime) -> int | None:
    if clock.due_at is None:
        return None
    counted = EVERY_SECOND if clock.budget.counting == "elapsed" else calendar
    return counted.elapsed(at, clock.due_at) - counted.elapsed(clock.due_at, at)
