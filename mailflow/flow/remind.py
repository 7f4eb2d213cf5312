"""A question to a client that stays unanswered: a reminder, an announcement, and at last the closing.

And what staff owe without a clock: an estimate nobody has made, a visit tomorrow. Each is told once, by its cause.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from mailflow.desk import dates
from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import Case, Entry, What
from mailflow.flow import meeting, notices, recording
from mailflow.flow.retell import calendars_of, retell
from mailflow.flow.silence import ANNOUNCED, CLOSED, announcement, cause, closes_at
from mailflow.flow.warn import ACTOR
from mailflow.handbook import Handbook
from mailflow.kinds import onsite, virtual
from mailflow.kinds.kind import Kind
from mailflow.sla import event
from mailflow.sla.agreement import Agreement
from mailflow.sla.budget import due_by
from mailflow.sla.calendar import ONE_DAY
from mailflow.sla.clocks import ClockEvent, current
from mailflow.sla.openings import to_seconds

ESTIMATES = {"change_request": ("submitted", "in_review")}
VISITS = {"onsite": ("awaiting_schedule", "confirmed"), "virtual": ("scheduled",)}
"""Kind -> the states in which somebody owes an estimate, and in which a visit or a session is to take place."""
LONGEST_WEEKEND = 30
_JUDGED = re.compile(r"visit ([0-9]{4}-[0-9]{2}-[0-9]{2}), submitted ")
"""How the trace of a form says which day was read in it (`kinds.onsite`)."""


def question(case: Case, kind: Kind) -> ClockEvent | None:
    """The pause that lasts: it began with the question to the client. None while no client is waited for."""
    if kind.waiting is None or case.request.state != kind.waiting:
        return None
    return next((event for event in reversed(case.events) if event.what == "pause"), None)


def remind(
    case: Case, asked: ClockEvent, name: str, words: str, handbook: Handbook, terms: Agreement, now: datetime
) -> Decision:
    """The reminder or the announcement; `words` are the question as the client read it."""
    end = closes_at(terms, now) if name == ANNOUNCED else None
    id_ = announcement(case, asked, end) if end else cause(case, asked, name)
    closes = terms.calendar.local(end).date() if end else None
    text = f"no answer: closes on {closes} if there is none" if closes else "no answer: the client is reminded"
    entry = Entry(id_, case.request.number, now, now, What.NOTE, ACTOR, text)
    told = notices.to_people(name, case, handbook.people, id_, words=words, earliest=closes)
    return Decision(Outcome.RECORDED, (text,), request=case.request.number, entries=(entry,), notices=told)


def close(case: Case, asked: ClockEvent, handbook: Handbook, terms: Agreement, at: datetime, now: datetime) -> Decision:
    """Closed for want of an answer, by the kind's own moves: resolved first where it cannot be closed at once."""
    request, kind = case.request, handbook.kinds[case.request.kind]
    id_, text = cause(case, asked, CLOSED), "closed: the client did not answer"
    path = ("close",) if "close" in kind.allowed(request.state) else ("resolve", "close")
    state = request.state
    for move in path:
        state = kind.move(move, state)
    # The clocks end as they stand: a pause in which nobody answered is no lateness.
    stop = ClockEvent(at, "stop", tuple(current(case.clocks)), cause=id_)
    entry = Entry(id_, request.number, at, now, What.MOVED, ACTOR, text, (f"{request.state} -> {state}",), True, stop)
    events = (*case.events, stop)
    changed = replace(request, state=state, changed_at=now, closed_at=at if state in kind.finished else None)
    after = retell(case, changed, events, terms, max(now, at))
    return Decision(
        Outcome.RECORDED,
        (text, *entry.reason),
        request=request.number,
        case=after,
        expected_version=request.version,
        entries=(entry,),
        notices=notices.to_people(CLOSED, after, handbook.people, id_, moved="close"),
    )


def estimate_overdue(
    case: Case, done: Collection[str], handbook: Handbook, terms: Agreement, now: datetime
) -> Decision | None:
    """The team hears of a change request whose estimate takes too long; None where it does not, or was told.

    After a reopening it may take as long once more.
    """
    request, again = case.request, _reopened_at(case)
    id_ = f"e{request.number}.estimate" + (f".{to_seconds(again)}" if again else "")
    if terms.estimate_within is None or request.state not in ESTIMATES.get(request.kind, ()) or id_ in done:
        return None
    due = due_by(terms.calendar, terms.estimate_within, again or request.opened_at)
    if due > now or not terms.calendar.is_open(now):
        return None
    text = f"its estimate is overdue since {due:%Y-%m-%d %H:%M} UTC"
    entry = Entry(id_, request.number, now, now, What.NOTE, ACTOR, text)
    told = notices.to_staff("estimate_overdue", case, handbook.people, id_)
    return Decision(Outcome.RECORDED, (text,), request=request.number, entries=(entry,), notices=told)


def _reopened_at(case: Case) -> datetime | None:
    return max((event.at for event in case.events if event.what == "reopen"), default=None)


def visit_tomorrow(
    case: Case, done: Collection[str], handbook: Handbook, terms: Agreement, now: datetime,
    days: Mapping[int, date] = MappingProxyType({}),
) -> Decision | None:  # fmt: skip
    """Staff hear of a visit or a session on the business day before it; None where it is not that day, or was told.

    `days` are those that were read in the forms when these came, by request.
    """
    request = case.request
    visit = visit_day(case, terms, days.get(request.number)) if request.state in VISITS.get(request.kind, ()) else None
    if visit is None or not terms.calendar.is_open(now):
        return None
    today, id_ = terms.calendar.local(now).date(), f"v{request.number}.{visit}"
    if not day_before(terms, visit) <= today <= visit or id_ in done:
        return None
    text = f"the visit is on {visit}"
    entry = Entry(id_, request.number, now, now, What.NOTE, ACTOR, text)
    told = notices.to_staff("visit_tomorrow", case, handbook.people, id_, visit=visit)
    return Decision(Outcome.RECORDED, (text,), request=request.number, entries=(entry,), notices=told)


def recording_begins(
    case: Case, done: Collection[str], handbook: Handbook, terms: Agreement, now: datetime
) -> Decision | None:
    """The promise of a recording that was asked for beforehand, from the end of the session on, though nobody says that
    it was held; None where none was asked for, or it is not over."""
    request, found = case.request, meeting.live(case.request)
    if virtual.WANTS_RECORDING not in request.tags or request.state != virtual.SCHEDULED or found is None:
        return None
    id_ = f"r{request.number}.{found.sequence}"
    start = recording.begun(terms, request, found.ends_at, id_)
    if start is None or found.ends_at > now or id_ in done:
        return None
    known = calendars_of(case, terms)
    start = event.decided(start, case.events, known, terms, request.kind, request.severity)
    text = "the session is over: its recording is due"
    entry = Entry(id_, request.number, found.ends_at, now, What.NOTE, ACTOR, text, clock=start)
    tags = tuple(tag for tag in request.tags if tag != virtual.WANTS_RECORDING)
    after = retell(case, replace(request, tags=tags, changed_at=now), (*case.events, start), terms, now)
    return Decision(
        Outcome.RECORDED,
        (text,),
        request=request.number,
        case=after,
        expected_version=request.version,
        entries=(entry,),
    )


def appointment_tomorrow(
    case: Case, done: Collection[str], handbook: Handbook, terms: Agreement, now: datetime
) -> Decision | None:
    """Clients hear of it, too, once it is an appointment, and once more after it was moved."""
    request, found = case.request, meeting.live(case.request)
    if found is None or request.state not in VISITS.get(request.kind, ()) or not terms.calendar.is_open(now):
        return None
    day, id_ = terms.calendar.local(found.begins_at).date(), f"a{request.number}.{found.sequence}"
    near = day_before(terms, day) <= terms.calendar.local(now).date()
    if not near or found.begins_at <= now or id_ in done:
        return None
    text = f"the client is reminded of the appointment on {day}"
    entry = Entry(id_, request.number, now, now, What.NOTE, ACTOR, text)
    told = notices.to_people("appointment_tomorrow", case, handbook.people, id_, appointment=found)
    return Decision(Outcome.RECORDED, (text,), request=request.number, entries=(entry,), notices=told)


def visit_day(case: Case, terms: Agreement, judged: date | None = None) -> date | None:
    """The day of the appointment, else the date in the form; None where none can be read, or nobody can mean it.

    `judged` is the day that was read in the form when it came: "22 October" is another one months later.
    """
    if found := meeting.live(case.request):
        return terms.calendar.local(found.begins_at).date()
    submitted = terms.calendar.local(case.request.opened_at).date()
    told = dict(case.request.form).get("visit_date", "")
    return (judged if told else None) or onsite.possible(dates.read(told, submitted), submitted).day


def judged_day(reasons: Sequence[str]) -> date | None:
    """The day that the last form was judged by, in the traces of a request's lines; None where none was."""
    found = (_JUDGED.match(reason) for reason in reversed(reasons))
    day = next((match[1] for match in found if match), None)
    return date.fromisoformat(day) if day else None


def day_before(terms: Agreement, visit: date) -> date:
    """The last business day before it: nobody reads on a Sunday what is planned for a Monday."""
    before = (visit - n * ONE_DAY for n in range(1, LONGEST_WEEKEND + 1))
    return next((day for day in before if terms.calendar.business_day(day)), visit)
