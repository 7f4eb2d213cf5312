"""What staff say of a request without moving it: whose it is, why it is late, that this is excused.

Possible for every kind in every state, and no client reads a word of it. Who took part as a person of another client
than it turns out to be takes no part any more.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk import commands, commandtables
from mailflow.desk.commands import Command
from mailflow.desk.decision import Notice, Refusal
from mailflow.desk.request import Case, Request, What
from mailflow.flow import claim
from mailflow.flow.board import at
from mailflow.flow.work import Draft, Work, said
from mailflow.sla.clocks import ClockEvent, current


def reason(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Why it is late, for lists and reports."""
    words = commands.reason(command.argument)
    return work.noted(draft, line, command, late_reason=words) if words else Refusal.NO_REASON


def waive(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """A lead excuses the lateness; it stays on record."""
    if not work.person.lead:
        return Refusal.NOT_LEAD
    clocks = current(at(work.case, work.arrived_at).clocks)
    if not any(clock.late for clock in clocks.values()):
        return Refusal.NOT_LATE
    if not commands.reason(command.argument):
        return Refusal.NO_REASON
    event = ClockEvent(work.arrived_at, "waive", cause=work.incoming.entry_id(line))
    return replace(draft, entries=(*draft.entries, work.entry(draft, line, What.NOTE, said(command), clock=event)))


def client(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Whose the request is; of several such lines in a mail the last one counts."""
    incoming, people = work.incoming, work.incoming.handbook.people
    named = commands.client(command.argument)
    if named is None or (named and people.client(named) is None):
        return Refusal.NO_CLIENT
    request, event = replace(draft.request, client=named or None), None
    if line == _last(work):
        request = _with_its_own(work, request)
        event = _terms(work, draft, request, line)
    left = _left(draft.request, request)
    text, before = f"/client {named or commandtables.NOBODY[0]}", (f"before: {draft.request.client}", *left)
    entry = incoming.entry(line, request.number, What.CLIENT, text, before, clock=event)
    return replace(
        draft,
        request=request,
        entries=(*draft.entries, entry),
        remembered=claim.remembers(request, named, people),
        echoed=draft.echoed or bool(left),
        remarks=(*draft.remarks, *left),
    )


def _terms(work: Work, draft: Draft, request: Request, line: int) -> ClockEvent | None:
    """What another client's agreement does to the clocks."""
    if request.client == work.case.request.client:
        return None
    agreement, cause = work.incoming.agreement(request), work.incoming.entry_id(line)
    return claim.agreed(request, work.events(draft), agreement, work.arrived_at, cause)


def _left(before: Request, after: Request) -> tuple[str, ...]:
    """Who takes part no longer, a line each: for the timeline, and for whoever said whose the request is."""
    gone = (address for address in before.people if address not in after.people)
    return tuple(f"takes no part any more, being of another client: {address}" for address in gone)


def _with_its_own(work: Work, request: Request) -> Request:
    """The request without the people of other clients (email.md 4): its letters are none of theirs. Its requester
    stays, whosever he is, for a request may be about another client."""
    people, remembered = work.incoming.handbook.people, work.incoming.known.clients
    others = (None, request.client)
    own = tuple(each for each in request.participants if claim.whose(each, people, remembered) in others)
    meeting = request.appointment
    if meeting is None or own == request.participants:
        return replace(request, participants=own)
    left = set(request.participants) - set(own)
    answers = tuple(answer for answer in meeting.answers if answer[0] not in left)
    return replace(request, participants=own, appointment=replace(meeting, answers=answers))


def reclaimed(work: Work, after: Case) -> tuple[Notice, ...]:
    """The letters about deadlines that another client's agreement has moved."""
    if work.case.request.client == after.request.client:
        return ()
    # A client who is told of another severity gets old and new deadlines with that.
    alone = all(event.what != "severity" for event in after.events[len(work.case.events) :])
    people, cause = work.incoming.handbook.people, work.incoming.entry_id(_last(work))
    return claim.told(work.case, after, people, cause, client=alone, also=work.person)


def _last(work: Work) -> int:
    lines = (line for line, command in enumerate(work.orders.commands, start=2) if command.name == "client")
    return max(lines, default=0)
