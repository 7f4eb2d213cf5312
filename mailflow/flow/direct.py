"""A member of staff answers a client by himself, with us in copy: it is on record, and counts as an answer.

The client has it already, so it is not sent again; and it runs no command, since it carries no token (email.md 5).
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.people import Person
from mailflow.desk.request import Case, What
from mailflow.flow import thread
from mailflow.flow.carriers import every
from mailflow.flow.incoming import Incoming
from mailflow.kinds.kind import REPLY
from mailflow.sla.clocks import ClockEvent


def decide(incoming: Incoming, person: Person) -> Decision | None:
    """The contact on the request that the mail belongs to; None for any other mail.

    Only from a proven domain: else a forged mail could make it look as if a client had been answered in time.
    """
    if not incoming.who.proven or every(incoming.message, incoming.office):
        return None
    found = thread.find(incoming.message, incoming.who, incoming.known, incoming.office)
    if found is None or not _went_to_client(incoming, found.case):
        return None
    return _recorded(incoming, person, found.case, found.how)


def _went_to_client(incoming: Incoming, case: Case) -> bool:
    request, people = case.request, incoming.handbook.people
    for each in (*incoming.message.to, *incoming.message.cc):
        client = people.client_of(each.address)
        if each.address.lower() in request.people or (client is not None and client.id == request.client):
            return True
    return False


def _recorded(incoming: Incoming, person: Person, case: Case, how: str) -> Decision:
    before, kind = case.request, incoming.handbook.kinds[case.request.kind]
    why = (incoming.who.why, f"found by {how}", "answered the client directly, with us in copy")
    answer = ClockEvent(incoming.arrival.arrived_at, "stop", ("response",))
    event = incoming.decided(answer, before, case.events)
    entry = incoming.entry(1, before.number, What.STAFF_REPLY, incoming.body, why, public=True, clock=event)
    request = replace(
        before,
        state=kind.move(REPLY, before.state),
        assignee=before.assignee or person.id,
        thread=incoming.thread_after(before),
        hold=None,
    )
    return Decision(
        Outcome.REPLY,
        why,
        request=before.number,
        case=incoming.case_after(request, (*case.events, event)),
        expected_version=before.version,
        entries=(entry,),
        thread_ids=incoming.thread_ids,
    )
