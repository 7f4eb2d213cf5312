"""A client's mail: it opens a request, goes on with one, or reopens one."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.decision import Decision, Notice, Outcome
from mailflow.desk.request import Case, Request, What
from mailflow.flow import asked, consent, heard, meeting, offer, pictures, revision, selfservice, stray, thanks, thread
from mailflow.flow.answers import answer, tell_staff
from mailflow.flow.incoming import Incoming
from mailflow.flow.opening import intake, open_request, participants
from mailflow.flow.thread import Found
from mailflow.kinds.kind import ACCEPT, CLIENT_MAIL, Kind, Opening


def decide(incoming: Incoming) -> Decision:
    """What a mail of a client, or of anybody who is not staff, leads to."""
    message, known = incoming.message, incoming.known
    found = thread.find(message, incoming.who, known, incoming.office)
    continued = found.case.request.number if found and found.joins else None
    incoming = replace(incoming, message=pictures.without_logos(message, known, continued))
    found = found or stray.screenshot(incoming.message, incoming.who, known)
    decision = _decide(incoming, found)
    return replace(
        decision, notices=(*decision.notices, *_invited(incoming, decision)), pictures=pictures.sent(message)
    )


def _invited(incoming: Incoming, decision: Decision) -> tuple[Notice, ...]:
    """The invitation that stands, for those whom the mail brings along."""
    before = incoming.known.cases.get(decision.request or 0)
    if decision.case is None or before is None:
        return ()
    people, at = incoming.handbook.people, incoming.arrival.arrived_at
    return meeting.joined(before.request, decision.case, people, incoming.entry_id(1), at)


def _decide(incoming: Incoming, found: Found | None) -> Decision:
    if found is None:
        return asked.without_request(incoming) or open_request(incoming, ("names no request",))
    if not found.joins:
        number = found.case.request.number
        why = f"names {incoming.office.reference(number)} by its {found.how}, but the sender takes no part in it"
        return open_request(incoming, (why,), linked=number, hold=why)
    if said := consent.decide(incoming, found) or selfservice.decide(incoming, found):
        return said
    request = found.case.request
    kind = incoming.handbook.kinds[request.kind]
    if request.state in kind.finished:
        return _after_the_end(incoming, found, kind)
    return _go_on(incoming, found, kind)


def _after_the_end(incoming: Incoming, found: Found, kind: Kind) -> Decision:
    """A mail to a finished request: a bare thank-you is noted, anything else reopens it or opens a linked one."""
    request = found.case.request
    files = any(not each.decoration for each in incoming.message.attachments)
    if not files and (thanks.is_bare(incoming.body) or _accepts(incoming)):
        return _noted(incoming, found, (f"found by {found.how}", "a thank-you: noted, nothing is reopened"))
    closed_at = request.closed_at or request.changed_at
    if incoming.arrival.arrived_at > incoming.reopens_until(found.case, closed_at):
        why = f"found by {found.how}, which was closed at {closed_at:%Y-%m-%d %H:%M} UTC, too long ago to reopen"
        return open_request(incoming, (why,), linked=request.number)
    return _go_on(incoming, found, kind)


def _accepts(incoming: Incoming) -> bool:
    """Whether it says that all is well: "diterima, terima kasih banyak"."""
    said = revision.read(incoming)
    return said is not None and said.word == "accept" and not said.conditional


def _noted(incoming: Incoming, found: Found, reason: tuple[str, ...]) -> Decision:
    recorded = incoming.recorded(found.case, What.CLIENT_MAIL, reason)
    entries = tuple(replace(entry, public=True) for entry in recorded.entries)
    return replace(recorded, outcome=Outcome.REPLY, entries=entries)


def _go_on(incoming: Incoming, found: Found, kind: Kind) -> Decision:
    before = found.case.request
    state = offer.moved(before, kind, CLIENT_MAIL)
    event = heard.clock_event(incoming, found.case, kind)
    opening, doubt = _completed(incoming, before, kind)
    reason: tuple[str, ...] = (f"found by {found.how}", incoming.who.why, *doubt)
    if opening is not None:
        state, reason = opening.state, (*reason, *opening.reason)
    if state != before.state:
        reason = (*reason, f"{before.state} -> {state}")
    request = replace(
        before,
        state=state,
        form=opening.form if opening else before.form,
        evidence=before.evidence or bool(incoming.message.evidence),
        participants=participants(incoming, before),
        thread=incoming.thread_after(before),
    )
    case = incoming.case_after(request, (*found.case.events, *((event,) if event else ())))
    entry = incoming.entry(1, request.number, What.CLIENT_MAIL, incoming.body, reason, public=True, clock=event)
    return Decision(
        Outcome.REPLY,
        reason,
        request=request.number,
        case=case,
        expected_version=before.version,
        entries=(entry,),
        notices=(
            *_answers(incoming, case, found, kind, opening),
            *tell_staff("staff_client_reply", incoming, case, news=(*_news(before, request, kind), *doubt)),
        ),
        thread_ids=incoming.thread_ids,
    )


def _news(before: Request, after: Request, kind: Kind) -> tuple[str, ...]:
    """What a mail without a word of order did to the request, for staff."""
    if before.state in kind.finished and after.state not in kind.finished:
        return ("opened again by the client",)
    if before.state in kind.moves.get(ACCEPT, {}):
        return ("the client writes about what was delivered",)
    if kind.waiting is not None and before.state == kind.waiting != after.state:
        return ("the client answered: the pause ends",)
    if before.state in kind.unready and after.form != before.form:
        return ("the form is complete",) if after.state not in kind.unready else ("the form was added to",)
    return ()


def _completed(incoming: Incoming, before: Request, kind: Kind) -> tuple[Opening | None, tuple[str, ...]]:
    """The intake with what this mail adds to the form; None where it adds nothing, and a person must read it, or where
    its writer may not add to it, with the reason."""
    if before.state not in kind.unready:
        return None, ()
    opening = kind.intake(intake(incoming, before))
    if opening.form == before.form:
        return None, ()
    doubt = _doubt(incoming, before)
    return (None, (f"the form is left as it was: {doubt}",)) if doubt else (opening, ())


def _doubt(incoming: Incoming, before: Request) -> str:
    """Why the writer may not change the form, whose words reach the others in an invitation; "" where he may.

    Who was never proven goes on with what he began: the form is worth no more than he is.
    """
    who = incoming.who
    if who.address not in before.people:
        return f"{who.address} takes no part in it"
    proven = who.level >= min(asked.PROVEN, before.level) and not who.refuted
    return "" if proven else f"it cannot be proven that {who.address} wrote it"


def _answers(incoming: Incoming, case: Case, found: Found, kind: Kind, opening: Opening | None) -> tuple[Notice, ...]:
    """Automatic answers to a mail that goes on with a request; most need none.

    Words on a delivery may take it or send it back: where they do neither, their writer reads which words do.
    A colleague joins by a tag that anybody can write: unproven he takes no part, and is told nothing of it either.
    """
    before, template = found.case.request, None
    full = incoming.who.full and incoming.who.address in case.request.people
    if opening is not None:
        template = opening.template if full else "acknowledgement_brief"
    elif before.state in kind.finished:
        template = "reopened" if full else "acknowledgement_brief"
    elif incoming.message.truncated:
        template = "too_large"
    elif found.alone:
        template = "screenshot_added"
    elif full and before.state in kind.moves.get(ACCEPT, {}) and not thanks.is_bare(incoming.body):
        template = "client_status"
    return answer(template, incoming, case, opening) if template else ()
