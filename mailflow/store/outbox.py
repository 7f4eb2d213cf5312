"""The queue out: letters as final bytes, one row a recipient, each body stored once.

put -> queued --sent--> sent          a report may say later that it failed (requests.apply)
         |  ^---retry--- once more at next_attempt_at
         `--failed--> failed          staff are told once
put -> deferred --digested--> digested     over the window: it goes out as a line of a digest
put -> held                                a person decides: letters.release, letters.drop
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select, update

from mailflow.desk.outgoing import Outgoing
from mailflow.store.columns import address_key, pack, unpack
from mailflow.store.letters import LETTERS, Letter
from mailflow.store.statements import insert_missing
from mailflow.store.tables import COUNTED, QUEUED, UNSENT, UNTOLD, bodies, is_unsent, outbox


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter to send now; `outbox.data` has its bytes. `attempts` are those that failed."""

    id: int
    envelope_from: str
    recipient: str
    attempts: int
    created_at: datetime


def put(conn: Connection, letters: Sequence[Outgoing]) -> None:
    """Store the letters; one that is there already, by (cause, recipient, template), stays as it is."""
    ids = [sha256(letter.body).hexdigest() for letter in letters]
    shared = {id_: letter.body for id_, letter in zip(ids, letters, strict=True)}
    insert_missing(conn, bodies, [{"id": id_, "data": pack(body)} for id_, body in shared.items()])
    insert_missing(conn, outbox, [_row(letter, id_) for id_, letter in zip(ids, letters, strict=True)])


def due(conn: Connection, now: datetime, limit: int) -> tuple[Queued, ...]:
    """At most `limit` letters to send at `now`: by priority, then as they were written."""
    return tuple(Queued(*row) for row in conn.execute(_DUE, {"now": now, "limit": limit}))


def data(conn: Connection, id_: int) -> bytes | None:
    """A letter's final bytes, headers and body; None for an unknown id."""
    row = conn.execute(_DATA, {"id": id_}).one_or_none()
    return row.headers + unpack(row.data) if row else None


def to_send(conn: Connection, id_: int) -> bytes | None:
    """The same for a letter that still is to be sent; None where it was dropped or sent meanwhile."""
    row = conn.execute(_TO_SEND, {"id": id_}).one_or_none()
    return row.headers + unpack(row.data) if row else None


def sent(conn: Connection, id_: int, reply: str, at: datetime) -> None:
    """The server took it, in these words: right after its 250, in `Store.mark`. True whatever was said before."""
    conn.execute(_SENT, {"b_id": id_, "reply": reply, "sent_at": at})


def retry(conn: Connection, id_: int, error: str, next_attempt_at: datetime) -> None:
    """Count an attempt that failed for now; the same bytes go out again at `next_attempt_at`."""
    conn.execute(_RETRY, {"b_id": id_, "last_error": error, "next_attempt_at": next_attempt_at})


def failed(conn: Connection, id_: int, error: str) -> None:
    """This recipient will not get this letter."""
    conn.execute(_FAILED, {"b_id": id_, "last_error": error})


def untold_failures(conn: Connection) -> tuple[Letter, ...]:
    """The failed letters that staff do not know of yet, oldest first."""
    return tuple(Letter(*row) for row in conn.execute(_UNTOLD))


def told(conn: Connection, ids: Sequence[int]) -> None:
    """Staff know: a notice of these is in the outbox."""
    conn.execute(_TOLD, {"ids": list(ids)})


def recent(conn: Connection, recipients: Sequence[str], since: Sequence[datetime]) -> Mapping[str, tuple[int, ...]]:
    """How many automatic letters to each address were written since each instant and not kept back: what windows count.

    Failed ones count: two machines that bounce each other's mail must come to an end too.
    """
    if not recipients or not since:
        return dict.fromkeys(recipients, ())
    instants = {f"since{n}": instant for n, instant in enumerate(since)}
    rows = conn.execute(_recent(len(since)), {"recipients": list(recipients), "first": min(since), **instants})
    found = {row[0]: tuple(row[1:]) for row in rows}
    return {address: found.get(address_key(address), (0,) * len(since)) for address in recipients}


def exchanged(conn: Connection, recipient: str, request: int, since: datetime, without: Collection[str]) -> int:
    """How many automatic letters about a request went to an address since an instant, those kept back or of the
    templates `without` aside."""
    asked = {"recipient": recipient, "request": request, "since": since, "without": list(without)}
    found: int = conn.scalar(_EXCHANGED, asked) or 0
    return found


def deferred_due(conn: Connection, before: datetime) -> Mapping[str, tuple[Letter, ...]]:
    """By recipient, the deferred letters whose time has come: one digest each.

    Recipients without one from `before` that instant, or from it, are left out: a flood is not read every second.
    """
    found: dict[str, list[Letter]] = {}
    for row in conn.execute(_DEFERRED_DUE, {"before": before}):
        letter = Letter(*row)
        found.setdefault(letter.recipient, []).append(letter)
    return {recipient: tuple(letters) for recipient, letters in found.items()}


def digested(conn: Connection, ids: Sequence[int]) -> None:
    """These deferred letters stand in a digest that is in the outbox."""
    conn.execute(_DIGESTED, {"ids": list(ids)})


@cache
def _recent(instants: int) -> Select[Any]:
    """One query for all recipients and windows of a mail: asking costs more than counting."""
    counts = (func.count().filter(outbox.c.created_at >= bindparam(f"since{n}")) for n in range(instants))
    is_asked = outbox.c.recipient.in_(bindparam("recipients", expanding=True))
    return (
        select(outbox.c.recipient, *counts)
        .where(COUNTED, is_asked, outbox.c.created_at >= bindparam("first"))
        .group_by(outbox.c.recipient)
    )


def _row(letter: Outgoing, body: str) -> dict[str, object]:
    return {
        "cause": letter.cause,
        "recipient": letter.recipient,
        "template": letter.template,
        "audience": letter.audience,
        "request": letter.request,
        "message_id": letter.message_id,
        "tag": letter.tag,
        "envelope_from": letter.envelope_from,
        "headers": letter.headers,
        "body": body,
        "priority": letter.priority,
        "automatic": letter.automatic,
        "summary": letter.summary,
        "created_at": letter.created_at,
        "status": letter.status,
    }


_EXCHANGED = select(func.count()).where(
    COUNTED,
    outbox.c.recipient == bindparam("recipient"),
    outbox.c.request == bindparam("request"),
    outbox.c.created_at >= bindparam("since"),
    outbox.c.template.not_in(bindparam("without", expanding=True)),
)
_IS_DUE = or_(outbox.c.next_attempt_at.is_(None), outbox.c.next_attempt_at <= bindparam("now"))
_DUE = (
    select(outbox.c.id, outbox.c.envelope_from, outbox.c.recipient, outbox.c.attempts, outbox.c.created_at)
    .where(QUEUED, _IS_DUE)
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("limit"))
)
_DATA = (
    select(outbox.c.headers, bodies.c.data)
    .join(bodies, bodies.c.id == outbox.c.body)
    .where(outbox.c.id == bindparam("id"))
)
_TO_SEND = _DATA.where(QUEUED)
_ONE = outbox.c.id == bindparam("b_id")
_SENT = (
    update(outbox)
    .where(_ONE)
    .values(status="sent", reply=bindparam("reply"), sent_at=bindparam("sent_at"), next_attempt_at=None)
)
_RETRY = (
    update(outbox)
    .where(_ONE, QUEUED)
    .values(
        attempts=outbox.c.attempts + 1,
        last_error=bindparam("last_error"),
        next_attempt_at=bindparam("next_attempt_at"),
    )
)
_FAILED = (
    update(outbox)
    .where(_ONE, QUEUED)
    .values(status="failed", attempts=outbox.c.attempts + 1, last_error=bindparam("last_error"), next_attempt_at=None)
)
_UNTOLD = LETTERS.where(UNTOLD)
_SOME = outbox.c.id.in_(bindparam("ids", expanding=True))
_TOLD = update(outbox).where(_SOME).values(told=True)
_waiting = outbox.alias("waiting")
_HAVE_WAITED = select(_waiting.c.recipient).where(
    is_unsent(_waiting), _waiting.c.status == "deferred", _waiting.c.created_at <= bindparam("before")
)
_DEFERRED_DUE = LETTERS.where(UNSENT, outbox.c.status == "deferred", outbox.c.recipient.in_(_HAVE_WAITED))
_DIGESTED = update(outbox).where(_SOME, outbox.c.status == "deferred").values(status="digested")
