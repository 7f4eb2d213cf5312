"""What an agreement does to the sheet's example, and the agreement as another reading would have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.letters.readings import Effect, Example, Outcome, gravest, promised
from mailflow.sla.agreement import Agreement, LeadTime, Severity, Target, due, earliest_visit, reopen_until
from mailflow.sla.budget import Duration
from mailflow.sla.calendar import ONE_DAY, Calendar
from mailflow.sla.openings import DAY

HOUR = timedelta(hours=1)
As = Callable[[Agreement], Agreement]


def dues(agreement: Agreement, severity: Severity, start: datetime, *names: str) -> Outcome:
    """The due dates of an incident of this severity that comes in at `start`; without `names` all of them."""
    targets = {target.clock: target for target in agreement.targets("ticket", severity)}
    return tuple(
        (name, due(agreement, targets[name], start) if name in targets else None) for name in names or tuple(targets)
    )


def incident(agreement: Agreement, example: Example) -> Outcome:
    """The due dates of the example's incident."""
    return dues(agreement, gravest(agreement), example.received(agreement))


def graded(severity: Severity, *names: str) -> Effect:
    """The same of an incident of this severity."""
    return lambda agreement, example: (
        ("incident", severity),
        *dues(agreement, severity, example.received(agreement), *names),
    )


def counted(*units: str) -> Effect:
    """The due dates of the promises in these units."""

    def effect(agreement: Agreement, example: Example) -> Outcome:
        severity, targets = promised(agreement, *units) or (gravest(agreement), ())
        level = () if severity is gravest(agreement) else (("incident", severity),)
        names = [target.clock for target in targets]
        return (*level, *dues(agreement, severity, example.received(agreement), *names)) if names else ()

    return effect


def recounted(**changed: str) -> As:
    """The agreement with another `clock` or `business_days`, by which its targets are counted."""

    def as_if(agreement: Agreement) -> Agreement:
        other = replace(agreement, **changed)  # type: ignore[arg-type]
        return replace(other, promises={kind: dict(_recounted(other, kind)) for kind in other.promises})

    return as_if


def _recounted(agreement: Agreement, kind: str) -> Iterator[tuple[Severity, tuple[Target, ...]]]:
    for severity, targets in agreement.promises[kind].items():
        start = f"targets.{kind}.{severity}."
        yield (
            severity,
            tuple(
                target
                if start + target.clock in agreement.apart
                else replace(target, budget=agreement.budget(Duration(target.budget.count, target.budget.unit)))
                for target in targets
            ),
        )


def changed(**values: object) -> As:
    """The agreement with other values of its own fields."""
    return lambda agreement: replace(agreement, **values)  # type: ignore[arg-type]


def without(severity: Severity, clock: str) -> As:
    """The agreement by its English text, which promises no such thing for incidents of this severity."""

    def as_if(agreement: Agreement) -> Agreement:
        graded_ = dict(agreement.promises["ticket"])
        graded_[severity] = tuple(target for target in graded_[severity] if target.clock != clock)
        return replace(agreement, prevailing_language="en", promises={**agreement.promises, "ticket": graded_})

    return as_if


def leave(agreement: Agreement) -> str:
    """How the agreement takes joint leave."""
    calendar = agreement.calendar
    off = any(calendar.holidays.get(day) == name for day, name in calendar.joint_leave.items())
    return "holiday" if off else "working"


def with_leave(value: str) -> As:
    """The agreement with joint leave worked, or off."""

    def as_if(agreement: Agreement) -> Agreement:
        calendar = agreement.calendar
        days = {day: name for day, name in calendar.holidays.items() if calendar.joint_leave.get(day) != name}
        holidays = {**calendar.joint_leave, **days} if value == "holiday" else days
        return replace(agreement, calendar=replace(calendar, holidays=holidays))

    return as_if


def received_by(agreement: Agreement, example: Example) -> Outcome:
    """The due dates of a mail that is fetched the next day at ten."""
    arrived = agreement.start_at == "mailbox_arrival"
    start = example.received(agreement) if arrived else example.later(agreement)
    return dues(agreement, gravest(agreement), start)


def from_later(agreement: Agreement, example: Example) -> Outcome:
    """The example, if its time began the next day at ten."""
    return dues(agreement, gravest(agreement), example.later(agreement))


def decided(agreement: Agreement, example: Example) -> Outcome:
    """The workaround of an incident that the rules call critical, and staff high."""
    severity = Severity.HIGH if agreement.severity_decided_by == "staff" else Severity.CRITICAL
    return graded(severity, "workaround")(agreement, example)


def documentation(agreement: Agreement, example: Example) -> Outcome:
    """When a recording is due that is asked for at the example's instant."""
    targets = agreement.targets("documentation", None)
    return tuple((target.clock, due(agreement, target, example.received(agreement))) for target in targets)


def after_workaround(agreement: Agreement, example: Example) -> Outcome:
    """The permanent solution, if its time began with the workaround."""
    severity = gravest(agreement)
    first = dict(dues(agreement, severity, example.received(agreement)))["workaround"]
    assert isinstance(first, datetime)
    return dues(agreement, severity, first, "permanent")


def resolved(agreement: Agreement, example: Example) -> Outcome:
    """The verdict on the workaround, if an hour before it is due the permanent solution comes, and nothing else."""
    start = example.received(agreement)
    first = dict(dues(agreement, gravest(agreement), start))["workaround"]
    assert isinstance(first, datetime)
    at = max(first - HOUR, start + (first - start) / 2).replace(second=0, microsecond=0)
    return (("resolved", at), ("workaround", "met" if agreement.resolution_satisfies_workaround else "missed"))


def reopened(agreement: Agreement, example: Example) -> Outcome:
    """Until when a reply reopens what was closed at the example's instant."""
    return (("reopen", reopen_until(agreement, example.received(agreement))),)


def visit(agreement: Agreement, example: Example) -> Outcome:
    """The earliest date for a visit whose form is sent on the example's day."""
    return (("form", example.form), ("visit", earliest_visit(agreement, example.form)))


def submitted(agreement: Agreement, example: Example) -> Outcome:
    """The same for a form that is complete on the next Monday only."""
    first = agreement.submitted_when == "first_mail"
    return visit(agreement, replace(example, form=example.form if first else example.complete))


def lead(**other: str) -> As:
    """The agreement with another lead time."""
    return lambda agreement: replace(agreement, lead_time=_lead(agreement.lead_time, other))


def _lead(now: LeadTime, other: Mapping[str, str]) -> LeadTime:
    return replace(now, **other)  # type: ignore[arg-type]


def phone(agreement: Agreement, example: Example) -> Outcome:
    """Whether somebody answers the phone, an hour after it opens, on the first holiday after the example."""
    calendar = agreement.vendor.phone_calendar
    days = (day for day in agreement.calendar.holidays if day > example.incident and day.weekday() in calendar.weekly)
    if (day := min(days, default=None)) is None:
        return ()
    at = _on(day, calendar.weekly[day.weekday()][0][0] + HOUR.seconds, calendar)
    return (("on", at), ("phone", "open" if calendar.is_open(at) else "closed"))


def phone_on_holidays(agreement: Agreement) -> Agreement:
    """The agreement with a phone that is answered on holidays."""
    now = agreement.vendor.phone_calendar
    return _with_phone(agreement, Calendar(now.zone, now.weekly, {}))


def phone_like_support(agreement: Agreement) -> Agreement:
    """The agreement with a phone that is answered when support works."""
    return _with_phone(agreement, agreement.calendar)


def _with_phone(agreement: Agreement, calendar: Calendar) -> Agreement:
    return replace(agreement, vendor=replace(agreement.vendor, phone_calendar=calendar))


def _on(day: date, seconds: int, calendar: Calendar) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(calendar.zone))
    return midnight + timedelta(seconds=seconds)


def shifts(calendar: Calendar) -> tuple[int, ...]:
    """The weekdays on whose evening a shift begins that ends in the morning after."""
    return tuple(day for day, windows in calendar.weekly.items() if _goes_on(calendar, day) and windows[-1][0] > 0)


def _goes_on(calendar: Calendar, day: int) -> bool:
    after = calendar.weekly.get((day + 1) % 7, ((1, 1),))[0]
    return calendar.weekly[day][-1][1] == DAY and after[0] == 0 and after[1] < DAY


def night(agreement: Agreement, example: Example) -> Outcome:
    """What becomes of the hours after midnight of a shift that begins on a holiday: each date counts by itself."""
    return _night(agreement, example, by_date=True)


def night_with_its_evening(agreement: Agreement, example: Example) -> Outcome:
    """The same, if they belonged to the day on which the shift begins."""
    return _night(agreement, example, by_date=False)


def _night(agreement: Agreement, example: Example, *, by_date: bool) -> Outcome:
    calendar = agreement.calendar
    evenings = (day for day in calendar.holidays if day > example.incident and day.weekday() in shifts(calendar))
    days = (day for day in evenings if calendar.business_day(day + ONE_DAY))
    if (day := min(days, default=None)) is None:
        return ()
    told = (("on", _on(day + ONE_DAY, HOUR.seconds, calendar)), ("shift", "worked" if by_date else "off"))
    morning = _morning(calendar, example.incident)
    return (*told, ("on", morning), ("business_day", "yes" if by_date else "no")) if morning else told


def _morning(calendar: Calendar, after: date) -> date | None:
    """The next business day on which only the end of a shift is worked, such as a Saturday."""
    days = (after + n * ONE_DAY for n in range(1, 15))
    return next((day for day in days if calendar.business_day(day) and _only_a_morning(calendar, day.weekday())), None)


def _only_a_morning(calendar: Calendar, weekday: int) -> bool:
    windows = calendar.weekly[weekday]
    return len(windows) == 1 and windows[0][0] == 0 and (weekday - 1) % 7 in shifts(calendar)


def no_promise(*labels: str) -> Effect:
    """Nothing is promised."""
    return lambda _agreement, _example: tuple((label, None) for label in labels)
