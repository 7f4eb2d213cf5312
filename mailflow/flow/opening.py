"""A client's mail that goes on with no request opens one: kind and severity by the rules, its people, its answer."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from mailflow.desk.decision import Alarm, Decision, Outcome
from mailflow.desk.office import LetterLanguage
from mailflow.desk.request import FORGED, Entry, Request, What
from mailflow.flow.answers import answer, route_lines, tell_staff
from mailflow.flow.facts import facts
from mailflow.flow.incoming import Incoming
from mailflow.kinds.kind import Intake, Kind, Opening
from mailflow.mail import subject
from mailflow.routing.match import match
from mailflow.routing.rules import Route
from mailflow.sla.agreement import Severity
from mailflow.sla.clocks import ClockEvent

MOST_PEOPLE = 50
"""Participants of one request: every update is a letter to each, and anybody at a client can copy in colleagues."""


def open_request(
    incoming: Incoming, reason: tuple[str, ...], *, linked: int | None = None, hold: str | None = None
) -> Decision:
    route = match(incoming.handbook.routing, facts(incoming.message, incoming.who))
    kind = incoming.handbook.kinds[route.kind]
    opening = kind.intake(intake(incoming, None, route.service))
    reason = (*reason, incoming.who.why, *route_lines(route), *opening.reason)
    number = incoming.known.next_number
    request = _request(incoming, route, kind, opening, number, linked, hold)
    receipt = ClockEvent(incoming.arrival.arrived_at, "start", severity=request.severity, cause=incoming.entry_id(1))
    start = incoming.decided(receipt, request)
    case = incoming.case_after(request, (start,))
    if incoming.arrival.note:
        reason = (*reason, incoming.arrival.note)
    entry = incoming.entry(1, number, What.OPENED, incoming.body, reason, public=True, clock=start)
    template = opening.template if incoming.who.full else "acknowledgement_brief"
    return Decision(
        Outcome.REQUEST,
        reason,
        request=number,
        case=case,
        entries=(entry, *_link_entry(incoming, number, linked)),
        notices=(*answer(template, incoming, case, opening, route), *tell_staff("staff_new", incoming, case, route)),
        # The thread of the request it is linked to stays with that one: a stranger must not draw it to himself.
        thread_ids=incoming.thread_ids if linked is None else incoming.own_id,
        alarms=(Alarm(f"hold:{route.rule}", f"{incoming.office.reference(number)} is held: {request.hold}"),)
        if request.hold
        else (),
    )


def _link_entry(incoming: Incoming, number: int, linked: int | None) -> tuple[Entry, ...]:
    if linked is None:
        return ()
    text = f"linked to {incoming.office.reference(linked)}"
    return (incoming.entry(2, number, What.NOTE, text),)


def _request(
    incoming: Incoming, route: Route, kind: Kind, opening: Opening, number: int, linked: int | None, hold: str | None
) -> Request:
    who, message = incoming.who, incoming.message
    own_name = message.from_.name if message.from_ and not who.refuted else ""
    unknown = None if who.address else "the sender cannot be told: nobody can be answered"
    fresh = Request(
        number=number,
        kind=kind.name,
        state=opening.state,
        severity=Severity(route.severity or Severity.NORMAL) if kind.name == "ticket" else None,
        urgency=route.urgency,
        subject=subject.bare(message.subject),
        requester=who.address or "",
        requester_name=who.contact.name if who.contact else own_name,
        language=language(incoming),
        client=who.client.id if who.client else None,
        level=who.level,
        team=route.team or incoming.handbook.people.default_team.id,
        assignee=route.assignee,
        participants=(),
        inbox=incoming.arrival.inbox,
        opened_at=incoming.arrival.arrived_at,
        changed_at=incoming.now,
        hold=hold or route.hold or unknown,
        tags=(*route.tags, FORGED) if who.refuted else route.tags,
        form=opening.form,
        evidence=bool(message.evidence),
        linked=linked,
        service=route.service,
    )
    return replace(fresh, participants=participants(incoming, fresh), thread=incoming.thread_after(fresh))


def language(incoming: Incoming) -> LetterLanguage:
    """The language of letters to the writer."""
    contact = incoming.who.contact
    client = incoming.who.client
    return (
        (contact.language if contact else None)
        or incoming.message.language
        or (client.language if client else None)
        or "both"
    )


def participants(incoming: Incoming, request: Request) -> tuple[str, ...]:
    """Who takes part from now on: the writer, and those copied in, of the request's own client."""
    who = incoming.who
    if who.client is None or who.client.id != request.client or who.level < 2:
        return request.participants
    people = incoming.handbook.people
    copied = (address.address.lower() for address in (*incoming.message.to, *incoming.message.cc))
    colleagues = (address for address in copied if people.client_of(address) == who.client)
    everybody = dict.fromkeys((*request.participants, who.address or "", *colleagues))
    return tuple(address for address in everybody if address and address != request.requester)[:MOST_PEOPLE]


def intake(incoming: Incoming, request: Request | None, service: str | None = None) -> Intake:
    """The mail for its kind to read; `service` is that of a request which is not there yet."""
    client = incoming.who.client
    zone = ZoneInfo(client.zone) if client and client.zone else None
    if request is None:
        promised = incoming.handbook.agreements.of(client.id if client else None, service, incoming.arrival.arrived_at)
    else:
        promised = incoming.agreement(request)
    first = request is not None and promised.submitted_when == "first_mail"
    submitted = request.opened_at if request and first else incoming.arrival.arrived_at
    local = submitted.astimezone(zone) if zone else promised.calendar.local(submitted)
    if request is None:
        return Intake(incoming.message, promised, local.date())
    return Intake(incoming.message, promised, local.date(), request.form, request.state)
