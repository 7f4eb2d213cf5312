"""A promise in danger, told to the people who are responsible for it: a warning, a breach, an escalation, a correction.

Nothing here changes a request: what a clock came to follows from the mails alone. What was told stands on the timeline
as a line of its own, whose id is also what keeps it from being told twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.desk.decision import Decision, Notice, Outcome
from mailflow.desk.people import People, Person
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import notices
from mailflow.handbook import Handbook
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.clock import CLOSED, lapse
from mailflow.sla.clocks import Clock
from mailflow.sla.warnings import BREACH, Look, Told, look

ACTOR = "mailflow"


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far a tick looks. `at` is the watermark, or later where internal warnings would not wait any longer for the
    mailboxes in `behind`: their mail may still disprove what is told."""

    at: datetime
    behind: tuple[str, ...] = ()


def looks(case: Case, told: Sequence[Told], terms: Agreement, horizon: Horizon) -> tuple[Look, ...]:
    """What is to be said about each clock of a request, in the order of `case.clocks`. Raises `CalendarExhausted`."""
    return tuple(
        look(counting(terms, clock, case), case.request.number, reopened(clock), told, horizon.at)
        for clock in case.clocks
    )


def reopened(clock: Clock) -> Clock:
    """The clock as it is told of: one that was reopened late is late since then, and not since years.

    Else its first notice would be the last escalation, and who works on it would hear nothing.
    """
    ends = (pause.end for pause in clock.pauses if pause.cause == CLOSED and pause.end is not None)
    since = max(ends, default=None)
    if clock.breached_at is None or since is None:
        return clock
    return replace(clock, breached_at=max(clock.breached_at, since))


def counting(terms: Agreement, clock: Clock, case: Case) -> Agreement:
    """The agreement with the calendar that the clock counts by, which may be that of an earlier version."""
    calendar = case.calendars.get(clock.fingerprint)
    return terms if calendar in (None, terms.calendar) else replace(terms, calendar=calendar)


def may_tell_at(request: Request, terms: Agreement, now: datetime) -> datetime:
    """`now`, or the next operating second where nobody is to be woken. Raises `CalendarExhausted`."""
    if request.severity is Severity.CRITICAL and terms.critical_at_once:
        return now
    return now if terms.calendar.is_open(now) else terms.calendar.next_open(now)


def tell(
    case: Case, clock: Clock, found: Look, told_before: Sequence[str], handbook: Handbook, terms: Agreement,
    horizon: Horizon, now: datetime,
) -> Decision:  # fmt: skip
    """The line on the timeline, and the letters. `told_before` are the addresses that heard of a breach that was none:
    a correction goes to the same people."""
    assert found.cause is not None
    case = replace(case, clocks=tuple(lapse(each, horizon.at, stopping=True) for each in case.clocks))
    cause, people = str(found.cause), handbook.people
    if found.threshold is None:
        template, text = "correction", f"{clock.name}: was told to be late, and is not"
        persons = tuple(person for address in told_before if (person := people.staff_by_address(address)))
    else:
        template, text = _said(found.threshold.rank, found.threshold.key, clock)
        persons = tuple(responsible(found.threshold.names, case.request, terms, people))
    entry = Entry(
        id=cause,
        request=case.request.number,
        at=horizon.at,
        recorded_at=now,
        what=What.NOTE,
        actor=ACTOR,
        text=f"{text}; told: {', '.join(person.id for person in persons) or 'nobody'}",
        reason=tuple(f"mail of {name} was not read up to this instant" for name in horizon.behind),
    )
    return Decision(
        Outcome.RECORDED,
        (entry.text,),
        request=case.request.number,
        entries=(entry,),
        notices=tuple(_notice(template, person, cause, case, horizon) for person in persons),
    )


def responsible(names: Sequence[str], request: Request, terms: Agreement, people: People) -> tuple[Person, ...]:
    """The people of an escalation's list, nobody twice; who left the house is left out, and it is the leads' then."""
    found = tuple(dict.fromkeys(person for name in names for person in _named(name, request, terms, people)))
    return found or tuple(leads(people)) or tuple(_members(request, people))


def leads(people: People) -> Iterator[Person]:
    """Those who lead, in the order of staff.yaml."""
    yield from (person for person in people.staff if person.lead)


def _named(name: str, request: Request, terms: Agreement, people: People) -> Iterator[Person]:
    match name:
        case "assignee":
            yield from notices.responsible(request, people)
        case "team":
            yield from _members(request, people)
        case "leads":
            yield from leads(people)
        case _:
            person = people.person((terms.owner or "") if name == "owner" else name)
            yield from (person,) if person else ()


def _members(request: Request, people: People) -> Iterator[Person]:
    yield from notices.responsible(replace(request, assignee=None), people)


def _said(rank: int, key: str, clock: Clock) -> tuple[str, str]:
    """The template, and what the timeline says."""
    due = f"due {clock.due_at:%Y-%m-%d %H:%M} UTC" if clock.due_at else ""
    if rank < BREACH:
        return "warning", f"{clock.name}: {key} % of its time is used up, {due}"
    if rank == BREACH:
        return "breach", f"{clock.name}: late, {due}"
    return "escalated", f"{clock.name}: still late, {due}"


def _notice(template: str, person: Person, cause: str, case: Case, horizon: Horizon) -> Notice:
    return notices.to_person(template, person, cause, request=case.request, clocks=case.clocks, lines=horizon.behind)
