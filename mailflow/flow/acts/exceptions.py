"""What staff go beyond with the time of a meeting: they may, but are told while it can be taken back (email.md 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from mailflow.desk.appointment import Appointment
from mailflow.desk.request import Request
from mailflow.kinds import onsite
from mailflow.sla.agreement import Agreement, visit_allowed

LAST = timedelta(seconds=1)
BY_STAFF = "an exception by staff"


def of(agreement: Agreement, request: Request, made: Appointment) -> tuple[str, ...]:
    """Lines for the timeline: on a day off, outside of operating hours, with less notice than the policy asks of the
    client, or on another day than the client asked for."""
    found = (*_hours(agreement, request, made), *_notice(agreement, request, made))
    return tuple(f"{BY_STAFF}: {why}" for why in found)


def _hours(agreement: Agreement, request: Request, made: Appointment) -> Iterator[str]:
    calendar = agreement.calendar
    begins, ends = calendar.local(made.begins_at), calendar.local(made.ends_at)
    day = begins.date()
    if not calendar.business_day(day):
        holiday = calendar.holiday_name(day)
        if request.kind != onsite.KIND.name or agreement.visit_on == "business_day":
            yield f"{day} is a holiday, {holiday}" if holiday else f"{day} is no business day"
    elif not (calendar.is_open(made.begins_at) and calendar.is_open(made.ends_at - LAST)):
        yield f"{begins:%H.%M}-{ends:%H.%M} is outside of operating hours"


def _notice(agreement: Agreement, request: Request, made: Appointment) -> Iterator[str]:
    calendar, lead = agreement.calendar, agreement.lead_time
    day, submitted = calendar.local(made.begins_at).date(), calendar.local(request.opened_at).date()
    any_day = replace(agreement, visit_on="any_day")
    if request.kind == onsite.KIND.name and not visit_allowed(any_day, submitted, day):
        yield f"less notice than {lead.days} days ({lead.count}), asked for on {submitted}"
    if wished := _another(request, submitted, day):
        yield f"the client asked for {wished}"


def _another(request: Request, submitted: date, day: date) -> date | None:
    wished = onsite.asked_for(request.form, submitted)
    return wished if wished != day else None
