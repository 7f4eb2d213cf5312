"""One reader a mailbox: the lease that keeps a second instance, started by mistake, from reading beside the first.

The fence is a number that grows with every new holder. A holder that was paused past its expiry finds another fence
in the transaction in which it would store mail, and idles.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, or_, select, update

from mailflow.store.statements import insert_for
from mailflow.store.tables import leases

NOBODY = ""


def take(conn: Connection, inbox: str, holder: str, now: datetime, seconds: int) -> int | None:
    """Take or renew the lease for `seconds` from `now`; gives its fence, or None while another holds it.

    `holder` names one run of one process: a restarted one is another holder.
    """
    mine = leases.c.holder == holder
    free = or_(mine, leases.c.holder == NOBODY, leases.c.expires_at <= now)
    expires_at = now + timedelta(seconds=seconds)
    insert = insert_for(conn.dialect.name, leases).values(inbox=inbox, holder=holder, fence=1, expires_at=expires_at)
    fence = case((mine, leases.c.fence), else_=leases.c.fence + 1)
    changed = {"holder": holder, "fence": fence, "expires_at": expires_at}
    statement = insert.on_conflict_do_update(index_elements=leases.primary_key, set_=changed, where=free)
    taken: int | None = conn.scalar(statement.returning(leases.c.fence))
    return taken


def holds(conn: Connection, inbox: str, fence: int) -> bool:
    """Whether nobody took the lease since `take` gave `fence`; ask in the transaction that stores mail."""
    return conn.scalar(select(leases.c.fence).where(leases.c.inbox == inbox).with_for_update()) == fence


def drop(conn: Connection, inbox: str, holder: str) -> None:
    """Give the lease back before it expires; nothing happens where another has it."""
    conn.execute(update(leases).where(leases.c.inbox == inbox, leases.c.holder == holder).values(holder=NOBODY))
