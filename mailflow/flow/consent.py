"""A client's word on a change request: an estimate approved or declined, a delivery taken or sent back (email.md 7).

Money is spent by such a word, so it counts only where nothing is open: the right person, proven, within his limit, on
the revision he has read, and without a condition. Everything else goes to staff, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mailflow.desk import tokens
from mailflow.desk.decision import Decision, Notice
from mailflow.desk.estimate import Estimate
from mailflow.desk.request import Case
from mailflow.flow import delivery, heard, offer, revision
from mailflow.flow.carriers import carriers
from mailflow.flow.incoming import Incoming
from mailflow.flow.revision import Said
from mailflow.flow.thread import OF_ANOTHER, Found
from mailflow.kinds.kind import ACCEPT, Kind
from mailflow.sla.clocks import ClockEvent

Unclear = tuple[str, str]
"""Why a word does not count: by the name of the case in letters, and for the timeline."""
REF_LINE = "Ref line"
"""The carrier of that name (`carriers`)."""


def decide(incoming: Incoming, found: Found) -> Decision | None:
    """What the first word of a mail that goes on with a request leads to; None where it is a mail like any other."""
    said = revision.read(incoming)
    if said is None or incoming.message.automatic is not None:
        return None
    word = _WORDS.get(said.word)
    return word(incoming, found, incoming.handbook.kinds[found.case.request.kind], said) if word else None


def _to_estimate(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """SETUJU or TOLAK."""
    request = found.case.request
    if not request.estimates:
        return None
    newest = request.estimates[-1]
    if offer.waiting(request) is None or request.state not in kind.moves.get("approve", {}):
        return _too_late(incoming, found, kind, said)
    if unclear := _unclear(incoming, found, said, newest):
        return _not_counted(incoming, found, kind, newest, *unclear)
    return _counted(incoming, found, kind, said)


def _too_late(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """No estimate waits: the same answer once more is noted, anything else is for staff or opens it again. Its writer
    hears how it stands, or he would take for agreed what is not."""
    request = found.case.request
    newest, delivered = request.estimates[-1], request.state in kind.moves.get(ACCEPT, {})
    same = newest.verdict == offer.VERDICTS[said.word] and not said.conditional and not delivered and not found.merged
    files = any(not each.decoration for each in incoming.message.attachments)
    if same and not said.order and not files:
        noted = heard.noted(incoming, found, f"revision {newest.revision} is {newest.verdict} already")
        return replace(noted, notices=_told(incoming, found.case, newest, "client_status", ""))
    if request.state in kind.finished:
        return None
    decision = heard.to_staff(incoming, found, kind, f"{said.word}: no estimate waits for an answer")
    assert decision.case is not None
    letters = _told(incoming, decision.case, newest, "consent_unclear", "settled")
    return replace(decision, notices=(*letters, *decision.notices))


def _unclear(incoming: Incoming, found: Found, said: Said, newest: Estimate) -> Unclear | None:
    """The first reason why the word does not count, the plainest first."""
    request, who = found.case.request, incoming.who
    person = offer.approver(incoming, request, who.address or "")
    answered = revision.answered(incoming, request, said.revision)
    if said.conditional or incoming.message.truncated:
        return "conditional", f"{said.word}: conditional or unclear"
    if person is None:
        return "not_approver", f"{said.word}: {who.address} is no registered approver of this client"
    if who.level < 3 and not _by_own_token(incoming):
        return "unproven", f"{said.word}: it cannot be proven that {who.address} wrote it"
    if found.merged:
        # Whatever the letter showed, it was no revision of this request: each counts its own from 1.
        return "replaced", f"{said.word}: {OF_ANOTHER}"
    if answered is None:
        return "conditional", f"{said.word}: it does not say of which revision"
    if answered != newest.revision:
        return "replaced", f"{said.word} of revision {answered}: revision {newest.revision} is the newest one"
    if said.word == "decline":
        return None
    if not offer.covers(person, newest.price):
        return "over_limit", f"{newest.price} is over the limit of {who.address}: {person.limit} {person.currency}"
    return None if _start(incoming, found.case) else ("conditional", "the agreed date has passed")


def _by_own_token(incoming: Incoming) -> bool:
    """Whether a proven writer answers a letter to this very address, for an approver of no domain of the client's.

    The `Ref:` line does not count: it stands in the text, and comes along when staff pass a client's mail on.
    """
    who, office = incoming.who, incoming.office
    carried = (token for name, token in carriers(incoming.message, office) if name != REF_LINE)
    return who.proven and any(tokens.proves(office, token, who.address or "") for token in carried)


def _start(incoming: Incoming, case: Case) -> ClockEvent | None:
    """What starts the promise, decided by the terms of now; None where the agreed date has passed."""
    request, at = case.request, incoming.arrival.arrived_at
    event = offer.completion(incoming.agreement(request), request.estimates[-1], at, incoming.entry_id(2))
    return event and incoming.decided(event, request, case.events)


def _counted(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision:
    """The answer counts: everybody hears of it, and an approval starts the clock at the instant it came."""
    before, at, approved = found.case.request, incoming.arrival.arrived_at, said.word == "approve"
    state = kind.move("approve", before.state) if approved else offer.after_decline(before, kind)
    told = offer.answered(before, offer.VERDICTS[said.word], incoming.who.address or "", at, said.order)
    event = _start(incoming, found.case) if approved else None
    if state in kind.finished:
        event = ClockEvent(at, "cancel", cause=incoming.entry_id(2))
    newest = told.estimates[-1]
    text = f"estimate revision {newest.revision} {newest.verdict} by {newest.answered_by}"
    changed, seal = replace(told, state=state), (offer.sealed(newest),)
    case, decision = heard.moved(incoming, found, changed, f"{text} {said.order}".rstrip(), event, seal)
    readers = (*case.request.people, *offer.outsiders(incoming, case.request))
    about = {"moved": said.word, "estimate": newest, "in_reply_to": incoming.message.message_id}
    letters = offer.to_each("estimate_answered", case, incoming, readers, **about)
    return replace(decision, notices=(*letters, *decision.notices))


def _not_counted(
    incoming: Incoming, found: Found, kind: Kind, newest: Estimate, moved: str, why: str
) -> Decision:  # fmt: skip
    """Nothing changes; staff read it, and whoever may hear it is told what would be clear."""
    decision = heard.to_staff(incoming, found, kind, why)
    assert decision.case is not None
    letters = (
        *(_told(incoming, decision.case, newest, "consent_unclear", moved) if moved != "unproven" else ()),
        *_again(incoming, decision.case, newest, moved),
    )
    return replace(decision, notices=(*letters, *decision.notices))


def _told(incoming: Incoming, case: Case, newest: Estimate, template: str, moved: str) -> tuple[Notice, ...]:
    """The letter for the writer, where he may read of the estimate."""
    who, request = incoming.who, case.request
    if not who.full or not (who.address in request.people or offer.approver(incoming, request, who.address or "")):
        return ()
    about = {"moved": moved, "estimate": newest, "in_reply_to": incoming.message.message_id}
    return offer.to_each(template, case, incoming, (who.address,), level=who.level, **about)


def _again(incoming: Incoming, case: Case, newest: Estimate, moved: str) -> tuple[Notice, ...]:
    """The estimate once more for those who may answer it: one of them, of whose name somebody made use perhaps; or all,
    where another person answered who is proven, so that no stranger has letters sent."""
    who = incoming.who
    to = tuple(each.address.lower() for each in offer.approvers(incoming, case.request))
    chosen = {"unproven": (who.address,), "not_approver": to if who.level >= 2 else ()}.get(moved, ())
    maker = incoming.handbook.people.person(newest.by)
    about = {"moved": moved, "estimate": newest, "words": newest.scope, "author": maker.name if maker else ""}
    return offer.to_each("estimate", case, incoming, chosen, level=who.level, **about)


_WORDS: dict[str, Callable[[Incoming, Found, Kind, Said], Decision | None]] = {
    "approve": _to_estimate,
    "decline": _to_estimate,
    "accept": delivery.accepted,
    "reopen": delivery.reopened,
    "not_right": delivery.reopened,
}
