"""A request's clocks as a replay of its events: the same events in any order of arrival give the same clocks.

Stored clocks are a cache of this replay. An event that comes in late, with an earlier instant, does not patch them: the
whole story is told again, so no order of mails can make a promise look kept that was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, get_args

from mailflow.sla.agreement import Agreement, Severity, reopen_until
from mailflow.sla.budget import Budget
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
)
from mailflow.sla.openings import from_seconds, to_seconds

__all__ = ["Clock", "ClockEvent", "Pause", "State", "What", "current", "replay", "threshold_at"]

What = Literal["start", "stop", "pause", "resume", "reopen", "severity", "agreement", "cancel"]
PRECEDENCE = {what: n for n, what in enumerate(get_args(What))}
"""The order at equal instants: a stop in the second of a pause was in time, a pause that ends at once never was."""

NAMES = ("response", "workaround", "permanent", "delivery", "completion")
SEVERITY_CHANGE = "severity_change"
AGREEMENT_CHANGE = "agreement_change"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that happened to a request's clocks at an instant; `clocks` names them, () means all.

    start: a receipt (`severity`), or an approved estimate (`budget`, for the clocks named). severity: the new one.
    agreement: a new calendar, or a correction of the agreement's version, in `agreement`. `cause` is for people.
    """

    at: datetime
    what: What
    clocks: tuple[str, ...] = ()
    severity: Severity | None = None
    cause: str = ""
    budget: Budget | None = None
    agreement: Agreement | None = None


def replay(agreement: Agreement, kind: str, events: Iterable[ClockEvent], now: datetime) -> tuple[Clock, ...]:
    """The clocks of a request of this kind as they stand at `now`; events after `now` have not happened yet.

    `agreement` is the one valid at the first start. Former cycles of a clock stand before its current one. Raises
    `CalendarExhausted`.
    """
    story = _Replay(agreement, kind)
    known = [replace(event, at=event.at.astimezone(UTC)) for event in events]
    for event in sorted((event for event in known if event.at <= now), key=_precedence):
        story.apply(event)
    story.lapse(_floor(now), stopping=True)
    clocks = (*story.former, *story.clocks.values())
    return tuple(sorted(clocks, key=lambda clock: (NAMES.index(clock.name), clock.cycle)))


def current(clocks: Sequence[Clock]) -> dict[str, Clock]:
    """The last cycle of each clock by its name."""
    return {clock.name: clock for clock in sorted(clocks, key=lambda clock: clock.cycle)}


def _precedence(event: ClockEvent) -> tuple[object, ...]:
    """Total, so that equal instants are told in one order; of two severities the graver one is told last and stays."""
    grade = -event.severity.rank if event.severity else 0
    length = event.budget.seconds if event.budget else 0
    terms = event.agreement.calendar.fingerprint if event.agreement else ""
    return event.at, PRECEDENCE[event.what], grade, event.clocks, event.cause, length, terms


def _floor(at: datetime) -> datetime:
    return from_seconds(to_seconds(at))


class _Replay:
    """The story so far. `counted_by` has the agreement each clock counts by, `own` those with a budget of their own."""

    def __init__(self, agreement: Agreement, kind: str) -> None:
        self.first = self.agreement = agreement
        self.kind = kind
        self.severity: Severity | None = None
        self.clocks: dict[str, Clock] = {}
        self.former: list[Clock] = []
        self.counted_by: dict[str, Agreement] = {}
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
                self._agreement(event, at)
            case "reopen":
                self._reopen(event, at)
            case _:
                for name in self._named(event):
                    self.clocks[name] = self._move(event, name, at)
        self.log.append(event)

    def lapse(self, at: datetime, stopping: bool) -> None:
        self.clocks = {name: lapse(clock, at, stopping) for name, clock in self.clocks.items()}

    def _budgets(self) -> dict[str, Budget]:
        return {target.clock: target.budget for target in self.agreement.targets(self.kind, self.severity)}

    def _named(self, event: ClockEvent) -> list[str]:
        names = set(event.clocks or self.clocks)
        if event.what == "stop" and "permanent" in names and self.agreement.resolution_satisfies_workaround:
            names.add("workaround")
        return [name for name in self.clocks if name in names]

    def _move(self, event: ClockEvent, name: str, at: datetime) -> Clock:
        clock, agreement = self.clocks[name], self.counted_by[name]
        match event.what:
            case "pause":
                return pause(clock, at)
            case "resume":
                return resume(agreement, clock, at)
            case "stop":
                return stop(agreement, clock, at, event.cause)
            case _:
                return cancel(clock, at, event.cause)

    def _start(self, event: ClockEvent, at: datetime) -> None:
        self.severity = event.severity or self.severity
        budgets = self._budgets()
        for name in event.clocks or tuple(budgets):
            if (budget := event.budget or budgets.get(name)) is None:
                continue
            cycle = 1
            if earlier := self.clocks.get(name):
                self.former.append(cancel(earlier, at, event.cause))
                cycle = earlier.cycle + 1
            self.clocks[name] = begin(self.agreement, name, budget, at, cycle)
            self.counted_by[name] = self.agreement
            if event.budget:
                self.own.add(name)

    def _reopen(self, event: ClockEvent, at: datetime) -> None:
        stops = [clock.stopped_at for clock in self.clocks.values() if clock.state in STOPPED and clock.stopped_at]
        if not stops or at > reopen_until(self.agreement, max(stops)):
            return
        budgets = self._budgets()
        for name in self._named(event):
            clock = self.clocks[name]
            budget = clock.budget if name in self.own else budgets.get(name)
            if clock.state in STOPPED and budget:
                self.former.append(clock)
                self.clocks[name] = reopen(self.counted_by[name], clock, budget, at)

    def _agreement(self, event: ClockEvent, at: datetime) -> None:
        """Unfinished, unbreached clocks count by the new terms, unless that would put their due date into the past."""
        if event.agreement is None:
            return
        self.agreement = event.agreement
        budgets = self._budgets()
        for name, clock in self.clocks.items():
            budget = clock.budget if name in self.own else budgets.get(name, clock.budget)
            moved = change(clock, self.counted_by[name], self.agreement, budget, at, AGREEMENT_CHANGE)
            if moved.breached_at is None:
                self.clocks[name], self.counted_by[name] = moved, self.agreement

    def _severity(self, event: ClockEvent, at: datetime) -> None:
        self.severity = event.severity
        budgets = self._budgets()
        for name in [name for name in NAMES if name not in self.own and (name in self.clocks or name in budgets)]:
            clock, budget = self.clocks.get(name), budgets.get(name)
            if clock is None or (clock.state == "cancelled" and clock.reason == SEVERITY_CHANGE):
                self._begin_late(name, clock.revision + 1 if clock else 1, at)
            elif budget:
                terms = self.counted_by[name]
                self.clocks[name] = change(clock, terms, terms, budget, at, SEVERITY_CHANGE)
            elif clock.breached_at is None:
                self.clocks[name] = cancel(clock, at, SEVERITY_CHANGE)

    def _begin_late(self, name: str, revision: int, at: datetime) -> None:
        """A clock that only the new severity has: it runs from the receipt, so its part of the story is told again."""
        again = _Replay(self.first, self.kind)
        for event in self.log:
            if event.what != "severity":
                again.apply(replace(event, severity=self.severity) if event.what == "start" else event)
        again.lapse(at, stopping=False)
        clock = again.clocks.get(name)
        if clock is None or clock.state not in (*OPEN, *STOPPED):
            return
        if clock.breached_at is not None:
            clock = replace(clock, breached_at=at, breach_cause=SEVERITY_CHANGE)
        self.clocks[name], self.counted_by[name] = replace(clock, revision=revision), again.counted_by[name]
