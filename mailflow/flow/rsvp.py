"""An answer to an invitation of ours, which a calendar program wrote (iTIP REPLY and COUNTER, RFC 5546 3.2.3, 3.2.7).

It is recorded and shown to staff, and moves nothing: a date is named by people. It never opens a request, whoever sends
it, since it is about an invitation and says nothing else. A mail with an answer to somebody else's invitation is read
like any other, where it says anything.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mailflow.desk.appointment import Appointment
from mailflow.desk.decision import Decision, Notice, Outcome
from mailflow.desk.request import Case, What
from mailflow.flow import client, meeting, notices, staff
from mailflow.flow.incoming import Incoming
from mailflow.mail.message import Rsvp

MOST_SAID = 300
"""Characters of what stands in the mail beside the answer."""
AWAY = ("declined", "counter")
"""Answers after which somebody must act."""


def decide(incoming: Incoming, rsvp: Rsvp) -> Decision:
    """What the answer leads to: it counts for the present appointment, from somebody who was invited to it."""
    case = _case(incoming, rsvp)
    if case is None:
        return _none_of_ours(incoming, rsvp)
    appointment = case.request.appointment
    doubt = _doubt(incoming, case, rsvp)
    if doubt or appointment is None:
        return incoming.recorded(case, What.NOTE, (f"{rsvp.answer}: {doubt}",))
    if (rsvp.attendee, rsvp.answer) in appointment.answers and rsvp.proposed is None:
        return incoming.recorded(case, What.NOTE, (f"{rsvp.attendee} is known to have {rsvp.answer}",))
    return _counted(incoming, case, appointment, rsvp)


def _none_of_ours(incoming: Incoming, rsvp: Rsvp) -> Decision:
    """The mail without the answer in it; nothing is left of one that a calendar program wrote."""
    message, why = incoming.message, f"answers an invitation that is none of ours: {rsvp.uid}"
    if not message.told.strip() or (message.automatic is not None and message.automatic.no_state):
        return Decision(Outcome.RECORDED, (why,))
    said = replace(incoming, message=replace(message, rsvp=None))
    decision = staff.decide(said) if incoming.who.person is not None else client.decide(said)
    return replace(decision, reason=(why, *decision.reason))


def _case(incoming: Incoming, rsvp: Rsvp) -> Case | None:
    """The request whose invitation is answered, by the id that we gave the event (`letters.identity.event_id`)."""
    office = incoming.office
    found = re.fullmatch(rf"appointment-{re.escape(office.prefix.lower())}-([0-9]{{1,12}})@(.+)", rsvp.uid.lower())
    if found is None or found[2] not in office.domains:
        return None
    return incoming.known.cases.get(int(found[1]))


def _doubt(incoming: Incoming, case: Case, rsvp: Rsvp) -> str | None:
    """Why the answer does not count; None where it does."""
    appointment, who = case.request.appointment, incoming.who
    if appointment is None or appointment.cancelled:
        return "there is no appointment any more"
    if who.address != rsvp.attendee:
        return f"it is the answer of {rsvp.attendee}, but {who.address} sent it"
    if who.refuted or not _invited(incoming, case, rsvp.attendee):
        return f"{rsvp.attendee} was not invited, or did not send it: {who.why}"
    if rsvp.sequence != appointment.sequence:
        return f"it is about version {rsvp.sequence} of the appointment, which is at {appointment.sequence}"
    return None


def _invited(incoming: Incoming, case: Case, address: str) -> bool:
    engineer = meeting.engineer(case.request.appointment, incoming.handbook.people)
    return address in case.request.people or (engineer is not None and address == engineer.addresses[0].lower())


def _counted(incoming: Incoming, before: Case, appointment: Appointment, rsvp: Rsvp) -> Decision:
    number = before.request.number
    answered = replace(before.request, appointment=appointment.answered(rsvp.attendee, rsvp.answer))
    case = incoming.case_after(answered, before.events)
    text = f"{rsvp.attendee}: {rsvp.answer}"
    reason = (incoming.who.why, f"answers the invitation, version {rsvp.sequence}")
    # A note and no client's mail: it needs no answer, and must not stand between staff and their next command.
    entry = incoming.entry(1, number, What.NOTE, text, reason)
    return Decision(
        Outcome.REPLY,
        (text, *reason),
        request=number,
        case=case,
        expected_version=before.request.version,
        entries=(entry,),
        notices=_to_staff(incoming, case, text, rsvp),
        thread_ids=incoming.thread_ids,
    )


def _to_staff(incoming: Incoming, case: Case, text: str, rsvp: Rsvp) -> tuple[Notice, ...]:
    """For whoever works on it; an engineer who cannot come is the whole team's concern, one who can is nobody's."""
    people, engineer = incoming.handbook.people, incoming.who.person
    if engineer is not None and rsvp.answer not in AWAY:
        return ()
    team = tuple(notices.responsible(replace(case.request, assignee=None), people)) if engineer else ()
    said = " ".join(incoming.message.new_text[: 4 * MOST_SAID].split())[:MOST_SAID]
    doubt = () if incoming.who.proven else (incoming.who.why,)
    lines = (text, *((said,) if said and rsvp.answer != "accepted" else ()), *doubt)
    about = {"appointment": case.request.appointment, "lines": lines, "moment": rsvp.proposed}
    return notices.to_staff("staff_rsvp", case, people, incoming.entry_id(1), also=team, **about)
