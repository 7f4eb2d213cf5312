"""Who is who: staff and their teams from rules/staff.yaml, clients and their contacts from rules/clients.yaml.

Nobody may be staff and client at once, for a staff member's mail runs commands and a client's does not; and no address
or domain may be claimed by two, for then the first line of a file would decide who is answered what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mailflow.desk.peoplefile import ClientShape, ClientsShape, Salutation, StaffShape
from mailflow.errors import ConfigError, Problem
from mailflow.mail.message import Language
from mailflow.yamlfile import Document, Model, Path, parse, validate

STAFF, CLIENTS = "staff.yaml", "clients.yaml"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff. `addresses[0]` is the registered one, to which confirmations go; a lead may waive."""

    id: str
    name: str
    addresses: tuple[str, ...]
    teams: tuple[str, ...]
    lead: bool
    language: Language


@dataclass(frozen=True, slots=True)
class Team:
    """People who share a queue; `members` are ids, in the order of staff.yaml."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A registered person at a client. Without a `language`, the words of each mail decide."""

    address: str
    name: str
    salutation: Salutation | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """An organisation under contract. Its domains include their subdomains; `addresses` are single ones elsewhere.

    `zone` is the IANA name of its time zone, where letters shall give times in it beside the service's own.
    """

    id: str
    name: str
    domains: tuple[str, ...]
    addresses: tuple[str, ...]
    contacts: tuple[Contact, ...]
    language: Language
    zone: str | None


@dataclass(frozen=True, slots=True)
class People:
    """Everyone this help desk knows, in the order of the files. Addresses may be asked for in any case."""

    staff: tuple[Person, ...]
    teams: tuple[Team, ...]
    default_team: Team
    clients: tuple[Client, ...]
    _staff: Mapping[str, Person] = field(init=False, repr=False, compare=False)
    _domains: Mapping[str, Client] = field(init=False, repr=False, compare=False)
    _registered: Mapping[str, tuple[Client, Contact | None]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        registered = {address: (one, None) for one in self.clients for address in one.addresses}
        contacts = {contact.address: (one, contact) for one in self.clients for contact in one.contacts}
        indexes = {
            "_staff": {address: one for one in self.staff for address in one.addresses},
            "_domains": {domain: one for one in self.clients for domain in one.domains},
            "_registered": {**registered, **contacts},
        }
        for name, index in indexes.items():
            object.__setattr__(self, name, index)

    def person(self, person_id: str) -> Person | None:
        """The member of staff with this id."""
        return next((one for one in self.staff if one.id == person_id), None)

    def team(self, team_id: str | None) -> Team | None:
        """The team with this id."""
        return next((one for one in self.teams if one.id == team_id), None)

    def client(self, client_id: str | None) -> Client | None:
        """The client with this id."""
        return next((one for one in self.clients if one.id == client_id), None)

    def staff_by_address(self, address: str) -> Person | None:
        """The member of staff who writes from this address."""
        return self._staff.get(address.lower())

    def contact(self, address: str) -> Contact | None:
        """The registered contact with this address."""
        return self._registered.get(address.lower(), (None, None))[1]

    def client_of(self, address: str) -> Client | None:
        """The client of this address: by the address itself, else by the longest domain that it stands under."""
        address = address.lower()
        if address in self._registered:
            return self._registered[address][0]
        return next((self._domains[domain] for domain in _above(address) if domain in self._domains), None)


def load(files: Mapping[str, str]) -> People:
    """The people in `files["staff.yaml"]` and `files["clients.yaml"]`.

    Raises `ConfigError` with every problem of both files.
    """
    problems: list[Problem] = []
    staff = _read(StaffShape, STAFF, files, problems)
    clients = _read(ClientsShape, CLIENTS, files, problems)
    if staff is None or clients is None:
        raise ConfigError(problems)
    problems += [*_staff_problems(*staff), *_client_problems(*clients, staff[0])]
    if problems:
        raise ConfigError(problems)
    return _people(staff[0], clients[0])


def _people(staff: StaffShape, clients: ClientsShape) -> People:
    teams = tuple(_team(team_id, team.name, staff) for team_id, team in staff.teams.items())
    return People(
        staff=tuple(Person(id=one_id, **dict(one)) for one_id, one in staff.people.items()),
        teams=teams,
        default_team=next(team for team in teams if team.id == staff.default_team),
        clients=tuple(_client(client_id, one) for client_id, one in clients.clients.items()),
    )


def _team(team_id: str, name: str, staff: StaffShape) -> Team:
    return Team(team_id, name, tuple(one_id for one_id, one in staff.people.items() if team_id in one.teams))


def _client(client_id: str, shape: ClientShape) -> Client:
    contacts = tuple(Contact(**dict(contact)) for contact in shape.contacts)
    return Client(client_id, shape.name, shape.domains, shape.addresses, contacts, shape.language, shape.zone)


def _read(
    model: type[Model], file: str, files: Mapping[str, str], problems: list[Problem]
) -> tuple[Model, Document] | None:
    """The file in its shape, or None and its problems told."""
    if file not in files:
        problems.append(Problem(file, 0, 0, "", "is missing"))
        return None
    try:
        document = parse(files[file], file)
        return validate(model, document), document
    except ConfigError as error:
        problems += error.problems
        return None


def _staff_problems(staff: StaffShape, document: Document) -> Iterator[Problem]:
    known = ", ".join(staff.teams)
    if staff.default_team not in staff.teams:
        yield document.problem(("default_team",), f"there is no team {staff.default_team!r}; known: {known}")
    elif not any(staff.default_team in one.teams for one in staff.people.values()):
        yield document.problem(("default_team",), f"nobody is in team {staff.default_team!r}, but it gets new requests")
    for one_id, one in staff.people.items():
        for number, team in enumerate(one.teams):
            if team not in staff.teams:
                path = ("people", one_id, "teams", number)
                yield document.problem(path, f"there is no team {team!r}; known: {known}")
    yield from _twice(_staff_addresses(staff), document)


def _client_problems(clients: ClientsShape, document: Document, staff: StaffShape) -> Iterator[Problem]:
    staff_addresses = {address for address, _ in _staff_addresses(staff)}
    staff_domains = {domain for address in staff_addresses for domain in _above(address)}
    for domain, path in _client_domains(clients):
        if domain in staff_domains:
            yield document.problem(path, f"staff have addresses at {domain}, so it cannot be a client's domain")
    for address, path in _client_addresses(clients):
        if address in staff_addresses:
            yield document.problem(path, f"{address} is an address of staff in {STAFF}; nobody can be both")
    yield from _twice(_client_domains(clients), document)
    yield from _twice(_client_addresses(clients), document)


def _twice(values: Iterable[tuple[str, Path]], document: Document) -> Iterator[Problem]:
    """A problem where a value comes again: of two claims to the same mail, neither is better."""
    first: dict[str, Path] = {}
    for value, path in values:
        if value in first:
            yield document.problem(path, f"{value} stands twice; first on line {document.mark(first[value])[0]}")
        first.setdefault(value, path)


def _staff_addresses(staff: StaffShape) -> Iterator[tuple[str, Path]]:
    for one_id, one in staff.people.items():
        for number, address in enumerate(one.addresses):
            yield address, ("people", one_id, "addresses", number)


def _client_domains(clients: ClientsShape) -> Iterator[tuple[str, Path]]:
    for client_id, one in clients.clients.items():
        for number, domain in enumerate(one.domains):
            yield domain, ("clients", client_id, "domains", number)


def _client_addresses(clients: ClientsShape) -> Iterator[tuple[str, Path]]:
    for client_id, one in clients.clients.items():
        for number, address in enumerate(one.addresses):
            yield address, ("clients", client_id, "addresses", number)
        for number, contact in enumerate(one.contacts):
            yield contact.address, ("clients", client_id, "contacts", number, "address")


def _above(address: str) -> Iterator[str]:
    """The domains an address stands under, the longest first, cut at the dots only (RFC 1034 3.1)."""
    domain = address.rpartition("@")[2]
    while domain:
        yield domain
        domain = domain.partition(".")[2]
