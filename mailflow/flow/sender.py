"""Who wrote a mail, by the strict reading of From, and how far that can be trusted (email.md 5)."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.desk import tokens
from mailflow.desk.office import Office
from mailflow.desk.people import Client, Contact, People, Person
from mailflow.flow.carriers import carriers
from mailflow.mail import authres
from mailflow.mail.authres import AuthResult
from mailflow.mail.message import Message


@dataclass(frozen=True, slots=True)
class Who:
    """The writer. `person` is set for staff, `client` and `contact` for clients known by the rules.

    `level` is a client's: 0 unknown, 1 a client's domain without proof, 2 the domain is proven, 3 proven and either a
    registered contact or an answer to a letter of ours to this address. `why` says how it came about. `proven` and
    `refuted` are about the From domain, whoever it is.
    """

    address: str | None
    person: Person | None
    client: Client | None
    contact: Contact | None
    level: int
    refuted: bool
    why: str
    proven: bool = False

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


def identify(
    message: Message, people: People, office: Office, remembered: str | None = None, signed_by: str = ""
) -> Who:
    """The writer of `message`. A forged or ambiguous From is nobody (RFC 5322 3.6.2).

    `remembered` is the id of the client that staff said this address belongs to: a registered contact, like one in
    clients.yaml, which has the last word. `signed_by` is the domain whose DKIM signature was verified here.
    """
    address = message.sender.address
    if address is None:
        return Who(None, None, None, None, 0, False, f"sender unknown: {message.sender.why}")
    result = _proof(message, office, signed_by)
    person = people.staff_by_address(address)
    client, contact = _known(address, people, remembered)
    if person is not None:
        why = f"staff address of {person.id}; {result.why}"
        return Who(address, person, None, None, 0, result.failed, why, result.passed)
    if client is None:
        why = f"no client has this address; {result.why}"
        return Who(address, None, None, None, 0, result.failed, why, result.passed)
    if not result.passed:
        return Who(address, None, client, contact, 1, result.failed, f"client {client.id}, unproven: {result.why}")
    level, more = _rank(message, office, address, contact)
    return Who(address, None, client, contact, level, False, f"client {client.id}, proven: {result.why}{more}", True)


def named(address: str, people: People, why: str, remembered: str | None = None) -> Who:
    """A client whom staff name as the writer: they answer for it, so he counts as proven, but signs nothing by it.

    `remembered` as in `identify`."""
    client, contact = _known(address, people, remembered)
    return Who(address, None, client, contact, 2 if client or contact else 0, False, why, True)


def _known(address: str, people: People, remembered: str | None) -> tuple[Client | None, Contact | None]:
    """Whose address it is by clients.yaml, else by what staff said of it: then it is a registered contact's."""
    client = people.client_of(address)
    if client is None and (given := people.client(remembered)):
        return given, Contact(address, "")
    return client, people.contact(address)


def _proof(message: Message, office: Office, signed_by: str) -> AuthResult:
    """What proves the From domain: our provider's word first, and its refusal is the last word, too."""
    domain, profile = message.sender.domain, office.authentication
    result = authres.judge(message.headers, profile, domain)
    if result.passed or result.failed:
        return result
    if signed_by and authres.aligned(signed_by.lower(), domain):
        return AuthResult(True, False, f"the DKIM signature of {signed_by} was verified here")
    own = office.internal_header_proven and domain in office.domains
    if own and authres.from_same_tenant(message.headers, profile):
        return AuthResult(True, False, f"{domain} is our own and the mail never left its tenant")
    return result


def _rank(message: Message, office: Office, address: str, contact: Contact | None) -> tuple[int, str]:
    """The level of a proven sender, and what makes it the highest."""
    if contact is not None:
        return 3, ", a registered contact"
    if _answers_own_letter(message, office, address):
        return 3, ", with the token of a letter to this address"
    return 2, ""


def _answers_own_letter(message: Message, office: Office, address: str) -> bool:
    """Whether the mail carries a token that we made for this very address, whichever way it came back."""
    return any(tokens.proves(office, token, address) for _, token in carriers(message, office))
