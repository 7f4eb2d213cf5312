"""A promise that was not known when its request came: it counts from the receipt all the same (sla.md 4).

A kind that a request turned out to be of promises what the former kind did not. What happened meanwhile is told by the
log alone, since there was no such clock to remember it.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import CLOSED, Clock, begin, lapse, pause, resume
from mailflow.sla.event import ClockEvent

MEANWHILE = frozenset({"response", "workaround"})
"""Clocks that stop while the request goes on; with any other one it has ended."""


def late_begun(calendar: Calendar, name: str, budget: Budget, log: Sequence[ClockEvent], cycle: int) -> Clock:
    """The clock as it would stand after `log`, the events since the receipt in their order, with their instants in
    whole seconds. Neither a waiting for the client nor the time between an end and the reopening counts. Raises
    `CalendarExhausted`."""
    clock = begin(calendar, name, budget, log[0].at, cycle)
    ends, closed = _ends(log), False
    for number, event in enumerate(log):
        clock = lapse(clock, event.at)
        if number in ends:
            # What waited when it was closed waits no longer: one stretch begins where the other one ends.
            clock, closed = pause(resume(calendar, clock, event.at), event.at, CLOSED), True
        elif event.what == "reopen":
            clock, closed = (resume(calendar, clock, event.at), False) if closed else (clock, closed)
        elif not closed:
            clock = _waits(calendar, clock, event)
    return clock


def ends_all(event: ClockEvent) -> bool:
    """Whether a request was ended by it with all of its promises, which come back where it is reopened."""
    return event.what == "cancel" and not event.clocks


def _waits(calendar: Calendar, clock: Clock, event: ClockEvent) -> Clock:
    if event.what == "pause":
        return pause(clock, event.at, event.cause)
    return resume(calendar, clock, event.at) if event.what == "resume" else clock


def _ends(log: Sequence[ClockEvent]) -> frozenset[int]:
    """Where the request ended, by the places in the log: the last end before each reopening. One that was not reopened
    was the end of a part, like a recording, since the request goes on."""
    found, last = set(), None
    for number, event in enumerate(log):
        if ends_all(event) or (event.what == "stop" and not MEANWHILE.issuperset(event.clocks or ("all",))):
            last = number
        elif event.what == "reopen" and last is not None:
            found.add(last)
            last = None
    return frozenset(found)
