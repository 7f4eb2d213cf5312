"""How many automatic letters an address, and all of them together, get before they wait (email.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from mailflow.desk.decision import Notice
from mailflow.sla.agreement import Severity

Counted = Literal["all", "notices", "echoes", "request"]


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` letters in `span`; only those that are `of` its sort take a place in it."""

    span: timedelta
    count: int
    of: Counted = "all"


ECHOES = frozenset({"staff_refused", "staff_done", "staff_status", "staff_help", "staff_confirm", "board"})
"""What answers a staff member's own mail: however much somebody orders, no client's mail waits behind the answers."""
WARNINGS = frozenset({"warning", "breach", "escalated", "correction"})
"""About a clock: told in a digest an hour later, a warning is none."""
NOT_EXCHANGED = ECHOES | WARNINGS | {"staff_new"}
"""Letters to staff that no answer to an answer brings forth, or that have a window of their own."""
STAFF = (Window(timedelta(hours=1), 20, "notices"),)
OWN_ORDERS = (Window(timedelta(hours=1), 60, "echoes"),)
"""One a minute is more than a person reads, and little for a robot that answers its own answers."""
URGENT = (Window(timedelta(hours=1), 60),)
"""What is critical but unproven: a busy hour of notices leaves it places, which a flood of forged mails fills."""
EXCHANGE = Window(timedelta(hours=1), 20, "request")
"""Notices of one request to one member of staff. No two people write to each other as often; two programs that answer
each other's letters and do not say so would for ever, where no other window counts. It is enough to stop the one half:
what staff write to clients is never kept back, since it may have stopped a clock.
"""
STRANGERS = (Window(timedelta(minutes=10), 3), Window(timedelta(days=1), 10))
PROVEN = (Window(timedelta(minutes=10), 30), Window(timedelta(days=1), 200))
BREAKER = {False: Window(timedelta(minutes=10), 300), True: Window(timedelta(minutes=10), 10_000)}
"""What all addresses together get, by whether they are proven: over it letters are held, and the admin is told.

A flood of forged senders, and machines that answer from ever new addresses, look like this. Proven clients are as many
as their mail is: one process works on about 60,000 mails in that time, and a backlog of 10,000 must be answered.
"""


PROVEN_LEVEL = 2


def proven(notice: Notice) -> bool:
    """Whether its recipient is known to have written the mail that it answers."""
    return notice.level >= PROVEN_LEVEL


def breaks(notice: Notice) -> bool:
    """Whether the breaker counts it, and stops it: every automatic letter to a client, error letters too."""
    return notice.automatic and notice.audience == "client"


def windows(notice: Notice) -> tuple[Window, ...]:
    """The windows that a letter must fit into, none for a person's own words.

    An invitation cannot wait, since a digest has no calendar; it takes an order of staff to make one, and nobody joins
    a request twice. Alarms to the admin have their own limit, one an hour.
    """
    if not notice.automatic or notice.audience == "admin" or notice.invitation:
        return ()
    if notice.audience == "client":
        return PROVEN if proven(notice) else STRANGERS
    return _of_staff(notice)


def exchanges(notice: Notice) -> bool:
    """Whether it counts in `EXCHANGE`: what staff hear of a request beside its coming and its clocks. Over it, it
    becomes a line of a digest, and the admin is told."""
    if notice.request is None or notice.invitation:
        return False
    return notice.audience == "staff" and notice.template not in NOT_EXCHANGED


def _of_staff(notice: Notice) -> tuple[Window, ...]:
    """A question about held mails can't wait, its answer works for half an hour; there is one an hour at most. Nor can
    what is critical, or warns of a clock, where the client is proven."""
    if notice.template in ECHOES:
        return () if notice.template == "staff_confirm" else OWN_ORDERS
    request = notice.request
    # What reads like an urgent incident beside an answer to an invitation is one: visits have no severity.
    critical = (request is not None and request.severity is Severity.CRITICAL) or bool(notice.gave_severity)
    if not critical and notice.template not in WARNINGS:
        return STAFF
    return URGENT if request is not None and request.level < PROVEN_LEVEL else ()
