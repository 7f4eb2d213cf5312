"""Another date for a visit or a session, by a client's first word: RESCHEDULE, JADWAL ULANG (email.md 7).

The old one is called off at once and not only when staff name the new one: nobody will keep it, so it must stand in no
calendar, least of all in the engineer's. Everybody who was invited gets one letter that says what was moved from when
to when, and whoever works on it one that says the same, with the line by which it stands.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.desk.appointment import Appointment
from mailflow.desk.decision import Decision, Notice
from mailflow.desk.request import Case, Request
from mailflow.flow import asked, asked_time, heard, meeting, notices, opening, recording, revision
from mailflow.flow.answers import answer
from mailflow.flow.incoming import Incoming
from mailflow.flow.revision import Said
from mailflow.flow.thread import Found
from mailflow.flow.wish import Wish, read_wish
from mailflow.flow.work import instant
from mailflow.kinds import onsite, virtual
from mailflow.kinds.kind import RESCHEDULE, Kind, Opening
from mailflow.sla.agreement import earliest_visit

CLIENT, STAFF = "reschedule", "staff_reschedule"
"""The two letters."""


def decide(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """What the word leads to; None where no other date is possible, and it is a mail like any other."""
    request = found.case.request
    if request.state not in kind.moves.get(RESCHEDULE, {}):
        return None
    today = opening.intake(incoming, None, request.service).submitted
    wish = read_wish(said.rest, today, revision.names(incoming))
    doubt = asked.order_doubt(incoming, found, said)
    if not doubt and not wish.clear and request.state in kind.unready:
        return None
    if not doubt and wish.alone and asked.alone_in_it(incoming, said) and _stands(incoming, request, wish):
        return _noted(incoming, found)
    if doubt := doubt or _unclear(incoming, request, said, wish):
        return heard.to_staff(incoming, found, kind, doubt, joins=asked.joins(incoming, request))
    if late := asked.crossed(incoming, request, said):
        return heard.too_late(incoming, found, kind, late)
    leads = _opening(incoming, request, wish, today)
    event, changed = recording.put_off(found.case, incoming.arrival.arrived_at, incoming.entry_id(2))
    changed = replace(meeting.called_off(replace(changed, state=leads.state)), form=_form(request, wish))
    text = f"another date is asked for: {wish}"
    case, decision = heard.moved(incoming, found, changed, text, event, leads.reason)
    about = _about(incoming, request, case, wish, leads)
    told = _to_clients(incoming, case, leads, about)
    return replace(decision, notices=(*told, *_to_staff(incoming, case, decision.notices, about)))


def _noted(incoming: Incoming, found: Found) -> Decision:
    """The very time that stands is wished for: nothing changes, and its writer reads how it stands."""
    noted = heard.noted(incoming, found, "it stands like this already")
    return replace(noted, notices=asked.how_it_stands(incoming, found.case))


def _unclear(incoming: Incoming, request: Request, said: Said, wish: Wish) -> str:
    """Why it is not clear that another date is wished for; "" where it is."""
    if not wish.clear:
        return f"{said.word}: more is said than another date"
    standing, zone = meeting.live(request), asked_time.zone(incoming, request)
    same_day = standing is not None and wish.day == standing.begins_at.astimezone(ZoneInfo(zone)).date()
    if (same_day and wish.begin is None) or _stands(incoming, request, wish):
        return f"{said.word}: it stands like this already"
    return ""


def _stands(incoming: Incoming, request: Request, wish: Wish) -> bool:
    """Whether the time that is wished for is the one that stands."""
    standing, zone = meeting.live(request), asked_time.zone(incoming, request)
    if standing is None or wish.day is None or wish.begin is None:
        return False
    ends = instant(wish.day, wish.end, zone) if wish.end else standing.ends_at
    return (instant(wish.day, wish.begin, zone), ends) == (standing.begins_at, standing.ends_at)


def _opening(incoming: Incoming, request: Request, wish: Wish, today: date) -> Opening:
    """What it leads to: the lead time counts from today, whatever the form's did."""
    if request.kind != onsite.KIND.name:
        return Opening(virtual.REQUESTED, CLIENT, visit=wish.day)
    agreement = incoming.agreement(request)
    missing = (*_lacking(request), *(() if wish.day else ("visit_date",)))
    first = request.state == onsite.INCOMPLETE
    if wish.day is not None and not missing:
        judged = onsite.judged(agreement, today, wish.day)
        return judged if first else replace(judged, template=CLIENT)
    state, template = (onsite.INCOMPLETE, "onsite_incomplete") if first else (onsite.AWAITING, CLIENT)
    earliest = earliest_visit(agreement, today)
    return Opening(state, template, missing=missing, visit=wish.day, earliest=earliest, files=onsite.BLANK)


def _lacking(request: Request) -> tuple[str, ...]:
    """What an incomplete form lacks beside the date; a visit that staff planned without a form needs none."""
    told = dict(request.form)
    fields = onsite.FIELDS if request.state == onsite.INCOMPLETE else ()
    return tuple(field.key for field in fields if field.key != "visit_date" and not told.get(field.key))


def _earlier(request: Request) -> date | None:
    """The day that was asked for before and is not yet scheduled: it stays until another one is named."""
    if meeting.live(request) is not None or request.state not in (onsite.AWAITING, virtual.REQUESTED):
        return None
    return onsite.asked_for(request.form, request.changed_at.date())


def _form(request: Request, wish: Wish) -> tuple[tuple[str, str], ...]:
    """The form with the date that is wished for now in place of the former one."""
    if wish.day is None and _earlier(request) is not None:
        return request.form
    form = {name: value for name, value in request.form if name != "visit_date"}
    return tuple((form | ({"visit_date": str(wish)} if wish.day else {})).items())


def _about(incoming: Incoming, before: Request, case: Case, wish: Wish, leads: Opening) -> dict[str, Any]:
    """What both letters say: the appointment that was called off, if one stood, and what is wished for."""
    return {
        "moved": "cancelled" if meeting.live(before) else "",
        "appointment": case.request.appointment,
        "invitation": "CANCEL" if meeting.live(before) else "",
        "wish": _wished(incoming, case.request, wish),
        "visit": wish.day or _earlier(before),
        "missing": leads.missing,
        "earliest": leads.earliest,
    }


def _wished(incoming: Incoming, request: Request, wish: Wish) -> Appointment | None:
    """The appointment as it would be: as long as the former one, and at its place. None without a time to come."""
    if wish.day is None or wish.begin is None:
        return None
    return asked_time.appointment(incoming, request, wish.day, wish.begin, wish.end)


def _to_clients(incoming: Incoming, case: Case, leads: Opening, about: dict[str, Any]) -> tuple[Notice, ...]:
    if leads.template != CLIENT:
        return answer(leads.template, incoming, case, leads)
    people, cause = incoming.handbook.people, incoming.entry_id(1)
    return notices.to_people(CLIENT, case, people, cause, in_reply_to=incoming.message.message_id, **about)


def _to_staff(incoming: Incoming, case: Case, told: tuple[Notice, ...], about: dict[str, Any]) -> tuple[Notice, ...]:
    """The notification says what it is about; the engineer's takes it out of his calendar, or a letter of its own."""
    people = incoming.handbook.people
    engineer = meeting.engineer(case.request.appointment, people) if about["invitation"] else None
    theirs = {**about, "moved": "moved" if about["moved"] else "", "invitation": ""}
    own = engineer.addresses[0] if engineer else None
    letters = tuple(replace(each, template=STAFF, **(about if each.to.address == own else theirs)) for each in told)
    if engineer is None or any(each.to.address == own for each in letters):
        return letters
    off = {name: about[name] for name in ("moved", "appointment", "invitation")}
    return (*letters, *meeting.to_engineer(case, people, incoming.entry_id(1), engineer, **off))
