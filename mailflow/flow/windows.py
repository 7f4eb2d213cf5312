"""How many automatic letters an address, and all of them together, get before they wait (email.md 3)."""

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
BREAKER = {False: Window(timedelta(minutes=10), 300), True: Window(timedelta(minutes=10), 10_000)}
"""What all addresses together get, by whether they are proven: over it letters are held, and the admin is told.

A flood of forged senders, and machines that answer from ever new addresses, look like this. Proven clients are as many
as their mail is: one process works on about 60,000 mails in that time, and a backlog of 10,000 must be answered.
"""


def proven(notice: Notice) -> bool:
    """Whether its recipient is known to have written the mail that it answers."""
    return notice.level >= 2


def breaks(notice: Notice) -> bool:
    """Whether the breaker counts it, and stops it: every automatic letter to a client, error letters too."""
    return notice.automatic and notice.audience == "client"


def windows(notice: Notice) -> tuple[Window, ...]:
    """The windows that a letter must fit into, none for a person's own words.

    An invitation cannot wait, since a digest has no calendar; it takes an order of staff to make one.

    Two kinds of letters to staff cannot wait either: what became of their own orders, and what is critical for a proven
    client. Alarms to the admin have their own limit, one an hour.
    """
    if not notice.automatic or notice.audience == "admin" or notice.invitation:
        return ()
    if notice.audience == "client":
        return PROVEN if proven(notice) else STRANGERS
    request = notice.request
    critical = request is not None and request.severity is Severity.CRITICAL and request.level >= 2
    return () if critical or notice.template in ("staff_refused", "staff_confirm", "board") else STAFF
