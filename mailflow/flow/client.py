"""A client's mail: it opens a request, goes on with one, or reopens one."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from mailflow.desk.decision import Alarm, Decision, Notice, Outcome
from mailflow.desk.office import LetterLanguage
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import notices, thanks, thread
from mailflow.flow.incoming import Incoming
from mailflow.flow.thread import Found
from mailflow.kinds.kind import CLIENT_MAIL, Intake, Kind, Opening
from mailflow.mail import subject
from mailflow.routing.match import match
from mailflow.routing.rules import Facts, Route
from mailflow.sla.agreement import Severity, reopen_until
from mailflow.sla.clocks import ClockEvent

MOST_PEOPLE = 50
"""Participants of one request: every update is a letter to each, and anybody at a client can copy in colleagues."""


def decide(incoming: Incoming) -> Decision:
    """What a mail of a client, or of anybody who is not staff, leads to."""
    found = thread.find(incoming.message, incoming.who, incoming.known, incoming.office)
    if found is None:
        return _open(incoming, ("names no request",))
    if not found.joins:
        number = found.case.request.number
        why = f"names {incoming.office.reference(number)} by its {found.how}, but the sender takes no part in it"
        return _open(incoming, (why,), linked=number, hold=why)
    request = found.case.request
    kind = incoming.handbook.kinds[request.kind]
    if request.state in kind.finished:
        return _after_the_end(incoming, found, kind)
    return _go_on(incoming, found, kind)


def _after_the_end(incoming: Incoming, found: Found, kind: Kind) -> Decision:
    """A mail to a finished request: a bare thank-you is noted, anything else reopens it or opens a linked one."""
    request = found.case.request
    if thanks.is_bare(incoming.body) and not incoming.message.attachments:
        return _noted(incoming, found, (f"found by {found.how}", "a thank-you: noted, nothing is reopened"))
    agreement = incoming.handbook.agreement
    closed_at = request.closed_at or request.changed_at
    if incoming.arrival.arrived_at > reopen_until(agreement, closed_at):
        why = f"found by {found.how}, which was closed at {closed_at:%Y-%m-%d %H:%M} UTC, too long ago to reopen"
        return _open(incoming, (why,), linked=request.number)
    return _go_on(incoming, found, kind)


def _noted(incoming: Incoming, found: Found, reason: tuple[str, ...]) -> Decision:
    recorded = incoming.recorded(found.case, What.CLIENT_MAIL, reason)
    entries = tuple(replace(entry, public=True) for entry in recorded.entries)
    return replace(recorded, outcome=Outcome.REPLY, entries=entries)


def _go_on(incoming: Incoming, found: Found, kind: Kind) -> Decision:
    before = found.case.request
    state = kind.move(CLIENT_MAIL, before.state)
    event = _clock_event(incoming, found.case, kind)
    reason: tuple[str, ...] = (f"found by {found.how}", incoming.who.why)
    opening = _completed(incoming, before, kind)
    if opening is not None:
        state, reason = opening.state, (*reason, *opening.reason)
    if state != before.state:
        reason = (*reason, f"{before.state} -> {state}")
    request = replace(
        before,
        state=state,
        form=opening.form if opening else before.form,
        evidence=before.evidence or bool(incoming.message.evidence),
        participants=_participants(incoming, before),
        thread=incoming.thread_after(before),
    )
    case = incoming.case_after(request, (*found.case.events, *((event,) if event else ())))
    entry = incoming.entry(1, request.number, What.CLIENT_MAIL, incoming.body, reason, public=True, clock=event)
    return Decision(
        Outcome.REPLY,
        reason,
        request=request.number,
        case=case,
        expected_version=before.version,
        entries=(entry,),
        notices=(*_answers(incoming, case, before, kind, opening), *_tell_staff("staff_client_reply", incoming, case)),
        thread_ids=incoming.thread_ids,
    )


def _completed(incoming: Incoming, before: Request, kind: Kind) -> Opening | None:
    """The intake with what this mail adds to the form; None where it adds nothing, and a person must read it."""
    if before.state not in kind.unready:
        return None
    opening = kind.intake(_intake(incoming, before))
    return opening if opening.form != before.form else None


def _clock_event(incoming: Incoming, before: Case, kind: Kind) -> ClockEvent | None:
    state, cause = before.request.state, incoming.entry_id(1)
    if state in kind.finished:
        return ClockEvent(incoming.ends("stop", before.events), "reopen", cause=cause)
    if kind.waiting is not None and state == kind.waiting:
        return ClockEvent(incoming.ends("pause", before.events), "resume", cause=cause)
    return None


def _answers(
    incoming: Incoming, case: Case, before: Request, kind: Kind, opening: Opening | None
) -> tuple[Notice, ...]:
    """Automatic answers to a mail that goes on with a request; most need none.

    A colleague joins by a tag that anybody can write: unproven he takes no part, and is told nothing of it either.
    """
    template, full = None, incoming.who.full and incoming.who.address in case.request.people
    if opening is not None:
        template = opening.template if full else "acknowledgement_brief"
    elif before.state in kind.finished:
        template = "reopened" if full else "acknowledgement_brief"
    elif incoming.message.truncated:
        template = "too_large"
    return _answer(template, incoming, case, opening) if template else ()


def _answer(
    template: str, incoming: Incoming, case: Case, opening: Opening | None, route: Route | None = None
) -> tuple[Notice, ...]:
    """One automatic letter to the writer, unless nobody can or may be answered."""
    address = incoming.who.address
    automatic = incoming.message.automatic
    if address is None or (automatic is not None and automatic.no_answer):
        return ()
    notice = notices.to_client(
        template,
        case,
        address,
        incoming.handbook.people,
        incoming.entry_id(1),
        level=incoming.who.level,
        gave_severity=route.words if route is not None and incoming.who.full else (),
        needs=opening.needs if opening else (),
        missing=opening.missing if opening else (),
        visit=opening.visit if opening else None,
        earliest=opening.earliest if opening else None,
        in_reply_to=incoming.message.message_id,
    )
    return (notice,)


def _tell_staff(template: str, incoming: Incoming, case: Case, route: Route | None = None) -> tuple[Notice, ...]:
    people = incoming.handbook.people
    named = tuple(filter(None, map(people.person, route.notify))) if route else ()
    return notices.to_staff(
        template,
        case,
        people,
        incoming.entry_id(1),
        also=named,
        quote=notices.quote(incoming.message),
        relays=notices.relays(incoming.message),
        words=incoming.who.why,
        lines=(*_route_lines(route), *incoming.message.problems),
    )


def _route_lines(route: Route | None) -> tuple[str, ...]:
    """The rule and the words that met its conditions; what merely did not stand in the way says nothing to people."""
    if route is None:
        return ()
    met = (step for step in route.trace if step.words)
    return tuple(f"rule {step.rule}: {', '.join(step.words)}" for step in met) or (f"rule {route.rule}",)


def _open(
    incoming: Incoming, reason: tuple[str, ...], *, linked: int | None = None, hold: str | None = None
) -> Decision:
    route = match(incoming.handbook.routing, _facts(incoming))
    kind = incoming.handbook.kinds[route.kind]
    opening = kind.intake(_intake(incoming, None))
    reason = (*reason, incoming.who.why, *_route_lines(route), *opening.reason)
    number = incoming.known.next_number
    request = _request(incoming, route, kind, opening, number, linked, hold)
    start = ClockEvent(incoming.arrival.arrived_at, "start", severity=request.severity, cause=incoming.entry_id(1))
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
        notices=(*_answer(template, incoming, case, opening, route), *_tell_staff("staff_new", incoming, case, route)),
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
    name = who.contact.name if who.contact else message.from_.name if message.from_ else ""
    unknown = None if who.address else "the sender cannot be told: nobody can be answered"
    fresh = Request(
        number=number,
        kind=kind.name,
        state=opening.state,
        severity=Severity(route.severity or Severity.NORMAL) if kind.name == "ticket" else None,
        urgency=route.urgency,
        subject=subject.bare(message.subject),
        requester=who.address or "",
        requester_name=name,
        language=_language(incoming),
        client=who.client.id if who.client else None,
        level=who.level,
        team=route.team or incoming.handbook.people.default_team.id,
        assignee=route.assignee,
        participants=(),
        inbox=incoming.arrival.inbox,
        opened_at=incoming.arrival.arrived_at,
        changed_at=incoming.now,
        hold=hold or route.hold or unknown,
        tags=route.tags,
        form=opening.form,
        evidence=bool(message.evidence),
        linked=linked,
    )
    return replace(fresh, participants=_participants(incoming, fresh), thread=incoming.thread_after(fresh))


def _language(incoming: Incoming) -> LetterLanguage:
    contact = incoming.who.contact
    client = incoming.who.client
    return (
        (contact.language if contact else None)
        or incoming.message.language
        or (client.language if client else None)
        or "both"
    )


def _participants(incoming: Incoming, request: Request) -> tuple[str, ...]:
    """Who takes part from now on: the writer, and those copied in who belong to the writer's own client."""
    who = incoming.who
    if who.client is None or who.level < 2:
        return request.participants
    people = incoming.handbook.people
    copied = (address.address.lower() for address in (*incoming.message.to, *incoming.message.cc))
    colleagues = (address for address in copied if people.client_of(address) == who.client)
    everybody = dict.fromkeys((*request.participants, who.address or "", *colleagues))
    return tuple(address for address in everybody if address and address != request.requester)[:MOST_PEOPLE]


def _intake(incoming: Incoming, request: Request | None) -> Intake:
    client = incoming.who.client
    zone = ZoneInfo(client.zone) if client and client.zone else None
    agreement = incoming.handbook.agreement
    first = request is not None and agreement.submitted_when == "first_mail"
    submitted = request.opened_at if request and first else incoming.arrival.arrived_at
    local = submitted.astimezone(zone) if zone else agreement.calendar.local(submitted)
    if request is None:
        return Intake(incoming.message, agreement, local.date())
    return Intake(incoming.message, agreement, local.date(), request.form, request.state)


def _facts(incoming: Incoming) -> Facts:
    message, who = incoming.message, incoming.who
    return Facts(
        sender=who.address or "",
        domain=message.sender.domain,
        client=who.client.id if who.client else None,
        recipients=message.recipients,
        subject=message.subject,
        body=message.new_text,
        headers=message.headers,
        attachments=tuple((attachment.name, attachment.type) for attachment in message.attachments),
        language=message.language,
    )
