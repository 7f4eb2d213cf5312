"""Which agreement holds: corporate -> service -> group -> group's service -> client -> client's service.

All of them were put together when the file was read: so every mistake is found at start, and to ask costs two look-ups.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.sla.agreement import Agreement
from mailflow.sla.calendar import Calendar

Key = tuple[str | None, str | None]
"""A client and a service; None is any that has no level of its own."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What holds one after the other: the first agreement until `changes[0]`, the second from it on."""

    changes: tuple[datetime, ...]
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """Every agreement of the file. `corporate` is the newest version of the one that holds for everyone.

    `services` are the ids that a request may have, `calendars` those of the file by name. `warnings` are for an admin:
    dates for which a level has no version, so that the level above holds.
    """

    corporate: Agreement
    services: tuple[str, ...]
    calendars: Mapping[str, Calendar]
    warnings: tuple[str, ...]
    _lanes: Mapping[Key, Lane] = field(repr=False)

    def of(self, client: str | None, service: str | None, at: datetime) -> Agreement:
        """What is promised to this client (an id; None is unknown) for this service at that instant."""
        lanes = self._lanes
        lane = (
            lanes.get((client, service)) or lanes.get((client, None)) or lanes.get((None, service)) or lanes[None, None]
        )
        return lane.agreements[bisect_right(lane.changes, at)] if lane.changes else lane.agreements[0]

    @property
    def every(self) -> tuple[Agreement, ...]:
        """Each agreement once, the corporate ones first."""
        found = {id(agreement): agreement for lane in self._lanes.values() for agreement in lane.agreements}
        return tuple(found.values())
