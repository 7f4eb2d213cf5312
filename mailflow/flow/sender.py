"""Who wrote a mail, by the strict reading of From, and how far that can be trusted (email.md 5)."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.desk.office import Office
from mailflow.desk.people import Client, Contact, People, Person
from mailflow.mail import authres
from mailflow.mail.message import Message


@dataclass(frozen=True, slots=True)
class Who:
    """The writer. `person` is set for staff, `client` and `contact` for clients known by the rules.

    `level`: 0 unknown, 1 a client's domain without proof, 2 proven by the provider's authentication result, 3 proven
    and a registered contact. `why` says how the level came about.
    """

    address: str | None
    person: Person | None
    client: Client | None
    contact: Contact | None
    level: int
    refuted: bool
    why: str

    @property
    def full(self) -> bool:
        """Whether answers may repeat the mail's own words: to proven senders and to registered addresses, unless the
        domain's own policy refutes the sender."""
        return self.level >= 2 or (self.contact is not None and not self.refuted)

    @property
    def label(self) -> str:
        """The writer as the timeline names an actor."""
        if self.person:
            return f"staff {self.person.id}"
        return f"client {self.address}" if self.address else "unknown sender"


def identify(message: Message, people: People, office: Office) -> Who:
    """The writer of `message`. A forged or ambiguous From is nobody (RFC 5322 3.6.2)."""
    address = message.sender.address
    if address is None:
        return Who(None, None, None, None, 0, False, f"sender unknown: {message.sender.why}")
    result = authres.judge(_block(message), office.authserv_id, office.trusted_hosts, message.sender.domain)
    person = people.staff_by_address(address)
    client = people.client_of(address)
    contact = people.contact(address)
    if person is not None:
        return Who(address, person, None, None, 0, result.failed, f"staff address of {person.id}; {result.why}")
    if client is None:
        return Who(address, None, None, None, 0, result.failed, f"no client has this address; {result.why}")
    if not result.passed:
        return Who(address, None, client, contact, 1, result.failed, f"client {client.id}, unproven: {result.why}")
    level = 3 if contact is not None else 2
    return Who(address, None, client, contact, level, False, f"client {client.id}, proven: {result.why}")


def _block(message: Message) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in message.headers).encode()
