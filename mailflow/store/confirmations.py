"""Questions to staff whether held mails are theirs: what was asked, and the mails that an answer sets free.

    held --confirm--> new (decided again, with both factors proven)

A question keeps what its letter says of the mails, so that nobody parses them again to write the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, func, or_, select, type_coerce, update

from mailflow.desk.confirmation import SILENCE, Confirmation
from mailflow.desk.known import Known, Lookup
from mailflow.store.statements import insert_or_replace
from mailflow.store.tables import confirmations, received

MOST_LOOKED_AT = 1000
"""The newest questions in which a tick looks for mails that wait: it must cost the same after years."""


def known(conn: Connection, lookup: Lookup) -> dict[str, Any]:
    """What the store has to say about questions, as fields of `Known`; nothing for a mail that cannot be about one."""
    if lookup.person is None and lookup.confirmation is None:
        return {}
    last = _first(conn, _LAST, {"person": lookup.person})
    return {
        "confirmation": _first(conn, _NAMED, {"id": lookup.confirmation}),
        "asked": last,
        "held": still_held(conn, last).mails if last else (),
        "next_confirmation": next_id(conn),
    }


def next_id(conn: Connection) -> int:
    """The id of the next question."""
    return (conn.scalar(_NEWEST) or 0) + 1


def with_questions(conn: Connection, found: Known, lookup: Lookup) -> Known:
    """What is known, with the questions; inside of the write transaction, where nobody else can ask or answer."""
    return replace(found, **known(conn, lookup))


def ask(conn: Connection, asked: Confirmation) -> None:
    """Keep a question as it is now: a new one, or one that was changed by an answer or by one more mail."""
    row = {
        "id": asked.id,
        "person": asked.person,
        "request": asked.request,
        "asked_at": asked.asked_at,
        "used_at": asked.used_at,
        "received": asked.mails,
    }
    insert_or_replace(conn, confirmations, [row])


def confirm(conn: Connection, ids: Iterable[int]) -> None:
    """Decide these mails again, in the order they came. One that is no longer held stays what it is."""
    conn.execute(_CONFIRM, {"ids": list(ids)})


def due(conn: Connection, now: datetime) -> tuple[Confirmation, ...]:
    """The last question of each person who has mails held since that no letter has named yet, where the silence after
    it is over; each with those of its mails that are still held."""
    rows = conn.execute(_DUE, {"since": now - SILENCE}).all()
    found = (still_held(conn, _question(row)) for row in rows)
    return tuple(each for each in found if any(not mail.told for mail in each.mails))


def still_held(conn: Connection, question: Confirmation) -> Confirmation:
    """The question with those of its mails that still wait: not confirmed, not dropped, not processed by an admin."""
    held = set(conn.scalars(_HELD, {"ids": [mail.received for mail in question.mails]}))
    return replace(question, mails=tuple(mail for mail in question.mails if mail.received in held))


def _first(conn: Connection, query: Any, values: dict[str, Any]) -> Confirmation | None:
    row = conn.execute(query, values).first() if None not in values.values() else None
    return _question(row) if row else None


def _question(row: Row[Any]) -> Confirmation:
    return Confirmation(row.id, row.person, row.asked_at, row.received, row.request, row.used_at)


_newer = confirmations.alias("newer")
_NEWEST = select(func.max(confirmations.c.id))
_NAMED = select(confirmations).where(confirmations.c.id == bindparam("id"))
_LAST = (
    select(confirmations).where(confirmations.c.person == bindparam("person")).order_by(confirmations.c.id.desc())
).limit(1)
_IS_LAST = (
    ~select(_newer.c.id).where(_newer.c.person == confirmations.c.person, _newer.c.id > confirmations.c.id).exists()
)
# The pattern is what `codec` writes of a mail that no letter has named.
_DUE = (
    select(confirmations)
    .where(
        or_(confirmations.c.asked_at <= bindparam("since"), confirmations.c.used_at > confirmations.c.asked_at),
        confirmations.c.id > select(func.max(_newer.c.id)).scalar_subquery() - MOST_LOOKED_AT,
        type_coerce(confirmations.c.received, Text).like('%"told":false%'),
        _IS_LAST,
    )
    .order_by(confirmations.c.id)
)
_HELD = select(received.c.id).where(received.c.id.in_(bindparam("ids", expanding=True)), received.c.status == "held")
_CONFIRM = (
    update(received)
    .where(received.c.id.in_(bindparam("ids", expanding=True)), received.c.status == "held")
    .values(status="new", attempts=0, next_attempt_at=None, replays=received.c.replays + 1, confirmed=True)
)
