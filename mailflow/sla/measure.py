"""What a clock counts by, and what becomes of that when the rules change.

A length and its hours belong together: "2 business days" of one agreement are 18 hours of its own days, and nothing at
all in those of another. And a correction alone makes no promise late: where the new terms would put a due date into the
past, the clock goes on by the ones it had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import OPEN, Clock, change
from mailflow.sla.event import ClockEvent
from mailflow.sla.terms import Calendars, Terms, same_hours

AGREEMENT_CHANGE = "agreement_change"


@dataclass(frozen=True, slots=True)
class Measure:
    """A length, the calendar that it is counted by, and the terms that both come from."""

    budget: Budget
    calendar: Calendar
    terms: Terms


def offered(name: str, terms: Terms | None, calendars: Calendars) -> Measure | None:
    """What these terms promise for the clock; None where they promise nothing."""
    budget = terms.budgets.get(name) if terms else None
    return Measure(budget, calendars[terms.calendar], terms) if terms and budget else None


def moved_to(clock: Clock, terms: Terms, calendars: Calendars) -> Measure | None:
    """The clock's own budget by the calendar of these terms; None where that has other hours."""
    calendar = calendars[terms.calendar]
    fits = clock.budget.counting == "elapsed" or same_hours(calendars[clock.fingerprint], calendar)
    return Measure(clock.budget, calendar, terms) if fits else None


def first_in_time(measures: Iterable[Measure | None], move: Callable[[Measure], Clock]) -> tuple[Measure, Clock] | None:
    """The first measure by which the moved clock is not late, with that clock; where it is late by all, the first one.

    None without any measure.
    """
    late = None
    for measure in filter(None, measures):
        clock = move(measure)
        if clock.breached_at is None:
            return measure, clock
        late = late or (measure, clock)
    return late


def under(
    clocks: Mapping[str, Clock], new: Terms, own: Iterable[str], calendars: Calendars, at: datetime
) -> dict[str, Clock]:
    """The clocks from a change of the terms on: unfinished, unbreached ones count by the new ones, unless that would
    put a due date into the past. Those in `own` have a budget of their own, agreed with the client."""
    own = set(own)
    return {name: _under(clock, new, name in own, calendars, at) for name, clock in clocks.items()}


def _under(clock: Clock, new: Terms, own: bool, calendars: Calendars, at: datetime) -> Clock:
    measure = (None if own else offered(clock.name, new, calendars)) or moved_to(clock, new, calendars)
    if measure is None or clock.state not in OPEN or counts_by(clock, measure):
        return clock
    moved = change(clock, calendars[clock.fingerprint], measure.calendar, measure.budget, at, AGREEMENT_CHANGE)
    return clock if moved.breached_at is not None else moved


def counts_by(clock: Clock, measure: Measure) -> bool:
    """Whether that is what the clock counts by."""
    return clock.budget == measure.budget and clock.fingerprint == measure.calendar.fingerprint


def own_budgets(events: Iterable[ClockEvent]) -> set[str]:
    """The clocks whose budget was agreed with the client: an approved estimate."""
    return {name for event in events if event.what == "start" and event.budget for name in event.clocks}
