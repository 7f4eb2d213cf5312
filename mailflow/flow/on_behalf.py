"""/as: a member of staff brings in a mail that a client sent to somebody's own address, or what was said by telephone.

It is the client's request from then on, as if he had written to us; the timeline says who brought it. A word by which
the client himself would accept, move or end something is only read by staff: they have commands of their own for it.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.commands import Command, Orders
from mailflow.desk.decision import Decision, Refusal
from mailflow.desk.people import Person
from mailflow.desk.request import Entry
from mailflow.flow import asked, client, heard, pictures, sender, thread
from mailflow.flow.incoming import Incoming
from mailflow.mail import automatic
from mailflow.mail.address import valid_address
from mailflow.mail.message import Address, Message, Sender

OWN_WORDS = frozenset({"accept", "cancel", "reschedule"})
"""Words of a client that change something at once. Words on money count for nobody who only passes them on
(`flow.consent`), and one that makes work go on costs the client nothing."""


def wanted(orders: Orders) -> Command | None:
    """The /as among the commands, if there is one."""
    return next((command for command in orders.commands if command.name == "as"), None)


def decide(incoming: Incoming, person: Person, command: Command, orders: Orders) -> Decision | Refusal:
    """What the client's mail leads to; a refusal where nobody can tell whose it is."""
    message = incoming.message
    origin = _origin(message, command)
    if origin is None:
        return Refusal.NO_FORWARD
    if not _may_be_a_client(origin.address, incoming):
        return Refusal.NO_CLIENTS_ADDRESS
    theirs = _theirs(message, origin, orders.words)
    people, given = incoming.handbook.people, incoming.known.clients.get(origin.address)
    who = sender.named(origin.address, people, f"brought in by {person.id}; {incoming.who.why}", given)
    told = replace(incoming, message=theirs, who=who)
    decision = _for_staff(told, person) or client.decide(told)
    entries = tuple(_by(entry, person) for entry in decision.entries)
    return replace(decision, entries=entries, reason=(f"/as {origin.address} by {person.id}", *decision.reason))


def _for_staff(told: Incoming, person: Person) -> Decision | None:
    """A mail like any other, where its first word would change a request in the client's name; else None."""
    said = asked.word(told)
    if said is None or said.word not in OWN_WORDS:
        return None
    found = thread.find(told.message, told.who, told.known, told.office)
    if found is None or not found.joins:
        return None
    request = found.case.request
    kind = told.handbook.kinds[request.kind]
    if request.state in kind.finished:
        return None
    read = replace(told, message=pictures.without_logos(told.message, told.known, request.number))
    decision = heard.to_staff(read, found, kind, f"{said.word}: {person.id} passes it on, which orders nothing")
    return replace(decision, pictures=pictures.sent(told.message))


def _origin(message: Message, command: Command) -> Address | None:
    """Whose it is: the address that is given, else the writer of the mail that was forwarded."""
    given = command.argument.strip().strip("<>.,;").lower()
    if given:
        return Address("", given) if valid_address(given) else None
    found = message.forwarded.from_ if message.forwarded else None
    return replace(found, address=found.address.lower()) if found and valid_address(found.address) else None


def _may_be_a_client(address: str, incoming: Incoming) -> bool:
    """Whether a request can be somebody's at this address: our own letters come back when staff forward them, and
    nobody would read what we write to a machine."""
    office, people = incoming.office, incoming.handbook.people
    ours = (*office.own.addresses, office.admin, *((office.bounce_address,) if office.bounce_address else ()))
    staff = (each for person in people.staff for each in person.addresses)
    return not automatic.is_ours(address, (*ours, *staff)) and not automatic.is_machine(address)


def _theirs(message: Message, origin: Address, words: str) -> Message:
    """The mail as the client's own. What staff wrote above a forwarded mail stays in the house; without one, their
    words are what the client has said. It carries no thread: that was the thread of two other people."""
    forwarded = message.forwarded
    return replace(
        message,
        from_=origin,
        sender=Sender(origin.address),
        subject=(forwarded.subject if forwarded else "") or message.subject,
        new_text=forwarded.text if forwarded else words,
        forwarded=None,
        to=(),
        cc=(),
        in_reply_to=(),
        references=(),
    )


def _by(entry: Entry, person: Person) -> Entry:
    return replace(entry, actor=f"{entry.actor}, by staff {person.id}")
