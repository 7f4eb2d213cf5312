"""A client's word on what was delivered: DITERIMA takes it, BELUM SESUAI sends it back (email.md 7, 8)."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.decision import Decision
from mailflow.flow import heard, notices, offer
from mailflow.flow.answers import answer
from mailflow.flow.incoming import Incoming
from mailflow.flow.revision import Said
from mailflow.flow.thread import OF_ANOTHER, Found
from mailflow.kinds.kind import ACCEPT, Kind


def accepted(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """What was delivered is taken, by whoever asked for it or answers for the client; None where nothing was."""
    request, who, takes = found.case.request, incoming.who, kind.moves.get(ACCEPT, {})
    if request.state in takes.values():
        return heard.noted(incoming, found, "accepted already")
    if request.state not in takes:
        return None
    allowed = who.address == request.requester or offer.approver(incoming, request, who.address or "") is not None
    if _unclear(found, said) or not allowed or who.level < 2:
        why = _unclear(found, said) or f"{who.address} cannot accept it: {who.why}"
        return heard.to_staff(incoming, found, kind, f"accept: {why}")
    changed = replace(request, state=kind.move(ACCEPT, request.state))
    case, decision = heard.moved(incoming, found, changed, f"accepted by {who.address}", None)
    people, answers = incoming.handbook.people, incoming.message.message_id
    letters = notices.to_people("accepted", case, people, incoming.entry_id(1), in_reply_to=answers)
    return replace(decision, notices=(*letters, *decision.notices))


def reopened(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """The work goes on, and its clock from where it stopped; None where nothing was delivered.

    Whoever takes part may say so, proven or not: a clock that runs again costs the client nothing.
    """
    request = found.case.request
    if request.state not in kind.moves.get(ACCEPT, {}):
        return None
    if why := _unclear(found, said):
        return heard.to_staff(incoming, found, kind, f"{said.word}: {why}")
    if offer.past_reopening(incoming, found.case):
        return heard.to_staff(incoming, found, kind, "reopen: delivered too long ago")
    changed = replace(request, state=kind.move("progress", request.state))
    event = incoming.decided(offer.goes_on(incoming, found.case.events), request, found.case.events)
    case, decision = heard.moved(incoming, found, changed, "what was delivered does not work", event)
    full = incoming.who.full and incoming.who.address in request.people
    letters = answer("reopened", incoming, case, None) if full else ()
    return replace(decision, notices=(*letters, *decision.notices))


def _unclear(found: Found, said: Said) -> str:
    """Why the word is no plain word on this delivery; "" where it is one."""
    return OF_ANOTHER if found.merged else "conditional or unclear" if said.conditional else ""
