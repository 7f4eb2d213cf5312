"""Letters that wait for members of staff: what becomes of them when somebody has left."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select, update

from mailflow.store.letters import LETTERS, Letter
from mailflow.store.tables import UNSENT, outbox

WAITING = ("queued", "held", "deferred")


def waiting(conn: Connection) -> tuple[Letter, ...]:
    """Every letter to staff that is still to leave, oldest first."""
    return tuple(Letter(*row) for row in conn.execute(_WAITING))


def readers(conn: Connection, causes: Collection[str]) -> tuple[tuple[str, str], ...]:
    """(cause, recipient) of all letters to staff of these causes, dropped ones left out."""
    return tuple((row.cause, row.recipient) for row in conn.execute(_READERS, {"causes": list(causes)}))


def drop(conn: Connection, ids: Collection[int], why: str) -> None:
    """They will never leave; they stay on record with the reason."""
    conn.execute(_DROP, {"ids": list(ids), "why": why})


_IS_WAITING = UNSENT & outbox.c.status.in_(WAITING) & (outbox.c.audience == "staff")
_WAITING = LETTERS.where(_IS_WAITING)
_READERS = select(outbox.c.cause, outbox.c.recipient).where(
    outbox.c.cause.in_(bindparam("causes", expanding=True)),
    outbox.c.audience == "staff",
    outbox.c.status.not_in(("dropped", "notify")),
)
_DROP = (
    update(outbox)
    .where(_IS_WAITING, outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(status="dropped", last_error=bindparam("why"), next_attempt_at=None)
)
