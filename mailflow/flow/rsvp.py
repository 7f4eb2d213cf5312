"""An answer to an invitation of ours, which a calendar program wrote (iTIP REPLY and COUNTER, RFC 5546 3.2.3, 3.2.7).

It is recorded and shown to staff, and moves nothing: a date is named by people. It never opens a request, whoever sends
it, since it is about an invitation and says nothing else. A mail with an answer to somebody else's invitation is read
like any other, where it says anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from textwrap import wrap

from mailflow.desk.appointment import Appointment
from mailflow.desk.decision import Decision, Notice, Outcome
from mailflow.desk.request import Case, What
from mailflow.flow import client, meeting, notices, staff
from mailflow.flow.answers import route_lines
from mailflow.flow.facts import facts
from mailflow.flow.incoming import Incoming
from mailflow.mail import rsvptext
from mailflow.mail.message import Rsvp
from mailflow.routing.match import match
from mailflow.routing.rules import Route

MOST_SAID = 4000
"""Characters of what stands in the mail beside the answer."""
LONGEST_LINE = 290
"""Characters of it in one line of a letter, which is cut soon after."""
AWAY = ("declined", "counter")
"""Answers after which somebody must act."""
OLD_NEWS = ("gone", "known")
"""Doubts beside which it says nothing new that somebody will not be there."""
URGENT = frozenset({"critical", "high"})
"""Severities of a mail that nobody may read late because it came with an answer."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer does not count: in words for the timeline, and about whom or what with the name of a reason in
    `letters.words.ANSWERS`, for the letter."""

    why: str
    about: str
    name: str

    @property
    def line(self) -> str:
        """It as a line of the letter."""
        return f"{self.about}: {self.name}"


def decide(incoming: Incoming, rsvp: Rsvp) -> Decision:
    """What the answer leads to: it counts for the present appointment, from somebody who was invited to it."""
    case = _case(incoming, rsvp)
    if case is None:
        return _none_of_ours(incoming, rsvp)
    appointment = case.request.appointment
    doubt = _doubt(incoming, case, rsvp)
    if doubt is None and appointment is not None:
        return _counted(incoming, case, appointment, rsvp)
    return _aside(incoming, case, rsvp, doubt)


def _none_of_ours(incoming: Incoming, rsvp: Rsvp) -> Decision:
    """The mail without the answer in it; nothing is left of one that a calendar program wrote."""
    message, why = incoming.message, f"answers an invitation that is none of ours: {rsvp.uid}"
    if not _said(incoming) or (message.automatic is not None and message.automatic.no_state):
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


def _said(incoming: Incoming) -> str:
    """What its writer tells beside the answer."""
    return rsvptext.said(incoming.message.told, incoming.message.subject)


def _doubt(incoming: Incoming, case: Case, rsvp: Rsvp) -> Doubt | None:
    """Why the answer does not count; None where it does."""
    appointment, who, whose = case.request.appointment, incoming.who, rsvp.attendee
    number = incoming.office.reference(case.request.number)
    if appointment is None or appointment.cancelled:
        return Doubt("there is no appointment any more", number, "gone")
    if who.address != whose:
        sent = f"it is the answer of {whose}, but {who.address} sent it"
        return Doubt(sent, who.address or "?", "sent by another")
    if who.refuted:
        return Doubt(f"{whose} did not send it: {who.why}", whose, "forged")
    if not _invited(incoming, case, whose):
        return Doubt(f"{whose} was not invited: {who.why}", whose, "not invited")
    if rsvp.sequence != appointment.sequence:
        versions = f"version {rsvp.sequence} of the appointment, which is at {appointment.sequence}"
        return Doubt(f"it is about {versions}", number, "another version")
    if (whose, rsvp.answer) in appointment.answers and rsvp.proposed is None:
        return Doubt(f"{whose} is known to have {rsvp.answer}", whose, "known")
    return None


def _aside(incoming: Incoming, case: Case, rsvp: Rsvp, doubt: Doubt | None) -> Decision:
    """An answer that does not count changes nothing. Where it says something beside, or that somebody will not be
    there, staff read it all the same: else an engineer drives to a closed door."""
    text = f"{rsvp.attendee}: {rsvp.answer}"
    recorded = incoming.recorded(case, What.NOTE, (f"{rsvp.answer}: {doubt.why}" if doubt else rsvp.answer,))
    news = rsvp.answer in AWAY and (doubt is None or doubt.name not in OLD_NEWS)
    if not (news or _said(incoming)):
        return recorded
    entries = tuple(replace(entry, text=_with_words(incoming, text)) for entry in recorded.entries)
    told = _to_staff(incoming, case, text, rsvp, doubt)
    return replace(recorded, outcome=Outcome.REPLY, entries=entries, notices=told)


def _with_words(incoming: Incoming, text: str) -> str:
    return f"{text}\n\n{_said(incoming)}".strip()


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
    entry = incoming.entry(1, number, What.NOTE, _with_words(incoming, text), reason)
    return Decision(
        Outcome.REPLY,
        (text, *reason),
        request=number,
        case=case,
        expected_version=before.request.version,
        entries=(entry,),
        notices=_to_staff(incoming, case, text, rsvp, comes_after_all=_stayed_away(appointment, rsvp.attendee)),
        thread_ids=incoming.thread_ids,
    )


def _stayed_away(appointment: Appointment, attendee: str) -> bool:
    """Whether this one's last answer was that he would not be there."""
    return any((attendee.lower(), answer) in appointment.answers for answer in AWAY)


def _to_staff(
    incoming: Incoming, case: Case, text: str, rsvp: Rsvp, doubt: Doubt | None = None, *, comes_after_all: bool = False
) -> tuple[Notice, ...]:
    """For whoever works on it; an engineer who cannot come, and what reads like an urgent incident, is the whole team's
    concern. That an engineer will be there is nobody's, but of those who heard that he would not."""
    people, engineer, said = incoming.handbook.people, incoming.who.person, _said(incoming)
    if engineer is not None and rsvp.answer not in AWAY and not said and not comes_after_all:
        return ()
    route = _urgent(incoming, said)
    team = tuple(notices.responsible(replace(case.request, assignee=None), people)) if engineer or route else ()
    unproven = () if incoming.who.proven else (incoming.who.why,)
    urgent = (f"{route.severity}: urgent", *route_lines(route)) if route else ()
    lines = (text, *((doubt.line,) if doubt else ()), *urgent, *_lines(said), *unproven)
    gave = route.words if route else ()
    about = {"appointment": case.request.appointment, "lines": lines, "moment": rsvp.proposed, "gave_severity": gave}
    return notices.to_staff("staff_rsvp", case, people, incoming.entry_id(1), also=team, **about)


def _lines(said: str) -> tuple[str, ...]:
    words = (" ".join(line.split()) for line in said[:MOST_SAID].splitlines())
    return tuple(piece for line in words for piece in wrap(line, LONGEST_LINE))


def _urgent(incoming: Incoming, said: str) -> Route | None:
    """What the rules make of the words beside the answer, where that is urgent."""
    if not said:
        return None
    told = replace(incoming.message, subject="", new_text=said)
    route = match(incoming.handbook.routing, facts(told, incoming.who))
    return route if route.severity in URGENT else None
