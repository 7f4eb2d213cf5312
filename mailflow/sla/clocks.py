"""A request's clocks as a replay of its events: the same events in any order of arrival give the same clocks.

Stored clocks are a cache of this replay. An event that comes in late, with an earlier instant, does not patch them: the
whole story is told again, so no order of mails can make a promise look kept that was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.budget import due_by
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import (
    OPEN,
    STOPPED,
    Clock,
    Pause,
    State,
    begin,
    cancel,
    change,
    lapse,
    pause,
    reopen,
    resume,
    stop,
    threshold_at,
    waive,
)
from mailflow.sla.event import ClockEvent, What, in_order
from mailflow.sla.openings import from_seconds, to_seconds
from mailflow.sla.terms import Calendars, Terms, terms

__all__ = ["Clock", "ClockEvent", "Pause", "State", "What", "current", "replay", "threshold_at"]

NAMES = ("response", "workaround", "permanent", "delivery", "completion")
SEVERITY_CHANGE = "severity_change"
AGREEMENT_CHANGE = "agreement_change"
MERGED = "merged"


def replay(
    agreement: Agreement | None,
    kind: str,
    events: Iterable[ClockEvent],
    now: datetime,
    calendars: Calendars = MappingProxyType({}),
) -> tuple[Clock, ...]:
    """The clocks of a request of this kind as they stand at `now`; events after `now` have not happened yet.

    `calendars` has every one that the events' terms name. `agreement` is for events without terms, those of an older
    mailflow: the one valid at the first start. Former cycles of a clock stand before its current one. Raises
    `CalendarExhausted`, `KeyError` for a calendar that is not given, `ValueError` for an agreement that is missing.
    """
    story = _Replay(agreement, kind, calendars)
    for event in in_order(events, now):
        story.apply(event)
    story.lapse(_floor(now), stopping=True)
    clocks = (*story.former, *story.clocks.values())
    return tuple(sorted(clocks, key=lambda clock: (NAMES.index(clock.name), clock.cycle)))


def current(clocks: Sequence[Clock]) -> dict[str, Clock]:
    """The last cycle of each clock by its name."""
    return {clock.name: clock for clock in sorted(clocks, key=lambda clock: clock.cycle)}


def under(
    clocks: Mapping[str, Clock], new: Terms, own: Iterable[str], calendars: Calendars, at: datetime
) -> dict[str, Clock]:
    """The clocks from a change of the terms on: unfinished, unbreached ones count by the new ones, unless that would
    put a due date into the past. Those in `own` have a budget of their own, agreed with the client."""
    budgets, calendar, own = new.budgets, calendars[new.calendar], set(own)
    changed = {}
    for name, clock in clocks.items():
        budget = clock.budget if name in own else budgets.get(name, clock.budget)
        moved = clock
        if clock.state in OPEN and (budget != clock.budget or clock.fingerprint != new.calendar):
            moved = change(clock, calendars[clock.fingerprint], calendar, budget, at, AGREEMENT_CHANGE)
        changed[name] = clock if moved.breached_at is not None else moved
    return changed


def own_budgets(events: Iterable[ClockEvent]) -> set[str]:
    """The clocks whose budget was agreed with the client: an approved estimate."""
    return {name for event in events if event.what == "start" and event.budget for name in event.clocks}


def _floor(at: datetime) -> datetime:
    return from_seconds(to_seconds(at)) if at.microsecond else at


class _Replay:
    """The story so far. `own` has the clocks with a budget of their own; `whole`: its events name what they stop."""

    def __init__(self, agreement: Agreement | None, kind: str, calendars: Calendars) -> None:
        self.given = agreement
        self.kind = kind
        self.calendars = calendars if agreement is None else _with(calendars, agreement.calendar)
        self.severity: Severity | None = None
        self.whole = False
        self.clocks: dict[str, Clock] = {}
        self.former: list[Clock] = []
        self.own: set[str] = set()
        self.log: list[ClockEvent] = []

    def apply(self, event: ClockEvent) -> None:
        at = _floor(event.at)
        self.lapse(at, stopping=event.what == "stop")
        match event.what:
            case "start":
                self._start(event, at)
            case "severity":
                self._severity(event, at)
            case "agreement":
                if event.terms is not None:
                    self.clocks = under(self.clocks, event.terms, self.own, self.calendars, at)
            case "reopen":
                self._reopen(event, at)
            case _:
                for name in self._named(event):
                    self.clocks[name] = self._move(event, self.clocks[name], at)
        self.log.append(event)

    def lapse(self, at: datetime, stopping: bool) -> None:
        for name, clock in self.clocks.items():
            self.clocks[name] = lapse(clock, at, stopping)

    def _terms(self, event: ClockEvent) -> Terms:
        if event.terms is not None:
            return event.terms
        if self.given is None:
            raise ValueError("an event without terms needs the agreement of its time")
        return terms(self.given, self.kind, self.severity)

    def _calendar(self, event: ClockEvent, clock: Clock) -> Calendar:
        """The one a clock counts by from this event on."""
        return self.calendars[event.terms.calendar if event.terms else clock.fingerprint]

    def _named(self, event: ClockEvent) -> list[str]:
        names = set(event.clocks or self.clocks)
        if event.what == "stop" and not self.whole and self.given and self.given.resolution_satisfies_workaround:
            names |= {"workaround"} if "permanent" in names else set()
        return [name for name in self.clocks if name in names]

    def _move(self, event: ClockEvent, clock: Clock, at: datetime) -> Clock:
        match event.what:
            case "pause":
                return pause(clock, at, event.cause)
            case "resume":
                return resume(self._calendar(event, clock), clock, at)
            case "stop":
                return stop(self.calendars[clock.fingerprint], clock, at, event.cause)
            case "waive":
                return waive(clock, at, event.cause)
            case _:
                return cancel(clock, at, event.cause or (MERGED if event.what == "merge" else ""))

    def _start(self, event: ClockEvent, at: datetime) -> None:
        self.severity = event.severity or self.severity
        self.whole |= event.terms is not None
        held = self._terms(event)
        budgets, calendar = held.budgets, self.calendars[held.calendar]
        for name in event.clocks or tuple(budgets):
            if (budget := event.budget or budgets.get(name)) is None:
                continue
            cycle = 1
            if earlier := self.clocks.get(name):
                self.former.append(cancel(earlier, at, event.cause))
                cycle = earlier.cycle + 1
            self.clocks[name] = begin(calendar, name, budget, at, cycle)
            if event.budget:
                self.own.add(name)

    def _reopen(self, event: ClockEvent, at: datetime) -> None:
        stops = [clock.stopped_at for clock in self.clocks.values() if clock.state in STOPPED and clock.stopped_at]
        held = self._terms(event)
        if not stops or at > self._reopen_until(held, max(stops)):
            return
        budgets = held.budgets
        for name in self._named(event):
            clock = self.clocks[name]
            budget = clock.budget if name in self.own else budgets.get(name)
            if clock.state in STOPPED and budget:
                self.former.append(clock)
                self.clocks[name] = reopen(self._calendar(event, clock), clock, budget, at)

    def _reopen_until(self, held: Terms, closed: datetime) -> datetime:
        assert held.reopen_window is not None
        return due_by(self.calendars[held.calendar], held.reopen_window, closed)

    def _severity(self, event: ClockEvent, at: datetime) -> None:
        self.severity = event.severity
        budgets = self._terms(event).budgets
        for name in [name for name in NAMES if name not in self.own and (name in self.clocks or name in budgets)]:
            clock, budget = self.clocks.get(name), budgets.get(name)
            if clock is None or (clock.state == "cancelled" and clock.reason == SEVERITY_CHANGE):
                self._begin_late(event, name, clock.revision + 1 if clock else 1, at)
            elif budget:
                old, new = self.calendars[clock.fingerprint], self._calendar(event, clock)
                self.clocks[name] = change(clock, old, new, budget, at, SEVERITY_CHANGE)
            elif clock.breached_at is None:
                self.clocks[name] = cancel(clock, at, SEVERITY_CHANGE)

    def _begin_late(self, event: ClockEvent, name: str, revision: int, at: datetime) -> None:
        """A clock that only the new severity has: it runs from the receipt, so its part of the story is told again."""
        again = _Replay(self.given, self.kind, self.calendars)
        for earlier in self.log:
            if earlier.what != "severity":
                again.apply(self._told_anew(earlier, event))
        again.lapse(at, stopping=False)
        clock = again.clocks.get(name)
        if clock is None or clock.state not in (*OPEN, *STOPPED):
            return
        if clock.breached_at is not None:
            clock = replace(clock, breached_at=at, breach_cause=SEVERITY_CHANGE)
        self.clocks[name] = replace(clock, revision=revision)

    def _told_anew(self, earlier: ClockEvent, by: ClockEvent) -> ClockEvent:
        """An earlier event as if the new severity had been known: its targets, and the calendar of that time."""
        severity = self.severity if earlier.what == "start" else earlier.severity
        held = earlier.terms
        if held is not None and by.terms is not None:
            held = replace(held, targets=by.terms.targets)
        return replace(earlier, severity=severity, terms=held)


def _with(calendars: Calendars, calendar: Calendar) -> Calendars:
    return calendars if calendar.fingerprint in calendars else {**calendars, calendar.fingerprint: calendar}
