"""A question to a client that stays unanswered: a reminder, an announcement, and at last the closing.

And what staff owe without a clock: an estimate nobody has made, a visit tomorrow. Each is told once, by its cause.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailflow.desk import dates
from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import Case, Entry, What
from mailflow.flow import meeting, notices
from mailflow.flow.retell import retell
from mailflow.flow.warn import ACTOR
from mailflow.handbook import Handbook
from mailflow.kinds.kind import Kind
from mailflow.sla.agreement import Agreement
from mailflow.sla.budget import due_by
from mailflow.sla.calendar import ONE_DAY
from mailflow.sla.clocks import ClockEvent, current
from mailflow.sla.openings import to_seconds
from mailflow.sla.warnings import Told

REMINDER, ANNOUNCED, CLOSED = "reminder", "closing_announced", "closed_by_silence"
STEPS = (REMINDER, ANNOUNCED, CLOSED)
"""Of several that are due at once only the last is taken, but nothing is closed that was not announced."""

ESTIMATES = {"change_request": ("submitted", "in_review")}
VISITS = {"onsite": ("awaiting_schedule", "confirmed"), "virtual": ("scheduled",)}
"""Kind -> the states in which somebody owes an estimate, and in which a visit or a session is to take place."""
LONGEST_WEEKEND = 30


@dataclass(frozen=True, slots=True)
class Step:
    """What is due about an unanswered question, and when to look again; None where nothing is to come."""

    name: str | None
    next_at: datetime | None


def question(case: Case, kind: Kind) -> ClockEvent | None:
    """The pause that lasts: it began with the question to the client. None while no client is waited for."""
    if kind.waiting is None or case.request.state != kind.waiting:
        return None
    return next((event for event in reversed(case.events) if event.what == "pause"), None)


def cause(case: Case, asked: ClockEvent, step: str) -> str:
    """The id of a step: a new question has steps of its own."""
    return f"q{case.request.number}.{to_seconds(asked.at)}.{step}"


def step(case: Case, asked: ClockEvent, told: Sequence[Told], terms: Agreement, watermark: datetime) -> Step:
    """The step that is due by what is known up to `watermark`. Raises `CalendarExhausted`."""
    done = {each.cause: each.at for each in told}
    announced = done.get(cause(case, asked, ANNOUNCED))
    plan: list[tuple[str, datetime]] = []
    if announced is not None:
        plan = [(CLOSED, closes_at(terms, announced))] if cause(case, asked, CLOSED) not in done else []
    else:
        if terms.remind_after is not None and cause(case, asked, REMINDER) not in done:
            plan.append((REMINDER, due_by(terms.calendar, terms.remind_after, asked.at)))
        if terms.close_after is not None:
            plan.append((ANNOUNCED, due_by(terms.calendar, terms.close_after, asked.at)))
    due = [name for name, at in plan if at <= watermark]
    name = max(due, key=STEPS.index) if due else None
    return Step(name, min((at for _, at in plan if at > watermark), default=None))


def closes_at(terms: Agreement, announced: datetime) -> datetime:
    """The end of the business day after the announcement: the client has one whole day for the answer."""
    return terms.calendar.end_of_day(announced, 1)


def remind(
    case: Case, asked: ClockEvent, name: str, words: str, handbook: Handbook, terms: Agreement, now: datetime
) -> Decision:
    """The reminder or the announcement; `words` are the question as the client read it."""
    id_ = cause(case, asked, name)
    closes = terms.calendar.local(closes_at(terms, now)).date() if name == ANNOUNCED else None
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
    """The team hears of a change request whose estimate takes too long; None where it does not, or was told."""
    request, id_ = case.request, f"e{case.request.number}.estimate"
    if terms.estimate_within is None or request.state not in ESTIMATES.get(request.kind, ()) or id_ in done:
        return None
    due = due_by(terms.calendar, terms.estimate_within, request.opened_at)
    if due > now or not terms.calendar.is_open(now):
        return None
    text = f"its estimate is overdue since {due:%Y-%m-%d %H:%M} UTC"
    entry = Entry(id_, request.number, now, now, What.NOTE, ACTOR, text)
    told = notices.to_staff("estimate_overdue", case, handbook.people, id_)
    return Decision(Outcome.RECORDED, (text,), request=request.number, entries=(entry,), notices=told)


def visit_tomorrow(
    case: Case, done: Collection[str], handbook: Handbook, terms: Agreement, now: datetime
) -> Decision | None:
    """Staff hear of a visit or a session on the business day before it; None where it is not that day, or was told."""
    request = case.request
    visit = visit_day(case, terms) if request.state in VISITS.get(request.kind, ()) else None
    if visit is None or not terms.calendar.is_open(now):
        return None
    today, id_ = terms.calendar.local(now).date(), f"v{request.number}.{visit}"
    if not day_before(terms, visit) <= today <= visit or id_ in done:
        return None
    text = f"the visit is on {visit}"
    entry = Entry(id_, request.number, now, now, What.NOTE, ACTOR, text)
    told = notices.to_staff("visit_tomorrow", case, handbook.people, id_, visit=visit)
    return Decision(Outcome.RECORDED, (text,), request=request.number, entries=(entry,), notices=told)


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


def visit_day(case: Case, terms: Agreement) -> date | None:
    """The day of the appointment, else the date in the form; None where none can be read."""
    if found := meeting.live(case.request):
        return terms.calendar.local(found.begins_at).date()
    told = dict(case.request.form).get("visit_date", "")
    return dates.read(told, terms.calendar.local(case.request.opened_at).date()).day


def day_before(terms: Agreement, visit: date) -> date:
    """The last business day before it: nobody reads on a Sunday what is planned for a Monday."""
    earliest = visit - timedelta(days=LONGEST_WEEKEND)
    day = visit - ONE_DAY
    while not terms.calendar.business_day(day) and day > earliest:
        day -= ONE_DAY
    return day
