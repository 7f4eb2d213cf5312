"""How many automatic letters an address gets before they wait for one digest (email.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from mailflow.desk.decision import Audience


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` letters in `span`."""

    span: timedelta
    count: int


STAFF = (Window(timedelta(hours=1), 20),)
STRANGERS = (Window(timedelta(minutes=10), 3), Window(timedelta(days=1), 10))
PROVEN = (Window(timedelta(minutes=10), 30), Window(timedelta(days=1), 200))


def windows(audience: Audience, level: int) -> tuple[Window, ...]:
    """The windows of one recipient; `level` is a client's. Alarms to the admin have their own limit, one an hour."""
    if audience == "staff":
        return STAFF
    if audience == "client":
        return PROVEN if level >= 2 else STRANGERS
    return ()
