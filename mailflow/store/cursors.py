"""How far each mailbox is read, which mails could not be fetched yet, and which still lie in the folder they came by.

The cursor passes a UID only when its bytes are stored or the UID stands in `unfetched`, so none is ever skipped
(RFC 9051 2.3.1.1: UIDs only ascend, until UIDVALIDITY changes).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from mailflow.store.statements import insert_for, insert_or_replace
from mailflow.store.tables import DELAYED, NEW, TO_FILE, cursors, received, unfetched


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything up to `last_uid` is settled. `polled_at` is when the last poll began that saw the whole mailbox; None
    before the first one has."""

    uidvalidity: int
    last_uid: int
    polled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A mail on the server whose bytes we could not get."""

    inbox: str
    uidvalidity: int
    uid: int
    attempts: int
    next_attempt_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Watermark:
    """All mail that arrived before `at` is decided on; None where a mailbox was never read whole. `inboxes` are those
    that hold it back."""

    at: datetime | None
    inboxes: tuple[str, ...] = ()


def cursor(conn: Connection, inbox: str) -> Cursor | None:
    """Where to go on in this mailbox; None where it was never read."""
    row = conn.execute(_CURSOR, {"inbox": inbox}).one_or_none()
    return Cursor(*row) if row else None


def advance(conn: Connection, inbox: str, uidvalidity: int, last_uid: int, polled_at: datetime | None) -> None:
    """Everything up to `last_uid` is settled; `polled_at` as in `Cursor`."""
    values = {"inbox": inbox, "uidvalidity": uidvalidity, "last_uid": last_uid, "polled_at": polled_at}
    insert_or_replace(conn, cursors, [values])


def watermark(conn: Connection, inboxes: Collection[str]) -> Watermark:
    """How far all mail of these inboxes is known: the start of the last poll that saw all of it, or the oldest arrival
    that is still to be decided on."""
    polled = dict(conn.execute(_POLLED).all())
    never = tuple(name for name in inboxes if polled.get(name) is None)
    if never:
        return Watermark(None, never)
    known = {name: polled[name] for name in inboxes}
    for inbox, arrived_at in (row for oldest in _OLDEST for row in conn.execute(oldest)):
        known[inbox] = min(arrived_at, known.get(inbox, arrived_at))
    first = min(known.values(), default=None)
    return Watermark(first, tuple(name for name, at in known.items() if at == first))


def not_fetched(
    conn: Connection, inbox: str, uidvalidity: int, uid: int, reason: str, next_attempt_at: datetime
) -> None:
    """Note an attempt that failed; the next one is at `next_attempt_at`."""
    values = {
        "inbox": inbox,
        "uidvalidity": uidvalidity,
        "uid": uid,
        "attempts": 1,
        "next_attempt_at": next_attempt_at,
        "reason": reason,
    }
    insert = insert_for(conn.dialect.name, unfetched)
    again = {
        "attempts": unfetched.c.attempts + 1,
        "next_attempt_at": insert.excluded.next_attempt_at,
        "reason": insert.excluded.reason,
    }
    conn.execute(insert.on_conflict_do_update(index_elements=unfetched.primary_key, set_=again), values)


def unfetched_due(conn: Connection, inbox: str, uidvalidity: int, now: datetime) -> tuple[int, ...]:
    """The UIDs to try again at `now`, in order."""
    return tuple(conn.scalars(_UNFETCHED_DUE, {"inbox": inbox, "uidvalidity": uidvalidity, "now": now}))


def attempts(conn: Connection, inbox: str, uidvalidity: int, uid: int) -> int:
    """How often this mail was asked for in vain."""
    return conn.scalar(_ATTEMPTS, {"inbox": inbox, "uidvalidity": uidvalidity, "uid": uid}) or 0


def in_trouble(conn: Connection, inbox: str, uidvalidity: int, last_uid: int) -> bool:
    """Whether a mail at or behind `last_uid` was asked for in vain: the last poll ended there."""
    return conn.scalar(_IN_TROUBLE, {"inbox": inbox, "uidvalidity": uidvalidity, "last_uid": last_uid}) is not None


def fetched_after_all(conn: Connection, inbox: str, uidvalidity: int, uids: Sequence[int]) -> None:
    """These are stored now, or gone from the server."""
    if uids:
        conn.execute(_FETCHED, {"inbox": inbox, "uidvalidity": uidvalidity, "uids": list(uids)})


def all_unfetched(conn: Connection) -> tuple[Unfetched, ...]:
    """Every mail that could not be fetched, for a person to see."""
    return tuple(Unfetched(**row) for row in conn.execute(_ALL_UNFETCHED).mappings())


def to_file(conn: Connection, inbox: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
    """At most `limit` UIDs that are stored and not yet moved or flagged on the server, in order.

    A mail cut at the size limit is not among them: the server has its only whole copy.
    """
    return tuple(conn.scalars(_TO_FILE, {"inbox": inbox, "uidvalidity": uidvalidity, "limit": limit}))


def filed(conn: Connection, inbox: str, uidvalidity: int, uids: Sequence[int]) -> None:
    """These are moved or flagged on the server."""
    if uids:
        conn.execute(_FILED, {"b_inbox": inbox, "b_uidvalidity": uidvalidity, "uids": list(uids)})


_POLLED = select(cursors.c.inbox, cursors.c.polled_at)
# One question for each, since a partial index serves one condition in literal words.
_OLDEST = [
    select(received.c.inbox, received.c.arrived_at).where(undecided).order_by(received.c.arrived_at).limit(1)
    for undecided in (NEW, DELAYED)
]
_CURSOR = select(cursors.c.uidvalidity, cursors.c.last_uid, cursors.c.polled_at).where(
    cursors.c.inbox == bindparam("inbox")
)
_OF_MAILBOX = (unfetched.c.inbox == bindparam("inbox"), unfetched.c.uidvalidity == bindparam("uidvalidity"))
_UNFETCHED_DUE = (
    select(unfetched.c.uid)
    .where(*_OF_MAILBOX, unfetched.c.next_attempt_at <= bindparam("now"))
    .order_by(unfetched.c.uid)
)
_ATTEMPTS = select(unfetched.c.attempts).where(*_OF_MAILBOX, unfetched.c.uid == bindparam("uid"))
_IN_TROUBLE = select(unfetched.c.uid).where(*_OF_MAILBOX, unfetched.c.uid >= bindparam("last_uid")).limit(1)
_FETCHED = delete(unfetched).where(*_OF_MAILBOX, unfetched.c.uid.in_(bindparam("uids", expanding=True)))
_ALL_UNFETCHED = select(unfetched).order_by(unfetched.c.inbox, unfetched.c.uidvalidity, unfetched.c.uid)
_TO_FILE = (
    select(received.c.uid)
    .where(TO_FILE, received.c.inbox == bindparam("inbox"), received.c.uidvalidity == bindparam("uidvalidity"))
    .order_by(received.c.uid)
    .limit(bindparam("limit"))
)
_FILED = (
    update(received)
    .where(
        received.c.inbox == bindparam("b_inbox"),
        received.c.uidvalidity == bindparam("b_uidvalidity"),
        received.c.uid.in_(bindparam("uids", expanding=True)),
    )
    .values(filed=True)
)
