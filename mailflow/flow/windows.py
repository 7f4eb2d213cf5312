"""How many automatic letters an address gets before they wait for one digest (email.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from mailflow.desk.decision import Notice
from mailflow.sla.agreement import Severity


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` letters in `span`."""

    span: timedelta
    count: int


STAFF = (Window(timedelta(hours=1), 20),)
STRANGERS = (Window(timedelta(minutes=10), 3), Window(timedelta(days=1), 10))
PROVEN = (Window(timedelta(minutes=10), 30), Window(timedelta(days=1), 200))


def windows(notice: Notice) -> tuple[Window, ...]:
    """The windows that a letter must fit into, none for a person's own words.

    Two kinds of letters to staff cannot wait: what became of their own orders, and what is critical for a proven
    client. Alarms to the admin have their own limit, one an hour.
    """
    if not notice.automatic or notice.audience == "admin":
        return ()
    if notice.audience == "client":
        return PROVEN if notice.level >= 2 else STRANGERS
    request = notice.request
    critical = request is not None and request.severity is Severity.CRITICAL and request.level >= 2
    return () if critical or notice.template == "staff_refused" else STAFF
