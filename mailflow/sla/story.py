"""The story of a request's clocks, told event by event: what each event does to which of them, and by which terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.budget import Budget, due_by
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import OPEN, STOPPED, Clock, begin, cancel, change, lapse, pause, reopen, resume, stop, waive
from mailflow.sla.event import ClockEvent, latest_terms
from mailflow.sla.latebegun import ends_all, late_begun
from mailflow.sla.measure import AGREEMENT_CHANGE, Measure, counts_by, first_in_time, moved_to, offered, under
from mailflow.sla.openings import from_seconds, to_seconds
from mailflow.sla.terms import Calendars, Terms, same_hours, same_version, terms

NAMES = ("response", "workaround", "permanent", "delivery", "completion")
SEVERITY_CHANGE = "severity_change"
KIND_CHANGE = "kind_change"
MERGED = "merged"


def floor(at: datetime) -> datetime:
    """Down to the whole second, in which clocks are reckoned."""
    return from_seconds(to_seconds(at)) if at.microsecond else at


class Story:
    """The story so far. `held` are the terms that each clock counts by: where a correction came too late to move it,
    still the former ones. `own` has the clocks with a budget of their own, `lent` those that only an agreement after
    that of the receipt has begun; `whole`: its events name what they stop.

    `agreement` is for events without terms. Raises what `clocks.replay` raises.
    """

    def __init__(self, agreement: Agreement | None, kind: str, calendars: Calendars) -> None:
        self.given = agreement
        self.kind = kind
        self.calendars = calendars if agreement is None else _with(calendars, agreement.calendar)
        self.severity: Severity | None = None
        self.whole = False
        self.clocks: dict[str, Clock] = {}
        self.held: dict[str, Terms] = {}
        self.former: list[Clock] = []
        self.own: set[str] = set()
        self.lent: set[str] = set()
        self.log: list[ClockEvent] = []

    def apply(self, event: ClockEvent) -> None:
        """The next event, which must not be earlier than the one before."""
        at = floor(event.at)
        self.lapse(at, stopping=event.what == "stop")
        match event.what:
            case "start":
                self._start(event, at)
            case "severity":
                self._severity(event, at)
            case "agreement":
                self._agreement(event.terms, at)
            case "reopen":
                self._reopen(event, at)
            case "resume":
                for name in self._named(event):
                    self._resume(event.terms, name, at)
            case _:
                for name in self._named(event):
                    self.clocks[name] = self._move(event, self.clocks[name], at)
        self.log.append(event)

    def lapse(self, at: datetime, stopping: bool) -> None:
        """Every clock as `at` finds it."""
        for name, clock in self.clocks.items():
            self.clocks[name] = lapse(clock, at, stopping)

    def _terms(self, event: ClockEvent) -> Terms:
        if event.terms is not None:
            return event.terms
        if self.given is None:
            raise ValueError("an event without terms needs the agreement of its time")
        return terms(self.given, self.kind, self.severity)

    def _named(self, event: ClockEvent) -> list[str]:
        names = set(event.clocks or self.clocks)
        if event.what == "stop" and not self.whole and self.given and self.given.resolution_satisfies_workaround:
            names |= {"workaround"} if "permanent" in names else set()
        return [name for name in self.clocks if name in names]

    def _count(self, name: str, measures: Iterable[Measure | None], move: Callable[[Measure], Clock]) -> None:
        """The clock moved by the first measure that does not make it late."""
        if chosen := first_in_time(measures, move):
            self.held[name], self.clocks[name] = chosen[0].terms, chosen[1]

    def _kept(self, name: str) -> Measure:
        """What the clock counts by already."""
        clock = self.clocks[name]
        return Measure(clock.budget, self.calendars[clock.fingerprint], self.held[name])

    def _offer(self, name: str, new: Terms) -> Measure | None:
        """What other terms have for the clock: a budget with its hours, or holidays for the budget it has."""
        own = name in self.own
        return (None if own else offered(name, new, self.calendars)) or moved_to(self.clocks[name], new, self.calendars)

    def _graded(self, name: str) -> Measure | None:
        """What the terms that the clock has counted by promise for the severity of now; None where they do not say."""
        return offered(name, self.held[name].at(self.severity), self.calendars)

    def _move(self, event: ClockEvent, clock: Clock, at: datetime) -> Clock:
        match event.what:
            case "pause":
                return pause(clock, at, event.cause)
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
            if self.log and event.budget is None:
                self._start_late(name, held, budget, at)
                continue
            cycle = 1
            if earlier := self.clocks.get(name):
                self.former.append(self._replaced(earlier, at, event.cause))
                cycle = earlier.cycle + 1
            self.clocks[name], self.held[name] = begin(calendar, name, budget, at, cycle), held
            if event.budget:
                self.own.add(name)

    def _replaced(self, earlier: Clock, at: datetime, cause: str) -> Clock:
        """The clock that another agreed date takes the place of. What was promised first stays broken where it was:
        a new estimate replaces a promise, and no breach."""
        if earlier.state not in OPEN or not earlier.late:
            return cancel(earlier, at, cause)
        return stop(self.calendars[earlier.fingerprint], earlier, at, cause)

    def _start_late(self, name: str, held: Terms, budget: Budget, at: datetime) -> None:
        """A promise of the kind that a request turned out to be of; what is late by then is late from now on."""
        earlier, calendar = self.clocks.get(name), self.calendars[held.calendar]
        if earlier is not None:
            self.former.append(cancel(earlier, at, KIND_CHANGE))
        log = [replace(event, at=floor(event.at)) for event in self.log]
        clock = lapse(late_begun(calendar, name, budget, log, earlier.cycle + 1 if earlier else 1), at)
        if clock.breached_at is not None:
            clock = replace(clock, breached_at=at, breach_cause=KIND_CHANGE)
        self.clocks[name], self.held[name] = clock, held

    def _agreement(self, new: Terms | None, at: datetime) -> None:
        if new is None:
            return
        # A severity of the same mail is told before it, and may have come after it in the mail.
        new, held = new.at(self.severity) or new, latest_terms(self.log)
        self.clocks = under(self.clocks, new, self.own, self.calendars, at)
        for name, clock in self.clocks.items():
            if (offer := self._offer(name, new)) and counts_by(clock, offer):
                self.held[name] = new
        if held is not None and not same_version(held, new):
            for name in self.lent - set(new.budgets):
                self.clocks[name] = cancel(self.clocks[name], at, AGREEMENT_CHANGE)
            for name in new.budgets:
                if name not in self.clocks or self.clocks[name].reason == AGREEMENT_CHANGE:
                    self._begin_under(new, name, at)

    def _begin_under(self, new: Terms, name: str, at: datetime) -> None:
        """A promise that only another agreement has, which should have counted from the receipt: so its part of the
        story is told again by it. Where it would be broken by now, it is none: nobody knew of it in time."""
        again = Story(self.given, self.kind, self.calendars)
        for earlier in self.log:
            held = earlier.terms and replace(
                new.at(earlier.severity or again.severity) or new, reopen_window=earlier.terms.reopen_window
            )
            again.apply(replace(earlier, terms=held))
        again.lapse(at, stopping=False)
        clock, dropped = again.clocks.get(name), self.clocks.get(name)
        if clock is not None and clock.state in (*OPEN, *STOPPED) and clock.broken_at is None:
            revision = dropped.revision + 1 if dropped else clock.revision
            self.clocks[name], self.held[name] = replace(clock, revision=revision), new
            self.lent.add(name)

    def _resume(self, new: Terms | None, name: str, at: datetime) -> None:
        clock = self.clocks[name]

        def move(by: Measure) -> Clock:
            return resume(by.calendar, clock if clock.broken_at else replace(clock, budget=by.budget), at)

        if clock.state == "paused":
            self._count(name, (self._offer(name, new) if new else None, self._kept(name)), move)

    def _reopen(self, event: ClockEvent, at: datetime) -> None:
        ends = [floor(earlier.at) for earlier in self.log if earlier.what == "stop" or ends_all(earlier)]
        new = self._terms(event)
        if not ends or at > self._reopen_until(new, ends[-1]):
            return
        dropped = {earlier.cause for earlier in self.log if ends_all(earlier)}
        for name in self._named(event):
            clock = self.clocks[name]
            comes_back = clock.state in STOPPED or (clock.state == "cancelled" and clock.reason in dropped)
            if comes_back and (name in self.own or name in new.budgets):
                self._again(name, new, at)

    def _again(self, name: str, new: Terms, at: datetime) -> None:
        clock = self.clocks[name]
        self.former.append(clock)
        before = self._kept(name) if name in self.own else self._graded(name)
        self._count(name, (self._offer(name, new), before), lambda by: reopen(by.calendar, clock, by.budget, at))

    def _reopen_until(self, held: Terms, closed: datetime) -> datetime:
        assert held.reopen_window is not None
        return due_by(self.calendars[held.calendar], held.reopen_window, closed)

    def _severity(self, event: ClockEvent, at: datetime) -> None:
        another, self.severity = event.severity != self.severity, event.severity
        new = self._terms(event)
        for name in NAMES:
            clock, promised = self.clocks.get(name), name in new.budgets
            if name in self.own or not (clock or promised):
                continue
            if clock is None or (clock.state == "cancelled" and clock.reason in (SEVERITY_CHANGE, AGREEMENT_CHANGE)):
                if another:
                    self._begin_late(event, name, clock.revision + 1 if clock else 1, at)
            elif promised:
                self._grade(name, new, at)
            elif clock.broken_at is None:
                self.clocks[name] = cancel(clock, at, SEVERITY_CHANGE)

    def _grade(self, name: str, new: Terms, at: datetime) -> None:
        clock = self.clocks[name]

        def move(by: Measure) -> Clock:
            return change(clock, self.calendars[clock.fingerprint], by.calendar, by.budget, at, SEVERITY_CHANGE)

        if clock.state in OPEN:
            self._count(name, (offered(name, new, self.calendars), self._graded(name)), move)

    def _begin_late(self, event: ClockEvent, name: str, revision: int, at: datetime) -> None:
        """A clock that only the new severity has: it runs from the receipt, so its part of the story is told again."""
        again = Story(self.given, self.kind, self.calendars)
        for earlier in self.log:
            if earlier.what != "severity":
                again.apply(self._told_anew(earlier, event, name))
        again.lapse(at, stopping=False)
        again._agreement(event.terms, at)
        clock = again.clocks.get(name)
        if clock is None or clock.state not in (*OPEN, *STOPPED):
            return
        if clock.breached_at is not None:
            clock = replace(clock, breached_at=at, breach_cause=SEVERITY_CHANGE)
        self.clocks[name], self.held[name] = replace(clock, revision=revision), again.held[name]
        if any(earlier.what == "agreement" for earlier in self.log):
            self.lent.add(name)

    def _told_anew(self, earlier: ClockEvent, by: ClockEvent, name: str) -> ClockEvent:
        """An earlier event as if the new severity had been known, by the version and the calendar of that time."""
        severity = self.severity if earlier.what == "start" else earlier.severity
        held = earlier.terms
        if held is not None and by.terms is not None:
            told = held.at(self.severity) or self._with_targets(held, by.terms)
            held = replace(told if name in told.budgets else by.terms, reopen_window=held.reopen_window)
        return replace(earlier, severity=severity, terms=held)

    def _with_targets(self, held: Terms, by: Terms) -> Terms:
        """The calendar of then with the targets of now, where one does for the other."""
        fits = same_hours(self.calendars[held.calendar], self.calendars[by.calendar])
        return replace(held, targets=by.targets) if fits else by


def _with(calendars: Calendars, calendar: Calendar) -> Calendars:
    return calendars if calendar.fingerprint in calendars else {**calendars, calendar.fingerprint: calendar}
