"""The outbox as a person sees it: what waits, what failed, and the verbs to do something about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from mailflow.desk.decision import Audience
from mailflow.store.tables import QUEUED, UNSENT, blocked_addresses, outbox


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in the outbox, without its bytes (`outbox.data`)."""

    id: int
    cause: str
    recipient: str
    template: str
    audience: Audience
    request: int | None
    message_id: str
    status: str
    summary: str
    attempts: int
    next_attempt_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    reply: str | None
    last_error: str | None


LETTERS = select(*(outbox.c[field.name] for field in fields(Letter))).order_by(outbox.c.id)


def letters_of(conn: Connection, request: int) -> tuple[Letter, ...]:
    """Every letter about a request, oldest first."""
    return tuple(Letter(*row) for row in conn.execute(LETTERS.where(outbox.c.request == request)))


def listing(
    conn: Connection, *, status: str | None = None, recipient: str | None = None, limit: int = 100
) -> tuple[Letter, ...]:
    """At most `limit` letters, newest first; None filters nothing."""
    query = LETTERS.order_by(None).order_by(outbox.c.id.desc()).limit(limit)
    if status is not None:
        query = query.where(outbox.c.status == status)
    if recipient is not None:
        query = query.where(outbox.c.recipient == recipient)
    return tuple(Letter(*row) for row in conn.execute(query))


def show(conn: Connection, id_: int) -> Letter | None:
    """One letter; None for an unknown id."""
    row = conn.execute(LETTERS.where(outbox.c.id == id_)).one_or_none()
    return Letter(*row) if row else None


def retry(conn: Connection, ids: Sequence[int]) -> int:
    """Queue failed letters again, as if they were new; gives how many there were."""
    again = {"status": "queued", "attempts": 0, "next_attempt_at": None, "told": False}
    return _change(conn, ids, outbox.c.status == "failed", again)


def release(conn: Connection, ids: Sequence[int]) -> int:
    """Send letters that were held, now; gives how many there were. A blocked address is open again.

    A deferred letter cannot be sent: it has no bytes of its own and goes out as a line of a digest.
    """
    theirs = select(outbox.c.recipient).where(outbox.c.id.in_(ids), outbox.c.status == "held")
    conn.execute(delete(blocked_addresses).where(blocked_addresses.c.address.in_(theirs)))
    return _change(conn, ids, outbox.c.status == "held", {"status": "queued", "next_attempt_at": None})


def drop(conn: Connection, ids: Sequence[int]) -> int:
    """Never send these; they stay on record. Gives how many of them were still unsent."""
    return _change(conn, ids, UNSENT & (outbox.c.status != "dropped"), {"status": "dropped"})


def counts(conn: Connection) -> Mapping[str, int]:
    """How many letters stand at each status but "sent"; 0 for those that somebody should look at."""
    found = dict.fromkeys(("queued", "deferred", "held", "failed"), 0)
    query = select(outbox.c.status, func.count()).where(UNSENT).group_by(outbox.c.status)
    return found | dict(conn.execute(query).all())


def delayed(conn: Connection) -> tuple[int, str]:
    """How many letters wait after attempts that failed, and the newest one's last error; "" where there are none."""
    tried = (QUEUED, outbox.c.attempts > 0)
    query = select(func.count().over(), outbox.c.last_error).where(*tried).order_by(outbox.c.id.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return (row[0], row[1] or "") if row else (0, "")


def _change(conn: Connection, ids: Sequence[int], allowed: ColumnElement[bool], values: Mapping[str, object]) -> int:
    found = conn.execute(update(outbox).where(outbox.c.id.in_(ids), allowed).values(values))
    return found.rowcount
