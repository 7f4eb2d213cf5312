"""The queue in: every mail's raw bytes, and what became of it.

    keep -> new --done-----------> done | held       held: its effect waits for a person
             |   --failed--------> new               once more at next_attempt_at
             |   --quarantine----> quarantined
             |   --done------------> delayed    staff may take it back: `store.delayed`
             ^---replay-- quarantined | held --drop--> dropped       on record, and nobody's work any more

The bytes are stored before anything reads them, so that no mail can be lost by being odd (as in qmail and Postfix).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, or_, select, update

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import Arrival
from mailflow.store import delayed, tables
from mailflow.store.columns import pack, unpack
from mailflow.store.conflict import Conflict
from mailflow.store.statements import insert_returning
from mailflow.store.tables import ASIDE, NEW, is_waiting, raw, received

MOST_BYTES = 32 * 1024 * 1024
"""`due` stops here, so that fifty mails of 25 MB are not in memory at once."""

DECIDED = ("outcome", "reason", "request", "handbook", "message_id", "fingerprint")
STATUS_AFTER = {Outcome.HELD: "held", Outcome.QUARANTINED: "quarantined", Outcome.DELAYED: "delayed"}


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail as fetched. It is compressed here and now, since `keep` runs inside of the write transaction.

    `arrival_note` says why `arrived_at` is not the mailbox's own, "" where it is. `size` in bytes is the whole mail's;
    `raw` has less where it is `truncated`. `conversation` is the root of its References: mails of one are processed in
    order.
    """

    uid: int
    raw: bytes = field(repr=False)
    arrived_at: datetime
    arrival_note: str
    fetched_at: datetime
    truncated: bool
    size: int
    sha256: str
    conversation: str
    packed: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "packed", pack(self.raw))


@dataclass(frozen=True, slots=True)
class Work:
    """A mail to process. `attempts` are those that failed; `arrival` is what a decision is told of it."""

    id: int
    inbox: str
    raw: bytes = field(repr=False)
    arrival: Arrival
    conversation: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A mail that is not going on by itself: quarantined, or held. `reason` a line a step."""

    id: int
    inbox: str
    status: str
    arrived_at: datetime
    size: int
    attempts: int
    request: int | None
    reason: tuple[str, ...]


def keep(conn: Connection, inbox: str, uidvalidity: int, fetched: Sequence[NewMail]) -> tuple[int, ...]:
    """Store the mails that are not stored yet, by (inbox, uidvalidity, uid); gives the ids of those that were new."""
    columns = (received.c.id, received.c.uid)
    new = insert_returning(conn, received, [_row(inbox, uidvalidity, mail) for mail in fetched], *columns)
    packed = {mail.uid: mail.packed for mail in fetched}
    if new:
        conn.execute(_KEEP_RAW, [{"received": row.id, "data": packed[row.uid]} for row in new])
    return tuple(sorted(row.id for row in new))


def due(conn: Connection, now: datetime, limit: int) -> tuple[Work, ...]:
    """At most `limit` mails to process at `now`, in the order they were fetched, of about 32 MB together.

    A mail stays back while an earlier one of its conversation waits for its next attempt.
    """
    ids: list[int] = []
    total = 0
    for id_, size, truncated in conn.execute(_DUE, {"now": now, "limit": limit}):
        total += 0 if truncated else size
        if ids and total > MOST_BYTES:
            break
        ids.append(id_)
    return tuple(map(_work, conn.execute(_WORK, {"ids": ids}))) if ids else ()


def single(conn: Connection, id_: int) -> Work | None:
    """The mail `id_` where it is still to be processed, also before its next attempt is due; else None."""
    row = conn.execute(_WORK, {"ids": [id_]}).one_or_none()
    return _work(row) if row else None


def data(conn: Connection, id_: int) -> bytes | None:
    """The raw bytes of any mail; None for an unknown id."""
    packed = conn.scalar(select(raw.c.data).where(raw.c.received == id_))
    return None if packed is None else unpack(packed)


def done(
    conn: Connection, id_: int, decision: Decision, *, handbook: str, message_id: str | None, fingerprint: str
) -> None:
    """Record what the mail became, and by which handbook. Raises Conflict where another worker was faster."""
    values = {
        "status": STATUS_AFTER.get(decision.outcome, "done"),
        "outcome": decision.outcome,
        "reason": decision.reason,
        "request": decision.request,
        "handbook": handbook,
        "message_id": message_id,
        "fingerprint": fingerprint,
        "next_attempt_at": None,
    }
    if conn.execute(_DONE, {"b_id": id_, **values}).rowcount != 1:
        raise Conflict(f"received mail {id_} is no longer new: another worker has processed it")
    if decision.waits is not None and decision.request is not None:
        delayed.wait(conn, id_, decision.request, decision.waits.person, decision.waits.until)


def failed(conn: Connection, id_: int, error: str, next_attempt_at: datetime) -> None:
    """Count an attempt that failed, and try again at `next_attempt_at`; until then its conversation waits."""
    conn.execute(_FAILED, {"b_id": id_, "last_error": error, "next_attempt_at": next_attempt_at})


def quarantine(conn: Connection, id_: int, reason: str) -> None:
    """Set a mail aside that cannot be processed; its conversation goes on without it."""
    conn.execute(_QUARANTINE, {"b_id": id_, "reason": (reason,), "last_error": reason})


def quarantined(conn: Connection) -> tuple[Aside, ...]:
    """Every mail that waits for a person, the held ones too; oldest first."""
    return tuple(
        Aside(row.id, row.inbox, row.status, row.arrived_at, row.size, row.attempts, row.request, row.reason or ())
        for row in conn.execute(_ASIDE)
    )


def replay(conn: Connection, id_: int) -> bool:
    """Process a quarantined or held mail again, as if it were new; False where it is neither."""
    return conn.execute(_REPLAY, {"b_id": id_}).rowcount == 1


def drop(conn: Connection, id_: int) -> bool:
    """Take a quarantined or held mail off the list for good; its bytes are kept. False where it is neither."""
    return conn.execute(_DROP, {"b_id": id_}).rowcount == 1


def counts(conn: Connection) -> Mapping[str, int]:
    """How many mails are new, quarantined, held and delayed; 0 where there are none."""
    found = dict.fromkeys(("new", "quarantined", "held", "delayed"), 0)
    found["new"] = conn.scalar(_COUNT_NEW) or 0
    found["delayed"] = conn.scalar(_COUNT_DELAYED) or 0
    found.update(conn.execute(_COUNT_ASIDE).all())
    return found


def oldest_unprocessed(conn: Connection) -> datetime | None:
    """The earliest arrival among mails that did not act yet: timers must not look past it. None where all did."""
    waiting = (conn.scalar(_OLDEST), delayed.oldest(conn))
    return min(filter(None, waiting), default=None)


def _row(inbox: str, uidvalidity: int, mail: NewMail) -> dict[str, Any]:
    return {
        "inbox": inbox,
        "uidvalidity": uidvalidity,
        "uid": mail.uid,
        "arrived_at": mail.arrived_at,
        "arrival_note": mail.arrival_note,
        "fetched_at": mail.fetched_at,
        "size": mail.size,
        "truncated": mail.truncated,
        "sha256": mail.sha256,
        "conversation": mail.conversation,
    }


def _work(row: Row[Any]) -> Work:
    arrival = Arrival(row.id, row.inbox, row.arrived_at, row.fetched_at, row.truncated, row.arrival_note, row.replays)
    arrival = replace(arrival, confirmed=row.confirmed, delayed=row.waited)
    return Work(row.id, row.inbox, unpack(row.data), arrival, row.conversation, row.attempts)


_KEEP_RAW = raw.insert()
_earlier = received.alias("earlier")
_WAITS_FOR_EARLIER = (
    select(_earlier.c.id)
    .where(
        is_waiting(_earlier),
        _earlier.c.next_attempt_at > bindparam("now"),
        _earlier.c.conversation == received.c.conversation,
        _earlier.c.id < received.c.id,
    )
    .exists()
)
_IS_DUE = or_(received.c.next_attempt_at.is_(None), received.c.next_attempt_at <= bindparam("now"))
_DUE = (
    select(received.c.id, received.c.size, received.c.truncated)
    .where(NEW, _IS_DUE, ~_WAITS_FOR_EARLIER)
    .order_by(received.c.id)
    .limit(bindparam("limit"))
)
_HAS_WAITED = exists().where(tables.delayed.c.received == received.c.id)
_WORK = (
    select(received, raw.c.data, _HAS_WAITED.label("waited"))
    .join(raw, raw.c.received == received.c.id)
    .where(received.c.id.in_(bindparam("ids", expanding=True)), NEW)
    .order_by(received.c.id)
)
_CHANGE_NEW = update(received).where(received.c.id == bindparam("b_id"), NEW)
_DONE = _CHANGE_NEW.values({name: bindparam(name) for name in (*DECIDED, "status", "next_attempt_at")})
_FAILED = _CHANGE_NEW.values(
    attempts=received.c.attempts + 1,
    last_error=bindparam("last_error"),
    next_attempt_at=bindparam("next_attempt_at"),
)
_QUARANTINE = _CHANGE_NEW.values(
    status="quarantined",
    outcome=Outcome.QUARANTINED,
    reason=bindparam("reason"),
    last_error=bindparam("last_error"),
    next_attempt_at=None,
)
_CHANGE_ASIDE = update(received).where(received.c.id == bindparam("b_id"), ASIDE)
_REPLAY = _CHANGE_ASIDE.values(status="new", attempts=0, next_attempt_at=None, replays=received.c.replays + 1)
_DROP = _CHANGE_ASIDE.values(status="dropped")
_ASIDE = select(received).where(ASIDE).order_by(received.c.id)
_COUNT_NEW = select(func.count()).where(NEW)
_COUNT_DELAYED = select(func.count()).where(tables.DELAYED)
_COUNT_ASIDE = select(received.c.status, func.count()).where(ASIDE).group_by(received.c.status)
_OLDEST = select(func.min(received.c.arrived_at)).where(NEW)
