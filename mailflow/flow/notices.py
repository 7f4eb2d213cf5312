"""Who is told what: the few ways in which a decision turns to people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mailflow.desk.decision import Notice, Quote
from mailflow.desk.people import People, Person
from mailflow.desk.request import Case, Request
from mailflow.mail.message import Address, Message

RELAY_LIMIT = 10_000_000
"""Bytes of a client's files that are sent to staff: each member of the team gets a copy."""
QUOTE_LIMIT = 20_000
"""Characters of a client's mail in a staff notification: enough to work with, not a copy of the mail."""


def to_people(template: str, case: Case, people: People, cause: str, **more: Any) -> tuple[Notice, ...]:
    """A letter for the requester and everybody who takes part, each with a token of their own."""
    return tuple(
        to_client(template, case, address, people, cause, level=case.request.level, **more)
        for address in case.request.people
    )


def to_client(template: str, case: Case, address: str, people: People, cause: str, **more: Any) -> Notice:
    """A letter to one client about one request, in the contact's language or the request's."""
    request = case.request
    contact, client = people.contact(address), people.client_of(address)
    own_name = request.requester_name if address == request.requester else ""
    return Notice(
        template=template,
        to=Address(contact.name if contact else own_name, address),
        audience="client",
        language=(contact.language if contact else None) or request.language,
        cause=cause,
        request=request,
        clocks=case.clocks,
        salutation=contact.salutation if contact else None,
        zone=client.zone if client else None,
        **more,
    )


def to_staff(template: str, case: Case, people: People, cause: str, **more: Any) -> tuple[Notice, ...]:
    """A notification to the assignee, or to the whole team while nobody has taken the request."""
    also = more.pop("also", ())
    return tuple(
        to_person(template, person, cause, request=case.request, clocks=case.clocks, **more)
        for person in dict.fromkeys((*responsible(case.request, people), *also))
    )


def to_person(template: str, person: Person, cause: str, **more: Any) -> Notice:
    """A letter to one staff member at the registered address."""
    to = Address(person.name, person.addresses[0])
    return Notice(template, to, "staff", person.language, cause, **more)


def responsible(request: Request, people: People) -> Iterator[Person]:
    """The assignee, else the members of the request's team."""
    assignee = people.person(request.assignee) if request.assignee else None
    if assignee is not None:
        yield assignee
        return
    team = people.team(request.team) or people.default_team
    yield from (member for name in team.members if (member := people.person(name)) is not None)


def quote(message: Message, *, whole: bool = False) -> Quote:
    """The mail as staff see it; the `whole` of it where it opens a request, since what it quotes is known to nobody."""
    sender = message.from_.address if message.from_ else ""
    text = message.text if whole and message.quoted else message.told
    left_out = "" if relays(message) else " (not attached: too large)"
    names = tuple(f"{attachment.label}{left_out}" for attachment in message.attachments)
    return Quote(sender, message.subject, text[:QUOTE_LIMIT], names)


def relays(message: Message) -> bool:
    """Whether the client's files go along with the notification: staff have no other place to see them."""
    return not message.truncated and sum(attachment.size for attachment in message.attachments) <= RELAY_LIMIT
