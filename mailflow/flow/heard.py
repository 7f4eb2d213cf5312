"""A client's mail whose first word orders something, on the timeline and before the eyes of staff."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import asked, offer
from mailflow.flow.answers import tell_staff
from mailflow.flow.incoming import Incoming
from mailflow.flow.opening import participants
from mailflow.flow.thread import Found
from mailflow.kinds.kind import CLIENT_MAIL, Kind
from mailflow.sla.clocks import ClockEvent

NOTED = ": noted"
ON_NEXT_LINE = f"what its first word did stands on the next line{NOTED}"


def moved(
    incoming: Incoming,
    found: Found,
    changed: Request,
    text: str,
    event: ClockEvent | None,
    why: tuple[str, ...] = (),
) -> tuple[Case, Decision]:
    """The mail, and what its word changed: the case afterwards, and the decision with the letters to staff."""
    before = found.case.request
    case = incoming.case_after(_joined(incoming, changed), (*found.case.events, *((event,) if event else ())))
    steps = (f"{before.state} -> {changed.state}",) if changed.state != before.state else ()
    read = (f"found by {found.how}", incoming.who.why)
    reason = (*read, text, *steps)
    noted_first = (*read, ON_NEXT_LINE)
    mail = incoming.entry(1, before.number, What.CLIENT_MAIL, incoming.body, noted_first, public=True)
    # The step stands on the line that made it: by it the state is told again (`standing`).
    line = incoming.entry(2, before.number, What.MOVED, text, (*why, *steps), public=True, clock=event)
    decision = Decision(
        Outcome.REPLY,
        reason,
        request=before.number,
        case=case,
        expected_version=before.version,
        entries=(mail, line),
        notices=tell_staff("staff_client_reply", incoming, case, news=(text,)),
        thread_ids=incoming.thread_ids,
    )
    return case, decision


def to_staff(incoming: Incoming, found: Found, kind: Kind, why: str, *, joins: bool = True) -> Decision:
    """A mail like any other, with the reason why its first word did not count.

    Its writer takes part from now on, unless he `joins` nothing: whoever orders the end of what is not his would else
    have it by saying so twice.
    """
    before, event = found.case.request, clock_event(incoming, found.case, kind)
    after = _joined(incoming, before)
    after = after if joins else replace(after, participants=before.participants)
    changed = replace(after, state=offer.moved(before, kind, CLIENT_MAIL))
    case = incoming.case_after(changed, (*found.case.events, *((event,) if event else ())))
    steps = (f"{before.state} -> {changed.state}",) if changed.state != before.state else ()
    reason = (f"found by {found.how}", incoming.who.why, why, *steps)
    mail = incoming.entry(1, before.number, What.CLIENT_MAIL, incoming.body, reason, public=True, clock=event)
    return Decision(
        Outcome.REPLY,
        reason,
        request=before.number,
        case=case,
        expected_version=before.version,
        entries=(mail,),
        notices=tell_staff("staff_client_reply", incoming, case, news=(why,)),
        thread_ids=incoming.thread_ids,
    )


def too_late(incoming: Incoming, found: Found, kind: Kind, why: str) -> Decision:
    """A word about what is no more: staff read it, and its writer how it stands."""
    decision = to_staff(incoming, found, kind, why)
    assert decision.case is not None
    return replace(decision, notices=(*asked.how_it_stands(incoming, decision.case), *decision.notices))


def clock_event(incoming: Incoming, before: Case, kind: Kind) -> ClockEvent | None:
    """What any mail of a client does to the clocks: it ends a waiting for him, or opens again what was finished."""
    state, cause = before.request.state, incoming.entry_id(1)
    event = None
    if state in kind.finished:
        event = ClockEvent(incoming.ends("stop", before.events), "reopen", cause=cause)
    elif kind.waiting is not None and state == kind.waiting:
        event = ClockEvent(incoming.ends("pause", before.events), "resume", cause=cause)
    return event and incoming.decided(event, before.request, before.events)


def noted(incoming: Incoming, found: Found, why: str) -> Decision:
    """It says what is known already: it stands on the timeline, and nobody is told."""
    recorded = incoming.recorded(found.case, What.CLIENT_MAIL, (f"found by {found.how}", f"{why}{NOTED}"))
    entries = tuple(replace(entry, public=True) for entry in recorded.entries)
    return replace(recorded, outcome=Outcome.REPLY, entries=entries)


def only_noted(entry: Entry) -> bool:
    """Whether a mail says what was known before, so that staff got no copy of it."""
    return any(why.endswith(NOTED) and why != ON_NEXT_LINE for why in entry.reason)


def _joined(incoming: Incoming, request: Request) -> Request:
    return replace(
        request,
        evidence=request.evidence or bool(incoming.message.evidence),
        participants=participants(incoming, request),
        thread=incoming.thread_after(request),
    )
