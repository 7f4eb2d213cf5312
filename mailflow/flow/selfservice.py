"""What clients order by the first word of a mail: another date, the end, a recording, how it stands (email.md 7).

A word that binds nobody but the writer is carried out for whoever takes part and is proven (level 2); one that ends or
moves the request for all only for who asked for it or is known (level 3). Of anybody else, and where more is said than
the word, staff read the mail like any other. Words on money are read by `consent`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mailflow.desk import dates
from mailflow.desk.dates import ReadDate
from mailflow.desk.decision import Decision
from mailflow.desk.request import Request
from mailflow.flow import asked, heard, meeting, notices, offer, opening, recording
from mailflow.flow.answers import answer
from mailflow.flow.incoming import Incoming
from mailflow.flow.revision import Said
from mailflow.flow.thread import Found
from mailflow.kinds import onsite, virtual
from mailflow.kinds.kind import CLIENT_MAIL, RESCHEDULE, Kind, Opening
from mailflow.sla.agreement import earliest_visit, reopen_until
from mailflow.sla.clocks import ClockEvent

LEADING = ("ke", "menjadi", "jadi", "pada", "hari", "untuk", "to", "on", "for")
"""Words between the wish for another date and the date."""


def decide(incoming: Incoming, found: Found) -> Decision | None:
    """What the first word of a mail that goes on with a request leads to; None where it is a mail like any other."""
    said = asked.word(incoming)
    order = _ORDERS.get(said.word) if said else None
    if said is None or order is None:
        return None
    return order(incoming, found, incoming.handbook.kinds[found.case.request.kind], said)


def _reschedule(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """Another date for a visit or a session. The old one is called off at once and not only when staff name the new
    one: nobody will keep it, so it must stand in no calendar, least of all in the engineer's."""
    request = found.case.request
    if request.state not in kind.moves.get(RESCHEDULE, {}):
        return None
    if doubt := asked.order_doubt(incoming, request, said):
        return heard.to_staff(incoming, found, kind, doubt)
    wish, wished = _wish(incoming, request, said.rest)
    changed = meeting.called_off(replace(request, state=kind.move(RESCHEDULE, request.state)))
    if kind.name == onsite.KIND.name:
        form = {name: value for name, value in request.form if name != "visit_date"}
        form |= {"visit_date": wish.day.isoformat()} if wish.day else {}
        changed = replace(changed, state=wished.state, form=tuple(form.items()))
    text = f"another date is asked for: {wish.day or wish.problem or 'none is named'}"
    case, decision = heard.moved(incoming, found, changed, text, None)
    people, cause = incoming.handbook.people, incoming.entry_id(1)
    off = meeting.letters(case, people, cause, "cancelled") if meeting.live(request) else ()
    return replace(decision, notices=(*off, *answer(wished.template, incoming, case, wished), *decision.notices))


def _wish(incoming: Incoming, request: Request, rest: str) -> tuple[ReadDate, Opening]:
    """The date that is wished for, and what it leads to: the lead time counts from today, whatever the form's did."""
    today = opening.intake(incoming, None, request.service).submitted
    read = _day(rest, today)
    if request.kind != onsite.KIND.name:
        return read, Opening(virtual.REQUESTED, "client_status")
    agreement = incoming.agreement(request)
    missing = (*_lacking(request), *(() if read.day else ("visit_date",)))
    if read.day is not None and not missing:
        return read, onsite.judged(agreement, today, read.day)
    state = onsite.INCOMPLETE if request.state == onsite.INCOMPLETE else onsite.AWAITING
    earliest = earliest_visit(agreement, today)
    return read, Opening(state, "onsite_incomplete", missing=missing, earliest=earliest, files=onsite.BLANK)


def _lacking(request: Request) -> tuple[str, ...]:
    """What an incomplete form lacks beside the date; a visit that staff planned without a form needs none."""
    told = dict(request.form)
    fields = onsite.FIELDS if request.state == onsite.INCOMPLETE else ()
    return tuple(field.key for field in fields if field.key != "visit_date" and not told.get(field.key))


def _day(rest: str, today: date) -> ReadDate:
    """The date behind the word: "Rabu depan 10.00", "ke 24 Februari 2025". One that can mean two days is none."""
    line = rest.strip().split("\n", 1)[0][: dates.HEAD]
    words = line.split()
    while words and words[0].lower().strip(":,") in LEADING:
        words.pop(0)
    line = " ".join(words)
    exact = dates.moment(line, today)
    if exact.day is not None:
        return onsite.possible(ReadDate(exact.day), today)
    whole = dates.whole(line, today)
    found = ReadDate(whole) if isinstance(whole, date) else dates.read(line, today)
    return onsite.possible(found, today)


def _cancel(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """The end of the request. What was ordered by an estimate is not called off by a word: staff speak with the
    client about what it has cost."""
    request = found.case.request
    moves = kind.moves.get("cancel", {})
    if request.state in kind.finished and request.state in moves.values() and asked.alone_in_it(incoming, said):
        return heard.noted(incoming, found, f"{request.state} already")
    if request.state not in moves:
        return None
    doubt = asked.order_doubt(incoming, request, said)
    if doubt or offer.in_work(request):
        return heard.to_staff(incoming, found, kind, doubt or f"{said.word}: it was approved, and is in work")
    changed = meeting.called_off(replace(request, state=kind.move("cancel", request.state)))
    event = ClockEvent(incoming.arrival.arrived_at, "cancel", cause=incoming.entry_id(2))
    case, decision = heard.moved(incoming, found, changed, f"cancelled by {incoming.who.address}", event)
    people, cause = incoming.handbook.people, incoming.entry_id(1)
    if meeting.live(request):
        letters = meeting.letters(case, people, cause, "cancelled", in_reply_to=incoming.message.message_id)
    else:
        about = {"moved": "cancel", "in_reply_to": incoming.message.message_id}
        letters = notices.to_people("update", case, people, cause, **about)
    return replace(decision, notices=(*letters, *decision.notices))


def _recording(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """The recording of a session: its promise begins with the question, but never before the session has ended.

    Whoever takes part may ask, proven or not: to hold the authority is no reason not to start a clock (email.md 5).
    """
    request, at = found.case.request, incoming.arrival.arrived_at
    if kind.name != virtual.KIND.name or said.conditional or incoming.who.address not in request.people:
        return None
    if recording.awaited(found.case.clocks) or virtual.WANTS_RECORDING in request.tags:
        return heard.noted(incoming, found, "the recording is asked for already")
    state = kind.move(CLIENT_MAIL, request.state) if request.state == virtual.CLOSED else request.state
    late = request.closed_at is not None and at > reopen_until(incoming.agreement(request), request.closed_at)
    if state not in kind.moves["record"] or late:
        return None
    held = state == virtual.HELD or (request.appointment is not None and request.appointment.ends_at <= at)
    event, tags = None, request.tags
    if held:
        event = recording.begun(incoming.agreement(request), request, at, incoming.entry_id(2))
        event = event and incoming.decided(event, request, found.case.events)
    else:
        tags = (*tags, virtual.WANTS_RECORDING)
    changed = replace(request, state=state, tags=tags)
    case, decision = heard.moved(incoming, found, changed, "the recording is asked for", event)
    letters = answer("client_status", incoming, case, None) if incoming.who.full else ()
    return replace(decision, notices=(*letters, *decision.notices))


_ORDERS: dict[str, Callable[[Incoming, Found, Kind, Said], Decision | None]] = {
    "status": asked.asks,
    "help": asked.asks,
    "form": asked.asks,
    "reschedule": _reschedule,
    "cancel": _cancel,
    "recording": _recording,
}
