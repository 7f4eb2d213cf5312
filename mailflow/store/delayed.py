"""Staff mail that waits before it acts: its words leave after a while, and until then its writer takes it back.

    new --wait--> delayed --wake--> new (and now it acts)
                     |-----undo---> undone

Nothing else of such a mail is written meanwhile, so there is nothing to repair where it is taken back (email.md 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from mailflow.desk.known import Delayed
from mailflow.store.conflict import Conflict
from mailflow.store.tables import DELAYED, delayed, received


def wait(conn: Connection, id_: int, request: int, person: str, until: datetime) -> None:
    """Remember until when the mail `id_` of this person waits; its status is set with its decision."""
    conn.execute(_WAIT, {"received": id_, "request": request, "person": person, "until": until})


def any_due(conn: Connection, now: datetime) -> bool:
    """Whether a mail has waited long enough at `now`."""
    return conn.scalar(_DUE, {"now": now}) is not None


def wake(conn: Connection, now: datetime) -> None:
    """The mails that have waited long enough at `now` are to be processed."""
    conn.execute(_WAKE, {"now": now})


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
_DUE = (
    select(received.c.id).select_from(_joined).where(DELAYED, delayed.c.until <= bindparam("now")).limit(1)
)  # fmt: skip
_WAIT = insert(delayed)
_WAKE = (
    update(received)
    .where(DELAYED, received.c.id.in_(select(delayed.c.received).where(delayed.c.until <= bindparam("now"))))
    .values(status="new", next_attempt_at=None)
)
_WAITING = (
    select(received.c.id, delayed.c.request, delayed.c.person, received.c.arrived_at, delayed.c.until)
    .select_from(_joined)
    .where(DELAYED, delayed.c.request.in_(bindparam("requests", expanding=True)))
    .order_by(received.c.id)
)
_UNDO = update(received).where(received.c.id == bindparam("b_id"), DELAYED).values(status="undone")
_OLDEST = select(func.min(received.c.arrived_at)).where(DELAYED)
