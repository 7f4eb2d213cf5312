"""Staff mail that waits before it acts: its words leave after a while, and until then its writer takes it back.

    new --wait--> delayed --wake--> new (and now it acts)
                     |-----undo---> undone

Nothing else of such a mail is written meanwhile, so there is nothing to repair where it is taken back (email.md 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update

from mailflow.desk.decision import Outcome
from mailflow.desk.known import Delayed
from mailflow.store.conflict import Conflict
from mailflow.store.tables import DELAYED, cursors, delayed, is_new, received


def wait(conn: Connection, id_: int, request: int, person: str, until: datetime) -> None:
    """Remember until when the mail `id_` of this person waits; its status is set with its decision."""
    conn.execute(_WAIT, {"received": id_, "request": request, "person": person, "until": until})


@dataclass(frozen=True, slots=True)
class Moment:
    """`now`, and what else says that a mail has waited long enough.

    As a rule: its time is over, its mailbox was read whole since, and no mail that arrived before then is still to be
    decided on. But whatever is known of the mailbox, if its time was over at `unread`; and though the mailbox was not
    read, being one of the `failed` ones that could not be, if its time was over at `patient`. Nobody waits until after
    `latest`: that was a time by a clock which was set back.
    """

    now: datetime
    unread: datetime | None = None
    patient: datetime | None = None
    failed: tuple[str, ...] = ()
    latest: datetime | None = None


def any_due(conn: Connection, at: Moment) -> bool:
    """Whether a mail has waited long enough, or would wait too long."""
    return conn.scalar(_DUE, asdict(at)) is not None


def wake(conn: Connection, at: Moment) -> tuple[int, ...]:
    """The mails that have waited long enough are to be processed; gives those that nobody could take back for sure: an
    /undo may have arrived in time and not been read."""
    conn.execute(_SET_RIGHT, {"latest": at.latest})
    blind = tuple(conn.scalars(_BLIND, asdict(at)))
    conn.execute(_WAKE, asdict(at))
    return blind


def waiting(conn: Connection, requests: Iterable[int]) -> tuple[Delayed, ...]:
    """The mails about these requests that wait, in the order they came."""
    return tuple(Delayed(*row) for row in conn.execute(_WAITING, {"requests": list(requests)}))


def undo(conn: Connection, ids: Iterable[int]) -> None:
    """These mails will never act. Raises Conflict where one acts already."""
    for id_ in ids:
        if conn.execute(_UNDO, {"b_id": id_}).rowcount != 1:
            raise Conflict(f"received mail {id_} no longer waits: it was processed meanwhile")


def oldest(conn: Connection) -> datetime | None:
    """The earliest arrival among the mails that wait; None where none does."""
    found: datetime | None = conn.scalar(_OLDEST)
    return found


_joined = received.join(delayed, delayed.c.received == received.c.id)
_queued = received.alias("queued")
_READ_SINCE = exists().where(cursors.c.inbox == received.c.inbox, cursors.c.polled_at >= delayed.c.until)
# A mail that fails again when it is tried alone waits for its own next attempt, and nobody waits for it.
_UNDECIDED = exists().where(is_new(_queued), _queued.c.arrived_at <= delayed.c.until, _queued.c.attempts < 2)
_KNOWN = _READ_SINCE & ~_UNDECIDED
_WHEN = delayed.c.until.type
_OVER = (DELAYED, delayed.c.until <= bindparam("now"))
_FAILED = received.c.inbox.in_(bindparam("failed", expanding=True)) & (
    delayed.c.until <= bindparam("patient", type_=_WHEN)
)
_UNREAD = (delayed.c.until <= bindparam("unread", type_=_WHEN)) | (_FAILED & ~_UNDECIDED)
_READY = select(received.c.id).select_from(_joined).where(*_OVER, _KNOWN | _UNREAD)
_TOO_LONG = delayed.c.until > bindparam("latest", type_=_WHEN)
_DUE = select(received.c.id).select_from(_joined).where(DELAYED, _TOO_LONG | received.c.id.in_(_READY)).limit(1)
_SET_RIGHT = (
    update(delayed)
    .where(_TOO_LONG, delayed.c.received.in_(select(received.c.id).where(DELAYED)))
    .values(until=bindparam("latest", type_=_WHEN))
)
_BLIND = select(received.c.id).select_from(_joined).where(*_OVER, _UNREAD, ~_KNOWN).order_by(received.c.id)
_WAIT = insert(delayed)
_WAKE = update(received).where(DELAYED, received.c.id.in_(_READY)).values(status="new", next_attempt_at=None)
_WAITING = (
    select(received.c.id, delayed.c.request, delayed.c.person, received.c.arrived_at, delayed.c.until)
    .select_from(_joined)
    .where(DELAYED, delayed.c.request.in_(bindparam("requests", expanding=True)))
    .order_by(received.c.id)
)
_UNDO = (
    update(received).where(received.c.id == bindparam("b_id"), DELAYED).values(status="undone", outcome=Outcome.UNDONE)
)
_OLDEST = select(func.min(received.c.arrived_at)).where(DELAYED)
