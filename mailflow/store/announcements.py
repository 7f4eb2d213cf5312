"""Short notices in the outbox: rows of a status of their own, which no mail delivery looks at.

put -> notify --sent--> sent
         |  ^--later-- once more at next_attempt_at
         `--dropped--> dropped          too old to wake anybody, or nobody can take it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.sql.elements import literal_column

from mailflow.store.columns import pack, unpack
from mailflow.store.statements import insert_missing
from mailflow.store.tables import UNSENT, bodies, outbox

PREFIX = "notify:"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One line for one destination, by its name; (`cause`, `destination`) is written once."""

    cause: str
    destination: str
    request: int
    text: str
    created_at: datetime
    id: int = 0
    attempts: int = 0


def put(conn: Connection, announcements: Sequence[Announcement]) -> None:
    """Store them; one that is there already stays as it is."""
    texts = {_id(each.text): each.text for each in announcements}
    insert_missing(conn, bodies, [{"id": id_, "data": pack(text.encode())} for id_, text in texts.items()])
    insert_missing(conn, outbox, [_row(each) for each in announcements])


def due(conn: Connection, now: datetime, limit: int) -> tuple[Announcement, ...]:
    """At most `limit` to hand over at `now`, oldest first."""
    return tuple(
        Announcement(
            row.cause,
            row.recipient.removeprefix(PREFIX),
            row.request,
            unpack(row.data).decode(),
            row.created_at,
            row.id,
            row.attempts,
        )
        for row in conn.execute(_DUE, {"now": now, "limit": limit})
    )


def sent(conn: Connection, id_: int, at: datetime) -> None:
    """The other side took it."""
    conn.execute(_ONE.values(status="sent", sent_at=at, next_attempt_at=None), {"b_id": id_})


def later(conn: Connection, id_: int, error: str, next_attempt_at: datetime) -> None:
    """Count an attempt that failed; the next one is at `next_attempt_at`."""
    again = {"attempts": outbox.c.attempts + 1, "last_error": error, "next_attempt_at": next_attempt_at}
    conn.execute(_ONE.values(again), {"b_id": id_})


def dropped(conn: Connection, id_: int, error: str) -> None:
    """Nobody will get it; it stays on record."""
    conn.execute(_ONE.values(status="dropped", last_error=error, next_attempt_at=None), {"b_id": id_})


def _id(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _row(each: Announcement) -> dict[str, object]:
    name = f"{PREFIX}{each.destination}"
    return {
        "cause": each.cause,
        "recipient": name,
        "template": "notify",
        "audience": "staff",
        "request": each.request,
        "message_id": f"{each.cause}.{name}",
        "tag": f"{each.cause}.{name}",
        "envelope_from": "",
        "headers": b"",
        "body": _id(each.text),
        "priority": 2,
        "automatic": True,
        "summary": each.text,
        "created_at": each.created_at,
        "status": "notify",
    }


_NOTIFY = UNSENT & (outbox.c.status == literal_column("'notify'"))
_IS_DUE = or_(outbox.c.next_attempt_at.is_(None), outbox.c.next_attempt_at <= bindparam("now"))
_DUE = (
    select(
        outbox.c.id,
        outbox.c.cause,
        outbox.c.recipient,
        outbox.c.request,
        outbox.c.created_at,
        outbox.c.attempts,
        bodies.c.data,
    )
    .join(bodies, bodies.c.id == outbox.c.body)
    .where(_NOTIFY, _IS_DUE)
    .order_by(outbox.c.id)
    .limit(bindparam("limit"))
)
_ONE = update(outbox).where(outbox.c.id == bindparam("b_id"), outbox.c.status == "notify")
