"""/schedule, /visited, /cancel and /record: a visit or a session at its time, and what came of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from mailflow.desk import dates
from mailflow.desk.appointment import Appointment
from mailflow.desk.commands import Command
from mailflow.desk.dates import ReadMoment
from mailflow.desk.decision import Refusal
from mailflow.desk.request import Request, What
from mailflow.flow import meeting, recording
from mailflow.flow.acts import moves
from mailflow.flow.work import Draft, Work, instant, said
from mailflow.kinds import onsite, virtual
from mailflow.mail.headers import visible
from mailflow.sla.agreement import Agreement, visit_allowed

LONGEST_PLACE = 250
"""Characters that every calendar shows (`mail.invitation`)."""
_LINK = re.compile(r"(?i:https)://[A-Za-z0-9][!-;=?-~]{3,900}")
_BEFORE_PLACE = re.compile(r"(?:di|at|in|tempat|lokasi|place|location)\b[: \t]{0,3}", re.IGNORECASE)
_BESIDE_LINK = frozenset({
    *("di", "via", "lewat", "melalui", "pakai", "with", "on", "at", "by", "link", "tautan", "url"),
    *("zoom", "google", "meet", "gmeet", "microsoft", "ms", "teams", "webex"),
})  # fmt: skip
"""Words around a link that say no more than it does."""


def schedule(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The meeting at its time, or at another one; everybody is invited (anew).

    The words of the mail go in a letter of their own, so that the invitation is one that can be kept.
    """
    request, kind = draft.request, work.kind(draft.request)
    if "schedule" not in kind.allowed(request.state):
        return Refusal.NOT_NOW
    if any(notice.invitation for notice in draft.notices):
        return Refusal.TWICE
    made = _made(work, request, command.argument)
    if isinstance(made, Refusal):
        return made
    moved: meeting.Moved = "moved" if meeting.live(request) else "scheduled"
    changed = replace(
        request,
        state=kind.move("schedule", request.state),
        appointment=made,
        assignee=request.assignee or work.person.id,
    )
    reason = _exceptions(work.incoming.agreement(request), request, made.begins_at)
    entry = work.entry(draft, line, What.MOVED, said(command), public=True, reason=reason)
    after = replace(draft, request=changed, entries=(*draft.entries, entry))
    return _invited(work, after, line, moved, request.appointment)


def visited(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """It has taken place, and the words say what came of it. Whoever asked for a recording beforehand waits for it from
    the end of the session on."""
    if not work.public:
        return Refusal.NO_WORDS
    request = draft.request
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal) or virtual.WANTS_RECORDING not in request.tags:
        return after
    held = request.appointment.ends_at if request.appointment else work.arrived_at
    event = recording.begun(
        work.incoming.agreement(request), after.request, min(held, work.arrived_at), work.incoming.entry_id(line)
    )
    tags = tuple(tag for tag in request.tags if tag != virtual.WANTS_RECORDING)
    entry = work.entry(after, line, What.MOVED, "the recording is asked for", clock=event)
    entries = (*after.entries, replace(entry, id=f"{entry.id}r"))
    return replace(after, request=replace(after.request, tags=tags), entries=entries)


def cancel(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The end of the request; what stands in calendars is called off."""
    if any(notice.invitation for notice in draft.notices):
        return Refusal.TWICE
    before = meeting.live(draft.request)
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal) or before is None:
        return after
    # The cancellation is the client's letter: the words, if there are any, need not say it once more.
    called_off = replace(after, request=meeting.called_off(after.request), told=draft.told)
    return _invited(work, called_off, line, "cancelled", before)


def record(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The recording is handed over, by its link in the letter; it need not stand among the words as well."""
    link = _link(command.argument)
    if isinstance(link, Refusal):
        return link
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal):
        return after
    words = work.orders.words
    told = words if link in words else f"{words}\n\n{link}"
    tags = tuple(tag for tag in after.request.tags if tag != virtual.WANTS_RECORDING)
    return replace(after, request=replace(after.request, tags=tags), more={**after.more, "words": told})


def _made(work: Work, request: Request, argument: str) -> Appointment | Refusal:
    """The appointment that the argument asks for."""
    calendar = work.incoming.agreement(request).calendar
    today = calendar.local(work.arrived_at).date()
    read = dates.moment(argument, today)
    if read.problem is not None:
        return Refusal[read.problem.name]
    assert read.day is not None
    if read.day.year - today.year > onsite.YEARS_AHEAD:
        return Refusal.TOO_LONG
    begins, ends = _times(read, request.kind, calendar.zone)
    place = _place(request, read.rest)
    if begins <= work.arrived_at:
        return Refusal.PAST
    if isinstance(place, Refusal):
        return place
    engineer = _engineer(work, request)
    if request.appointment is None:
        return Appointment(begins, ends, place, engineer=engineer)
    return request.appointment.moved(begins, ends, place, engineer)


def _times(read: ReadMoment, kind: str, zone: str) -> tuple[datetime, datetime]:
    assert read.day is not None
    assert read.time is not None
    begins = instant(read.day, read.time, zone)
    return begins, instant(read.day, read.end, zone) if read.end else begins + meeting.LENGTHS[kind]


def _place(request: Request, rest: str) -> str | Refusal:
    """Where it is: as written, as it was, or as the form says; of a session the link. Marks that hide or reorder words
    are dropped: calendars show them to everybody who is invited."""
    before = request.appointment.place if request.appointment else ""
    if request.kind == virtual.KIND.name:
        return _link(rest) if rest or not before else before
    told = visible(rest)
    place = told[found.end() :] if (found := _BEFORE_PLACE.match(told)) else told
    place = place or before or visible(dict(request.form).get("location", "")[:LONGEST_PLACE])
    if len(place) > LONGEST_PLACE:
        return Refusal.LONG_PLACE
    return place or Refusal.NO_PLACE


def _link(text: str) -> str | Refusal:
    """The one link in the text. It is shown as it was written, and never fetched."""
    words = [word.strip("<>()[],;:") for word in text.split()]
    links = {word for word in words if "://" in word}
    if len(links) != 1 or not (found := _LINK.fullmatch(links.pop())):
        return Refusal.NO_LINK
    beside = [word.lower() for word in words if word and word != found[0]]
    return found[0] if _BESIDE_LINK.issuperset(beside) else Refusal.LINK_ALONE


def _engineer(work: Work, request: Request) -> str:
    """Who is to be there: whoever has taken the request, or else takes it now."""
    people = work.incoming.handbook.people
    person = people.person(request.assignee) if request.assignee else None
    return (person or work.person).name


def _exceptions(agreement: Agreement, request: Request, begins: datetime) -> tuple[str, ...]:
    """What staff go beyond for this visit; the policy asks for so much notice of the client, staff may ask for less."""
    if request.kind != onsite.KIND.name:
        return ()
    calendar, lead = agreement.calendar, agreement.lead_time
    day, asked = calendar.local(begins).date(), calendar.local(request.opened_at).date()
    if agreement.visit_on == "business_day" and not calendar.business_day(day):
        return (f"an exception by staff: {day} is no business day",)
    if visit_allowed(agreement, asked, day):
        return ()
    return (f"an exception by staff: less notice than {lead.days} days ({lead.count}), asked for on {asked}",)


def _invited(work: Work, draft: Draft, line: int, moved: meeting.Moved, before: Appointment | None) -> Draft:
    people, cause = work.incoming.handbook.people, work.incoming.entry_id(line)
    case = work.incoming.case_after(draft.request, work.events(draft))
    letters = (*meeting.letters(case, people, cause, moved), *meeting.passed_on(case, before, people, cause))
    return replace(draft, notices=(*draft.notices, *letters))
