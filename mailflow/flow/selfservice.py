"""What clients order by the first word of a mail: another date, the end, a recording, how it stands (email.md 7).

A word that binds nobody but the writer is carried out for whoever takes part and is proven (level 2); one that ends or
moves the request for all only for who asked for it or is known (level 3). Of anybody else, and where more is said than
the word, staff read the mail like any other. Words on money are read by `consent`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mailflow.desk import consentrest
from mailflow.desk.decision import Decision, Notice
from mailflow.desk.request import Case, Request
from mailflow.flow import asked, heard, meeting, notices, offer, recording, reschedule
from mailflow.flow.answers import answer
from mailflow.flow.incoming import Incoming
from mailflow.flow.revision import Said
from mailflow.flow.thread import Found
from mailflow.kinds import virtual
from mailflow.kinds.kind import CLIENT_MAIL, Kind
from mailflow.sla.clocks import ClockEvent

RECORDING = "recording"
"""The letter that answers whoever asks for a recording."""


def decide(incoming: Incoming, found: Found) -> Decision | None:
    """What the first word of a mail that goes on with a request leads to; None where it is a mail like any other."""
    said = asked.word(incoming)
    order = _ORDERS.get(said.word) if said else None
    if said is None or order is None:
        return None
    return order(incoming, found, incoming.handbook.kinds[found.case.request.kind], said)


def _cancel(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """The end of the request. What was ordered by an estimate is not called off by a word: staff speak with the
    client about what it has cost."""
    request = found.case.request
    moves = kind.moves.get("cancel", {})
    if request.state in kind.finished and request.state in moves.values() and asked.alone_in_it(incoming, said):
        return heard.noted(incoming, found, f"{request.state} already")
    if request.state not in moves:
        return None
    if why := asked.order_doubt(incoming, found, said) or _what_else(request, said):
        return heard.to_staff(incoming, found, kind, why, joins=asked.joins(incoming, request))
    if late := asked.crossed(incoming, request, said):
        return heard.too_late(incoming, found, kind, late)
    changed = meeting.called_off(replace(request, state=kind.move("cancel", request.state)))
    event = ClockEvent(incoming.arrival.arrived_at, "cancel", cause=incoming.entry_id(2))
    case, decision = heard.moved(incoming, found, changed, f"cancelled by {incoming.who.address}", event)
    people, cause = incoming.handbook.people, incoming.entry_id(1)
    if meeting.live(request):
        letters = meeting.letters(case, people, cause, "cancelled", in_reply_to=incoming.message.message_id)
    else:
        about = {"moved": "cancel", "in_reply_to": incoming.message.message_id}
        letters = notices.to_people("update", case, people, cause, **about)
    return replace(decision, notices=_one_each(letters, decision.notices))


def _one_each(letters: tuple[Notice, ...], told: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """One letter to each: the notification of the engineer takes the cancellation along for his calendar."""
    off = {each.to.address: each for each in letters if each.audience == "staff"}
    both = {each.to.address for each in told} & off.keys()
    taken = (
        replace(each, appointment=found.appointment, invitation=found.invitation, moved=found.moved)
        if (found := off.get(each.to.address))
        else each
        for each in told
    )
    return (*(each for each in letters if each.to.address not in both), *taken)


def _what_else(request: Request, said: Said) -> str:
    """Why the word of somebody who may end the request does not end it; "" where it does."""
    if consentrest.other_meeting(said.rest, request.kind):
        return f"{said.word}: of a meeting that this is not"
    return f"{said.word}: it was approved, and is in work" if offer.in_work(request) else ""


def _recording(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """The recording of a session: its promise begins with the question, but never before the session has ended.

    Whoever takes part may ask, proven or not: to hold the authority is no reason not to start a clock (email.md 5).
    """
    request, at = found.case.request, incoming.arrival.arrived_at
    if kind.name != virtual.KIND.name or said.conditional or incoming.who.address not in request.people:
        return None
    if recording.awaited(found.case.clocks) or recording.wanted(request):
        noted = heard.noted(incoming, found, "the recording is asked for already")
        again = asked.just_told(incoming, request, RECORDING)
        return noted if again else replace(noted, notices=_promised(incoming, found.case))
    state = kind.move(CLIENT_MAIL, request.state) if request.state == virtual.CLOSED else request.state
    late = request.closed_at is not None and at > incoming.reopens_until(found.case, request.closed_at)
    if late or not (state in kind.moves["record"] or recording.to_come(request)):
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
    return replace(decision, notices=(*_promised(incoming, case), *decision.notices))


def _promised(incoming: Incoming, case: Case) -> tuple[Notice, ...]:
    """The letter that says until when the recording comes; to nobody whose address may be forged."""
    letters = answer(RECORDING, incoming, case, None) if incoming.who.full else ()
    expected = recording.expected(incoming.agreement(case.request), case.request)
    return tuple(replace(each, moment=expected) for each in letters)


_ORDERS: dict[str, Callable[[Incoming, Found, Kind, Said], Decision | None]] = {
    "status": asked.asks,
    "help": asked.asks,
    "form": asked.asks,
    "reschedule": reschedule.decide,
    "cancel": _cancel,
    "recording": _recording,
}
