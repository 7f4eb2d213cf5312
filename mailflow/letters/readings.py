"""The sentences of the policy that can be read in two ways: each reading, and what it would do to one example.

The example is a critical incident of Thursday, 27 March 2025 at 16:30, before joint leave, a weekend and Eid, and the
form for a visit of Wednesday, 28 May 2025, before a holiday and a weekend: there each reading shows. Every date is
reckoned by the program that reckons the promises, none is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement, LeadTime, Severity, Target, due, earliest_visit, reopen_until
from mailflow.sla.budget import Counting
from mailflow.sla.calendar import Calendar

RECEIVED = datetime(2025, 3, 27, 16, 30)  # noqa: DTZ001 - wall time in the zone of the agreement
LATER = timedelta(hours=17, minutes=30)
"""Friday 10:00: when a stopped mailflow fetches the mail, or the screenshot comes."""
FORM, COMPLETE = date(2025, 5, 28), date(2025, 6, 2)
"""The form for a visit: its first mail, and the one that completes it."""
HOUR = timedelta(hours=1)

Outcome = tuple[tuple[str, "datetime | date | str | None"], ...]
"""What follows, by labels: instants, dates, or words that `EFFECTS` in the sheet's words names; None is no promise."""
Effect = Callable[[Agreement], Outcome]
Texts = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read it: the value of the key, what it means, and what it does to the example."""

    value: str
    meaning: Texts
    effect: Effect


@dataclass(frozen=True, slots=True)
class Point:
    """A question that the policy leaves open. `chosen` is the value in force; `asked`: it can be asked here at all."""

    key: str
    question: Texts
    chosen: Callable[[Agreement], str]
    readings: tuple[Reading, ...]
    asked: Callable[[Agreement], bool] = lambda _agreement: True


def received(agreement: Agreement) -> datetime:
    """The example's receipt."""
    return RECEIVED.replace(tzinfo=ZoneInfo(agreement.calendar.zone))


def dues(
    agreement: Agreement, severity: Severity = Severity.CRITICAL, *names: str, start: datetime | None = None
) -> Outcome:
    """The due dates of an incident that comes in at `start`, the example's receipt if left out."""
    start = start or received(agreement)
    targets = {target.clock: target for target in agreement.targets("ticket", severity)}
    return tuple(
        (name, due(agreement, targets[name], start) if name in targets else None)
        for name in names or ("workaround", "permanent")
    )


def counted(counting: Counting, *units: str) -> Effect:
    """Promises in these units, counted in this way."""

    def effect(agreement: Agreement) -> Outcome:
        changed = []
        for target in agreement.targets("ticket", Severity.CRITICAL):
            budget = target.budget
            changed.append(
                replace(target, budget=replace(budget, counting=counting)) if budget.unit in units else target
            )
        names = [target.clock for target in changed if target.budget.unit in units]
        return dues(promising(agreement, *changed), Severity.CRITICAL, *names) if names else ()

    return effect


def promising(agreement: Agreement, *targets: Target) -> Agreement:
    """The agreement with these targets for a critical incident."""
    ticket = {**agreement.promises["ticket"], Severity.CRITICAL: targets}
    return replace(agreement, promises={**agreement.promises, "ticket": ticket})


def with_calendar(agreement: Agreement, calendar: Calendar) -> Agreement:
    """The agreement by another calendar."""
    return replace(agreement, calendar=calendar)


def leave(agreement: Agreement) -> str:
    """How the agreement takes joint leave."""
    calendar = agreement.calendar
    off = any(calendar.holidays.get(day) == name for day, name in calendar.joint_leave.items())
    return "holiday" if off else "working"


def with_leave(value: str) -> Effect:
    """The example with joint leave worked, or off."""

    def effect(agreement: Agreement) -> Outcome:
        calendar = agreement.calendar
        days = {day: name for day, name in calendar.holidays.items() if calendar.joint_leave.get(day) != name}
        holidays = {**calendar.joint_leave, **days} if value == "holiday" else days
        return dues(with_calendar(agreement, replace(calendar, holidays=holidays)))

    return effect


def phone(of: Callable[[Agreement], Calendar]) -> Effect:
    """Whether somebody answers the phone at ten on the first holiday after the example."""

    def effect(agreement: Agreement) -> Outcome:
        day = next_holiday(agreement)
        at = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(agreement.calendar.zone))
        return (("on", day), ("phone", "open" if of(agreement).is_open(at) else "closed"))

    return effect


def next_holiday(agreement: Agreement) -> date:
    """The first holiday on a weekday with hours after the example's receipt."""
    days = agreement.calendar.holidays
    return min(day for day in days if day > RECEIVED.date() and day.weekday() in agreement.calendar.weekly)


def visit(submitted: date = FORM, lead: LeadTime | None = None, on: str | None = None) -> Effect:
    """The earliest date for a visit whose form is submitted on that date."""

    def effect(agreement: Agreement) -> Outcome:
        changed = replace(agreement, lead_time=lead or agreement.lead_time, visit_on=on or agreement.visit_on)  # type: ignore[arg-type]
        return (("form", submitted), ("visit", earliest_visit(changed, submitted)))

    return effect


def lead(count: str | None = None, submission_day: str | None = None) -> Effect:
    """The earliest visit with another lead time."""

    def effect(agreement: Agreement) -> Outcome:
        now = agreement.lead_time
        changed = LeadTime(now.days, count or now.count, submission_day or now.submission_day)  # type: ignore[arg-type]
        return visit(lead=changed)(agreement)

    return effect


def after_workaround(agreement: Agreement) -> Outcome:
    """The permanent solution, if its time began with the workaround."""
    (_, first), *_ = dues(agreement, Severity.CRITICAL, "workaround")
    if not isinstance(first, datetime):
        return ()
    return dues(agreement, Severity.CRITICAL, "permanent", start=first)


def resolved(satisfied: bool) -> Effect:
    """The verdict on the workaround, if the permanent solution comes an hour before it is due, and nothing else."""

    def effect(agreement: Agreement) -> Outcome:
        (_, first), *_ = dues(agreement, Severity.CRITICAL, "workaround")
        if not isinstance(first, datetime):
            return ()
        return (("resolved", first - HOUR), ("workaround", "met" if satisfied else "missed"))

    return effect


def reopened(agreement: Agreement) -> Outcome:
    """Until when a reply reopens what was closed at the example's instant."""
    return (("reopen", reopen_until(agreement, received(agreement))),)


def graded(severity: Severity) -> Effect:
    """The workaround of an incident of this severity."""
    return lambda agreement: dues(agreement, severity, "workaround")


def from_later(agreement: Agreement) -> Outcome:
    """The example, if its time began later."""
    return dues(agreement, start=received(agreement) + LATER)


def documentation(agreement: Agreement) -> Outcome:
    """When a recording is due that is asked for at the example's instant."""
    targets = agreement.targets("documentation", None)
    return tuple((target.clock, due(agreement, target, received(agreement))) for target in targets)


def no_promise(*labels: str) -> Effect:
    """Nothing is promised."""
    return lambda _agreement: tuple((label, None) for label in labels)
