"""When a promise is due, reckoned without the product: from how a request stood after each mail, by its own table.

Only whole minutes are played, so that what is told a second later inside one mail moves no date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailflow.desk.request import Request
from mailflow.sla.clocks import Clock

JAKARTA = ZoneInfo("Asia/Jakarta")
OPENS, CLOSES = time(9), time(18)
HOLIDAYS = frozenset({date(2025, 3, 31), date(2025, 4, 1)})
"""Idul Fitri; no other holiday of these weeks is a weekday."""
HOURS = {
    "critical": {"workaround": 5, "permanent": 2 * 9},
    "high": {"workaround": 9, "permanent": 5 * 9},
    "normal": {"workaround": 3 * 9, "permanent": 7 * 9},
    "low": {"permanent": 10 * 9},
}
"""The policy, in hours of service."""
DELIVERY = 5 * 9
ENDED = frozenset({"resolved", "closed", "delivered", "declined", "accepted", "cancelled", "waiting_client"})
"""States in which nobody waits for the vendor, of tickets, information requests and change requests."""

Stretch = tuple[datetime, datetime]


@dataclass
class Stood:
    """The stretches in which a request waited for nobody at the vendor; `since` is set while one lasts."""

    stretches: list[Stretch] = field(default_factory=list)
    since: datetime | None = None

    def saw(self, request: Request, now: datetime) -> None:
        """How it stands after a mail."""
        if request.state in ENDED:
            self.since = self.since or now
        elif self.since is not None:
            self.stretches.append((self.since, now))
            self.since = None


def hours(request: Request, name: str) -> int | None:
    """How long the clock of that name may take."""
    if name == "completion":
        agreed = next(each for each in reversed(request.estimates) if each.verdict == "approved")
        assert agreed.effort is not None
        return agreed.effort.count * 9
    if request.kind == "documentation":
        return DELIVERY if name == "delivery" else None
    return HOURS[request.severity or "normal"].get(name) if request.kind == "ticket" else None


def begins(request: Request, name: str) -> datetime:
    """The receipt, or the approval of the last estimate that was approved."""
    if name != "completion":
        return request.opened_at
    approved = [each.answered_at for each in request.estimates if each.verdict == "approved" and each.answered_at]
    return approved[-1]


def due(request: Request, clock: Clock, stood: Stood) -> datetime | None:
    """When the clock is due; None where nothing is promised by that name."""
    length = hours(request, clock.name)
    return None if length is None else after(begins(request, clock.name), timedelta(hours=length), stood.stretches)


def after(start: datetime, left: timedelta, stretches: Sequence[Stretch]) -> datetime:
    """The instant at which so much time of service has passed, stretches aside."""
    day = start.astimezone(JAKARTA).date()
    while True:
        for begin, end in _pieces(day, start, stretches):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        day += timedelta(days=1)


def _pieces(day: date, start: datetime, stretches: Sequence[Stretch]) -> list[Stretch]:
    """The service of one day from `start` on, without the stretches."""
    if day.weekday() >= 5 or day in HOLIDAYS:
        return []
    opens, closes = (datetime.combine(day, each, JAKARTA) for each in (OPENS, CLOSES))
    pieces = [(max(opens, start), closes)]
    for begin, end in stretches:
        pieces = [cut for a, b in pieces for cut in ((a, min(b, begin)), (max(a, end), b))]
    return sorted((a, b) for a, b in pieces if a < b)
