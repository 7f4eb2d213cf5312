"""A visit or a session in the calendars of those who meet: who hears that it stands, moved, or does not take place.

A command of staff (`acts.visits`) and a client's word (`selfservice`) come to the same letters here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
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


def joined(before: Request, case: Case, people: People, cause: str, at: datetime) -> tuple[Notice, ...]:
    """The invitation as it stands, for those alone who take part only since the mail of `at`; whoever else has it keeps
    the version and the answer that he has given. The engineer whose place was taken gets a cancellation of his own."""
    found, request = live(case.request), case.request
    if found is None or not _stands(found, before.appointment, at) or request.kind not in LENGTHS:
        return ()
    about = {"appointment": found, "invitation": "REQUEST", "moved": "scheduled"}
    new = tuple(address for address in request.people if address not in before.people)
    told = (notices.to_client("appointment", case, each, people, cause, level=request.level, **about) for each in new)
    if before.appointment is None or before.appointment.engineer == found.engineer:
        return tuple(told)
    comes = to_engineer(case, people, cause, engineer(found, people), **about)
    return (*told, *comes, *passed_on(case, before.appointment, people, cause))


def left(before: Request, case: Case, people: People, cause: str, at: datetime) -> tuple[Notice, ...]:
    """The cancellation for those who take part no longer, since they belong to another client than the request. The
    letter is about the request as they knew it."""
    found, present = live(before), case.request.appointment
    if found is None or found.begins_at <= at:
        return ()
    off = replace(found, cancelled=True, sequence=max(found.sequence, present.sequence if present else 0))
    about = {"appointment": off, "invitation": "CANCEL", "moved": "cancelled", "level": before.level}
    known, after = replace(case, request=replace(before, appointment=off)), case.request.people
    gone = (address for address in before.people if address not in after)
    return tuple(notices.to_client("appointment", known, each, people, cause, **about) for each in gone)


def _stands(found: Appointment, before: Appointment | None, at: datetime) -> bool:
    return before is not None and found.sequence == before.sequence and found.begins_at > at


def handed_over(before: Request, request: Request, people: People, at: datetime) -> Request:
    """The request whose new assignee is to be there, too. Nothing changes for clients, so its version stays."""
    found = live(request)
    person = people.person(request.assignee) if request.assignee != before.assignee and request.assignee else None
    if person is None or found is None or not _stands(found, before.appointment, at) or found.engineer == person.name:
        return request
    leaves = engineer(found, people)
    own = leaves.addresses[0].lower() if leaves else ""
    answers = tuple(each for each in found.answers if each[0] != own)
    return replace(request, appointment=replace(found, engineer=person.name, answers=answers))


def passed_on(case: Case, before: Appointment | None, people: People, cause: str) -> tuple[Notice, ...]:
    """The cancellation for the engineer whom another one takes the place of.

    It has the version that the others have now, and is the newer one by its DTSTAMP (RFC 5546 2.1.5): so he can be
    invited again at the same version.
    """
    after = case.request.appointment
    if before is None or before.cancelled or after is None or before.engineer == after.engineer:
        return ()
    off = replace(before, cancelled=True, sequence=after.sequence)
    about = {"appointment": off, "invitation": "CANCEL", "moved": "replaced"}
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
