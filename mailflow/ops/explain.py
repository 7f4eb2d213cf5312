"""A request's promises told from its stored story: each clock's start, budget, due date, sum, pauses and verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.desk.people import People
from mailflow.desk.request import Case
from mailflow.errors import CalendarExhausted
from mailflow.flow import warn
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import CLOSED, Clock, Pause, lapse, spans
from mailflow.sla.event import ClockEvent, in_order, latest_terms
from mailflow.sla.explain import Account, account
from mailflow.sla.source import Source
from mailflow.sla.warnings import Told, look, read_cause, thresholds
from mailflow.store.cases import Line


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to the clocks, with the line of the timeline that it came from, where that is known."""

    event: ClockEvent
    line: Line | None


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause and what began it: a question to the client, or None for the time between the clock's own stop and the
    reopening."""

    pause: Pause
    line: Line | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """One cycle of one clock. `calendar` is the one it counts by, None where the database has it no more; `account` is
    None then, too. `source` is who set the budget, None where today's agreement promises something else."""

    clock: Clock
    calendar: Calendar | None
    account: Account | None
    source: Source | None
    pauses: tuple[Paused, ...]
    next: Next | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """Who hears next of a promise in danger, when, and at which threshold (`sla.warnings.Threshold.key`)."""

    at: datetime
    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """All of it. `agreement` is the name and version that hold for the request, `terms` the agreement of its client
    today. `told` are the lines on which the people responsible were told of a promise in danger."""

    case: Case
    agreement: str
    terms: Agreement
    promises: tuple[Promise, ...]
    happened: tuple[Happened, ...]
    told: tuple[Line, ...] = ()


def story(
    case: Case, lines: Sequence[Line], agreement: Agreement, now: datetime, people: People | None = None
) -> Story:
    """The story of this request; `agreement` is the one of its client today, for where a value comes from. With
    `people`, who hears next is told by their ids, else as the agreement names them."""
    by_event = {line.entry.clock: line for line in lines if line.entry.clock is not None}
    by_id = {line.entry.id: line for line in lines}
    happened = tuple(
        Happened(event, by_event.get(event) or by_id.get(event.cause)) for event in in_order(case.events, now)
    )
    terms = latest_terms(case.events)
    name = f"{terms.agreement} {terms.version}" if terms else f"{agreement.name} {agreement.version}"
    today = name == f"{agreement.name} {agreement.version}"
    # What is stored is as of the last thing that happened; that a date has gone by since is no event.
    clocks = (lapse(clock, now, stopping=True) for clock in case.clocks)
    promises = (_promise(clock, case, agreement if today else None, happened, agreement, now) for clock in clocks)
    said = tuple(line for line in lines if read_cause(line.entry.id))
    heard = tuple(replace(each, next=_next(each.clock, case, agreement, said, people, now)) for each in promises)
    return Story(case, name, agreement, heard, happened, said)


def _next(
    clock: Clock, case: Case, agreement: Agreement, said: Sequence[Line], people: People | None, now: datetime
) -> Next | None:
    terms = warn.counting(agreement, clock, case)
    told = tuple(Told(line.entry.id, line.entry.at) for line in said)
    try:
        found = look(terms, case.request.number, clock, told, now)
        steps = () if found.next_at is None else thresholds(terms, lapse(clock, now, stopping=True))
        step = found.threshold or next((each for each in steps if each.at == found.next_at), None)
        if step is None:
            return None
        at = warn.may_tell_at(case.request, terms, step.at)
    except CalendarExhausted:
        return None
    if people is None:
        return Next(at, step.key, step.names)
    return Next(at, step.key, tuple(person.id for person in warn.responsible(step.names, case.request, terms, people)))


def _promise(
    clock: Clock,
    case: Case,
    valid: Agreement | None,
    happened: Sequence[Happened],
    agreement: Agreement,
    now: datetime,
) -> Promise:
    known = {agreement.calendar.fingerprint: agreement.calendar, **case.calendars}
    calendar = known.get(clock.fingerprint)
    end = clock.due_at or clock.stopped_at or max(now, clock.started_at)
    told = (
        account(calendar, clock.budget, clock.started_at, end, spans(clock.pauses, end))
        if calendar is not None
        else None
    )
    source = _source(clock, case, valid) if valid else None
    return Promise(clock, calendar, told, source, tuple(_paused(pause, happened) for pause in clock.pauses))


def _source(clock: Clock, case: Case, agreement: Agreement) -> Source | None:
    """Who set the budget, if it is the one of the request's severity by today's agreement."""
    severity = case.request.severity or Severity.NORMAL
    for target in agreement.targets(case.request.kind, severity):
        if target.clock == clock.name and target.budget == clock.budget:
            return agreement.sources.get(f"targets.{case.request.kind}.{severity}.{clock.name}")
    return None


def _paused(pause: Pause, happened: Sequence[Happened]) -> Paused:
    if pause.cause == CLOSED:
        return Paused(pause, None, closed=True)
    began = (one.line for one in happened if one.event.what == "pause" and _second(one.event.at) == pause.start)
    return Paused(pause, next(began, None), closed=False)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
