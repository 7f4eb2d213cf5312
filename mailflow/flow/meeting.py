"""A visit or a session in the calendars of those who meet: who hears that it stands, moved, or does not take place.

A command of staff (`acts.visits`) and a client's word (`selfservice`) come to the same letters here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from mailflow.desk.appointment import Appointment
from mailflow.desk.decision import Notice
from mailflow.desk.people import People, Person
from mailflow.desk.request import Case, Request
from mailflow.flow import notices

LENGTHS = {"onsite": timedelta(hours=2), "virtual": timedelta(hours=1)}
"""How long a meeting takes where staff name no end; its keys are the kinds of requests that have meetings."""

Moved = Literal["scheduled", "moved", "cancelled"]


def live(request: Request) -> Appointment | None:
    """The appointment that stands in calendars; None where there is none, or it was cancelled."""
    found = request.appointment
    return found if found is not None and not found.cancelled else None


def called_off(request: Request) -> Request:
    """The request whose appointment, if it has one, does not take place."""
    return replace(request, appointment=request.appointment.cancel()) if request.appointment else request


def letters(case: Case, people: People, cause: str, moved: Moved, **more: object) -> tuple[Notice, ...]:
    """The invitation, its update or its cancellation (RFC 5546 3.2.2, 3.2.5) for the clients and the engineer."""
    method = "CANCEL" if moved == "cancelled" else "REQUEST"
    about = {"appointment": case.request.appointment, "invitation": method, "moved": moved}
    told = notices.to_people("appointment", case, people, cause, **about, **more)
    return (*told, *to_engineer(case, people, cause, engineer(case.request.appointment, people), **about))


def passed_on(case: Case, before: Appointment | None, people: People, cause: str) -> tuple[Notice, ...]:
    """The cancellation for the engineer whom another one takes the place of."""
    after = case.request.appointment
    if before is None or before.cancelled or after is None or before.engineer == after.engineer:
        return ()
    about = {"appointment": before.cancel(), "invitation": "CANCEL", "moved": "replaced"}
    return to_engineer(case, people, cause, engineer(before, people), **about)


def engineer(appointment: Appointment | None, people: People) -> Person | None:
    """The member of staff who is to be there; None where nobody has that name any more."""
    name = appointment.engineer if appointment else ""
    return next((person for person in people.staff if name and person.name == name), None)


def to_engineer(case: Case, people: People, cause: str, person: Person | None, **more: object) -> tuple[Notice, ...]:
    """How it stands, for the member of staff who is, or was, to be there; nothing where there is none."""
    if person is None:
        return ()
    told = notices.to_person("staff_status", person, cause, request=case.request, clocks=case.clocks, **more)
    return (told,)
