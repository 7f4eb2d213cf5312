"""The appointment that the argument of /schedule asks for: when, until when, where, and who is there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from mailflow.desk import dates
from mailflow.desk.appointment import Appointment
from mailflow.desk.dates import ReadMoment
from mailflow.desk.decision import Refusal
from mailflow.desk.request import Request
from mailflow.flow import meeting
from mailflow.flow.acts import people
from mailflow.flow.work import Work, instant
from mailflow.kinds import onsite, virtual
from mailflow.mail.headers import visible

LONGEST_PLACE = 250
"""Characters that every calendar shows (`mail.invitation`)."""
_LINK = re.compile(r"(?i:https)://[A-Za-z0-9][!-;=?-~]{3,900}")
_BEFORE_PLACE = re.compile(r"(?:di|at|in|tempat|lokasi|place|location)\b[: \t]{0,3}", re.IGNORECASE)
_BESIDE_LINK = frozenset({
    *("di", "via", "lewat", "melalui", "pakai", "with", "on", "at", "by", "link", "tautan", "url"),
    *("zoom", "google", "meet", "gmeet", "microsoft", "ms", "teams", "webex"),
})  # fmt: skip
"""Words around a link that say no more than it does."""


def made(work: Work, request: Request, argument: str) -> Appointment | Refusal:
    """The appointment as it is from now on: what the argument does not name stays as it was."""
    calendar = work.incoming.agreement(request).calendar
    today = calendar.local(work.arrived_at).date()
    read = dates.moment(argument, today)
    if read.problem is not None:
        return Refusal[read.problem.name]
    assert read.day is not None
    if read.day.year - today.year > onsite.YEARS_AHEAD:
        return Refusal.TOO_LONG
    begins, ends = _times(read, _standing(request), request.kind, calendar.zone)
    where = _place(request, read.rest)
    if begins <= work.arrived_at:
        return Refusal.PAST
    if isinstance(where, Refusal):
        return where
    engineer, before = _engineer(work, request), request.appointment
    first = Appointment(begins, ends, where, engineer=engineer)
    made = before.moved(begins, ends, where, engineer) if before else first
    return replace(made, made_at=work.incoming.now)


def link(text: str) -> str | Refusal:
    """The one link in the text. It is shown as it was written, and never fetched."""
    words = [word.strip("<>()[],;:") for word in text.split()]
    links = {word for word in words if "://" in word}
    if len(links) != 1 or not (found := _LINK.fullmatch(links.pop())):
        return Refusal.NO_LINK
    beside = [word.lower() for word in words if word and word != found[0]]
    return found[0] if _BESIDE_LINK.issuperset(beside) else Refusal.LINK_ALONE


def _standing(request: Request) -> Appointment | None:
    """The appointment that is moved; none where it stands for another kind of meeting, that the request was for."""
    found = meeting.live(request)
    linked = found is not None and _LINK.fullmatch(found.place) is not None
    return found if linked == (request.kind == virtual.KIND.name) else None


def _times(read: ReadMoment, before: Appointment | None, kind: str, zone: str) -> tuple[datetime, datetime]:
    assert read.day is not None
    assert read.time is not None
    begins = instant(read.day, read.time, zone)
    length = before.ends_at - before.begins_at if before else meeting.LENGTHS[kind]
    return begins, instant(read.day, read.end, zone) if read.end else begins + length


def _place(request: Request, rest: str) -> str | Refusal:
    """Where it is: as written, as it was, or as the form says; of a session the link. Marks that hide or reorder words
    are dropped: calendars show them to everybody who is invited."""
    before = request.appointment.place if request.appointment else ""
    linked = _LINK.fullmatch(before) is not None
    if request.kind == virtual.KIND.name:
        return link(rest) if rest or not linked else before
    told = visible(rest)
    place = told[found.end() :] if (found := _BEFORE_PLACE.match(told)) else told
    before = "" if linked else before
    place = place or before or visible(dict(request.form).get("location", "")[:LONGEST_PLACE])
    if len(place) > LONGEST_PLACE:
        return Refusal.LONG_PLACE
    return place or Refusal.NO_PLACE


def _engineer(work: Work, request: Request) -> str:
    """Who is to be there: whoever the mail gives the request to, above or below, or has taken it, or takes it now."""
    person = work.incoming.handbook.people.person(request.assignee) if request.assignee else None
    given = [command.argument for command in work.orders.commands if command.name == "assign"]
    return ((people.named(work, given[-1]) if given else person) or work.person).name
