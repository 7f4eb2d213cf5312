"""Whose an unknown sender is: staff say it with one tap, and from then on the address is a contact of that client.

A public mail domain is never a client's domain (email.md 5), so such addresses are registered one by one: in
clients.yaml, which has the last word, or by /client, which the database remembers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mailflow.desk.decision import Notice
from mailflow.desk.people import Client, People, Person
from mailflow.desk.request import Case, Request
from mailflow.flow import notices
from mailflow.mail.message import Message
from mailflow.sla.agreement import Agreement
from mailflow.sla.clock import OPEN, Clock
from mailflow.sla.clocks import ClockEvent, current
from mailflow.sla.event import latest_terms
from mailflow.sla.measure import AGREEMENT_CHANGE
from mailflow.sla.terms import terms

MOST_OFFERED = 6
"""Links in a notification; every other client can be written."""
MOST_READ = 5000
SHORTEST_NAME = 4
"""Characters of a mail in which clients are looked for, and of a word that can tell one."""


def offered(message: Message, request: Request, people: People) -> tuple[str, ...]:
    """The ids of the clients that the sender may belong to: those that the mail speaks of first. Empty for a sender
    whose client is known, or who cannot be told."""
    if request.client is not None or not request.requester or people.client_of(request.requester) is not None:
        return ()
    name = message.from_.name if message.from_ else ""
    text = f"{request.requester} {name} {message.subject} {message.new_text[:MOST_READ]}".casefold()
    likely = sorted(people.clients, key=lambda client: not _spoken_of(client, text))
    return tuple(client.id for client in likely)[:MOST_OFFERED]


def remembers(request: Request, client: str, people: People) -> tuple[tuple[str, str | None], ...]:
    """The requester's address with the client it belongs to from now on, None to forget it where `client` is "".

    Empty where the rules know the address already, or where there is none.
    """
    address = request.requester
    known = people.client_of(address) is not None or people.staff_by_address(address) is not None
    return () if known or not address else ((address, client or None),)


def whose(address: str, people: People, remembered: Mapping[str, str]) -> str | None:
    """The id of the client of an address, by the rules or else by what staff said of it; None for nobody's."""
    registered = people.client_of(address)
    return registered.id if registered else remembered.get(address)


def agreed(
    request: Request, before: Sequence[ClockEvent], agreement: Agreement, at: datetime, cause: str
) -> ClockEvent | None:
    """The event from which on the clocks of a request follow this agreement, that of the client it turned out to be of;
    None where it promises what was promised before, or nobody can tell what that was.

    Another calendar or a correction leaves the version of the receipt in force (`recount`). Another client means that
    the wrong agreement was applied, so all of the right one holds from now on: unbroken promises are counted by it from
    receipt, and a date that would lie in the past stays (sla.md 4).
    """
    held, fresh = latest_terms(before), terms(agreement, request.kind, request.severity)
    if held is None or held == fresh:
        return None
    # Never before the last terms: a mail that waited would be overruled by what was decided after it was written.
    at = max((at, *(event.at for event in before if event.terms is not None)))
    return ClockEvent(at, "agreement", cause=cause, terms=fresh)


def told(before: Case, after: Case, people: People, cause: str, *, client: bool, also: Person) -> tuple[Notice, ...]:
    """Letters with the old and the new deadlines, to those who work on it and `also`, and to the client unless another
    letter of the same mail shows them; none where no date has moved."""
    old, new = current(before.clocks), current(after.clocks)
    if not any(_moved(old.get(name), clock) for name, clock in new.items()):
        return ()
    shown: dict[str, Any] = {"before": before.clocks, "moved": "client"}
    clients = notices.to_people("promise_moved", after, people, cause, **shown) if client else ()
    return (*clients, *notices.to_staff("staff_promise_moved", after, people, cause, also=(also,), **shown))


def _moved(before: Clock | None, after: Clock) -> bool:
    """Whether there is another date to tell, or one that is none any more; a promise that begins now and is kept
    already has none."""
    gone = before is not None and before.state in OPEN and after.reason == AGREEMENT_CHANGE
    return gone or (before.due_at != after.due_at if before else after.state in OPEN)


def _spoken_of(client: Client, text: str) -> bool:
    words = (client.id, *client.name.split())
    return any(word.casefold() in text for word in words if len(word) >= SHORTEST_NAME)
