"""The time that a client would like to have, as a letter says it back to him: an appointment that nobody has made."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

from mailflow.desk import dates
from mailflow.desk.appointment import Appointment
from mailflow.desk.request import Request
from mailflow.flow import meeting
from mailflow.flow.incoming import Incoming
from mailflow.flow.work import instant


def zone(incoming: Incoming, request: Request) -> str:
    """The writer's own zone (IANA), else that of the service: by it he names times."""
    client = incoming.who.client
    return (client.zone if client else None) or incoming.agreement(request).calendar.zone


def appointment(incoming: Incoming, request: Request, day: date, begin: time, end: time | None) -> Appointment | None:
    """The appointment as it would be: as long as the former one, and at its place. None without a time to come."""
    own = zone(incoming, request)
    before, begins = request.appointment, instant(day, begin, own)
    if begins <= incoming.arrival.arrived_at:
        return None
    length = before.ends_at - before.begins_at if before else meeting.LENGTHS[request.kind]
    ends = instant(day, end, own) if end else begins + length
    return Appointment(begins, ends, before.place if before else "")


def in_form(incoming: Incoming, request: Request, day: date | None) -> Appointment | None:
    """The same of a form that asks for this day and names a time beside it."""
    today = incoming.arrival.arrived_at.astimezone(ZoneInfo(zone(incoming, request))).date()
    found = dates.moment(dict(request.form).get("visit_date", ""), today)
    if day is None or found.day != day or found.time is None or request.kind not in meeting.LENGTHS:
        return None
    return appointment(incoming, request, found.day, found.time, found.end)
