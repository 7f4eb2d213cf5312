"""The handbook: rules, agreement, calendar, people, kinds and letter templates, complete and frozen under one hash.

It is built whole from file texts or not at all, so a decision is never made by half of a change. A decision records the
hash, and the store keeps the texts under it: what was decided last year can be explained by last year's rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mailflow.desk import people
from mailflow.desk.people import People
from mailflow.desk.request import Request
from mailflow.errors import ConfigError, Problem
from mailflow.kinds import CLOCKS, KINDS
from mailflow.kinds.kind import Kind
from mailflow.routing import load as routing_load
from mailflow.routing.rules import Routing
from mailflow.sla import load as sla_load
from mailflow.sla.agreement import Agreement
from mailflow.sla.levels import Agreements

Loaded = TypeVar("Loaded")
RULES = ("clients.yaml", "routing.yaml", "sla.yaml", "staff.yaml")


@dataclass(frozen=True, slots=True)
class Handbook:
    """Everything decisions are made by. `content` is JSON of the texts, the holidays and the libraries' versions.

    `agreement` is what holds for everyone, in its newest version: for what is about no request.
    """

    hash: str
    content: str = field(repr=False)
    agreement: Agreement = field(repr=False)
    agreements: Agreements = field(repr=False)
    routing: Routing = field(repr=False)
    people: People = field(repr=False)
    kinds: Mapping[str, Kind] = field(repr=False)
    templates: Mapping[str, str] = field(repr=False)

    def agreement_of(self, request: Request | None) -> Agreement:
        """What is promised about this request: to its client and for its service, by the version of its receipt."""
        if request is None:
            return self.agreement
        return self.agreements.of(request.client, request.service, request.opened_at)


def build(rules: Mapping[str, str], templates: Mapping[str, str], versions: Mapping[str, str]) -> Handbook:
    """The handbook of these texts: `rules` by file name, `templates` by path ("id/acknowledgement.txt.j2").

    `versions` are those of the libraries that data comes from. Raises `ConfigError` with every problem of the first
    stage that has any: missing files, then agreement and people, then the rules, which name people.
    """
    absent = [Problem(f"rules/{name}", 0, 0, "", "is missing") for name in RULES if name not in rules]
    if absent:
        raise ConfigError(absent)
    problems: list[Problem] = []
    staff = _collect(problems, lambda: people.load(rules))
    agreements = _collect(problems, lambda: _agreements(rules, staff))
    if agreements is None or staff is None:
        raise ConfigError(problems)
    compiled = routing(rules, staff, agreements.services)
    content = json.dumps(
        {
            "rules": dict(rules),
            "templates": dict(templates),
            "holidays": {
                name: {day.isoformat(): text for day, text in sorted(calendar.holidays.items())}
                for name, calendar in agreements.calendars.items()
            },
            "versions": dict(versions),
        },
        sort_keys=True,
        ensure_ascii=False,
    )
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Handbook(digest, content, agreements.corporate, agreements, compiled, staff, KINDS, templates)


def routing(rules: Mapping[str, str], staff: People, services: Iterable[str] | None = None) -> Routing:
    """The rules of `rules["routing.yaml"]`, which may name these people and services; None: those are not known.

    Raises `ConfigError`.
    """
    return routing_load.load(
        rules,
        kinds=frozenset(KINDS),
        teams=frozenset(team.id for team in staff.teams),
        people=frozenset(person.id for person in staff.staff),
        clients=frozenset(client.id for client in staff.clients),
        services=None if services is None else frozenset(services),
    )


def _agreements(rules: Mapping[str, str], staff: People | None) -> Agreements:
    """The agreements, which may name these people; where those could not be read, any."""
    if staff is None:
        return sla_load.agreements(rules, kinds=CLOCKS)
    return sla_load.agreements(
        rules,
        staff=frozenset(person.id for person in staff.staff),
        clients=frozenset(client.id for client in staff.clients),
        kinds=CLOCKS,
    )


def _collect(problems: list[Problem], load: Callable[[], Loaded]) -> Loaded | None:
    try:
        return load()
    except ConfigError as error:
        problems.extend(error.problems)
        return None
