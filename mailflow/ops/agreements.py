"""The agreements and calendars of the rules' texts: the one place where the command line asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.desk import people
from mailflow.desk.request import Request
from mailflow.errors import MailflowError
from mailflow.kinds import CLOCKS
from mailflow.sla import load
from mailflow.sla.agreement import Agreement
from mailflow.sla.calendar import Calendar
from mailflow.sla.doubts import place
from mailflow.sla.levels import Agreements


class NotThere(MailflowError):
    """A name on the command line that the rules do not have."""


def of(
    texts: Mapping[str, str], client: str | None, service: str | None, at: datetime, name: str = load.FILE
) -> Agreement:
    """What is promised to a client for a service at an instant; None is what holds for everyone.

    `name` is what messages and sources call the file.

    An `at` without a zone is wall time where the agreement counts. Raises `ConfigError`, and `NotThere` for a client or
    a service that the rules do not name.
    """
    found = _load(texts, name)
    if service is not None and service not in found.services:
        raise NotThere(f"there is no service {service!r} in {name}{_there_are(found.services)}")
    agreement = _valid(found, client, service, at)
    if client is not None and not any(
        source.level.startswith(f"client {client}") for source in agreement.sources.values()
    ):
        clients = tuple(each.id for each in people.load(texts).clients)
        if client not in clients:
            raise NotThere(f"there is no client {client!r} in clients.yaml{_there_are(clients)}")
    return agreement


def of_request(texts: Mapping[str, str], request: Request) -> Agreement:
    """What the rules of now promise for this request. Raises `ConfigError`."""
    return _load(texts).of(request.client, request.service, request.opened_at)


def client_name(texts: Mapping[str, str], client: str | None) -> str:
    """The name of a client in clients.yaml; "" for none. Raises `ConfigError`."""
    return next((each.name for each in people.load(texts).clients if each.id == client), "")


def strangers(found: Agreements, known: people.People) -> Iterator[str]:
    """Approvers who are no contact of their client (of any client, where the level is none of one client's): nobody
    would take their word."""
    contacts = {client.id: {each.address.lower() for each in client.contacts} for client in known.clients}
    told: set[str] = set()
    for agreement in found.every:
        level = agreement.sources["approvers"].level if "approvers" in agreement.sources else ""
        client = level.removeprefix("client ").partition(",")[0] if level.startswith("client ") else ""
        own = contacts.get(client, set().union(*contacts.values()))
        for each in agreement.approvers:
            whose = f"client {client}" if client else "any client"
            line = f"{place(agreement, 'approvers')}: {each.address} is no contact of {whose} in clients.yaml"
            if each.address not in own and line not in told:
                told.add(line)
                yield f"{line}, so their approval would not count"


def staff_names(texts: Mapping[str, str]) -> dict[str, str]:
    """The names of staff by id. Raises `ConfigError`."""
    return {each.id: each.name for each in people.load(texts).staff}


def calendar(texts: Mapping[str, str], name: str, file: str = load.FILE) -> Calendar:
    """One of the calendars of the file. Raises `ConfigError`, `NotThere`."""
    calendars = _load(texts, file).calendars
    if name not in calendars:
        raise NotThere(f"there is no calendar {name!r} in {file}{_there_are(tuple(calendars))}")
    return calendars[name]


def _load(texts: Mapping[str, str], name: str = load.FILE) -> Agreements:
    return load.agreements(texts, kinds=CLOCKS, name=name)


def _valid(found: Agreements, client: str | None, service: str | None, at: datetime) -> Agreement:
    """The agreement at an instant, or at a wall time that is read in the zone of that very agreement."""
    if at.tzinfo is not None:
        return found.of(client, service, at)
    # A file's dates begin in the zone of the corporate calendar; the one that holds then may count in another.
    first = found.of(client, service, at.replace(tzinfo=ZoneInfo(found.corporate.calendar.zone)))
    return found.of(client, service, at.replace(tzinfo=ZoneInfo(first.calendar.zone)))


def _there_are(names: tuple[str, ...]) -> str:
    return f"; there are {', '.join(sorted(names))}" if names else ""
