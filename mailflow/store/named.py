"""What a mail names, so far as the store knows it: earlier copies of itself, and letters of ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, desc, or_, select

from mailflow.desk.known import Lookup, Seen, SentLetter
from mailflow.store.tables import outbox, received

FINGERPRINT_DAYS = timedelta(days=7)
"""Without a Message-ID the same mail is a duplicate for a week only: people do write the same words again."""

MOST_ROWS = 20
"""Earlier copies of one mail, or letters to one recipient, that a decision is shown."""


def seen(conn: Connection, lookup: Lookup, now: datetime) -> tuple[Seen, ...]:
    """The earlier mails with this one's Message-ID, or, where it has none, with its fingerprint."""
    values = {"received": lookup.received, "fingerprint": lookup.fingerprint}
    if lookup.message_id is None:
        rows = conn.execute(_SEEN_BY_FINGERPRINT, {**values, "since": now - FINGERPRINT_DAYS})
        return tuple(Seen(*row) for row in rows)
    rows = conn.execute(_SEEN_BY_MESSAGE_ID, {**values, "message_id": lookup.message_id})
    return tuple(Seen(row.id, lookup.message_id, row.fingerprint, row.fetched_at, row.request) for row in rows)


def letters(conn: Connection, lookup: Lookup, ids: list[str]) -> tuple[SentLetter, ...]:
    """The letters that the mail names; where it names none, the last ones to the recipients it reports."""
    found: Sequence[SentLetter] = ()
    if ids or lookup.letter_tags:
        rows = conn.execute(_NAMED_LETTERS, {"ids": ids, "tags": list(lookup.letter_tags)})
        found = [SentLetter(*row) for row in rows]
    if lookup.reported:
        rows = conn.execute(_REPORTED_LETTERS, {"addresses": list(lookup.reported)})
        found = [*found, *(SentLetter(*row) for row in rows)]
    return tuple({letter.id: letter for letter in found}.values())


_SEEN = select(
    received.c.id, received.c.message_id, received.c.fingerprint, received.c.fetched_at, received.c.request
).where(received.c.id != bindparam("received"))
_SEEN_BY_FINGERPRINT = (
    _SEEN.where(received.c.fingerprint == bindparam("fingerprint"), received.c.fetched_at >= bindparam("since"))
    .order_by(received.c.id)
    .limit(MOST_ROWS)
)
_SEEN_BY_MESSAGE_ID = (
    _SEEN.where(received.c.message_id == bindparam("message_id"))
    .order_by(desc(received.c.fingerprint == bindparam("fingerprint")), received.c.id)
    .limit(MOST_ROWS)
)
_LETTERS = select(
    outbox.c.id,
    outbox.c.request,
    outbox.c.recipient,
    outbox.c.template,
    outbox.c.cause,
    outbox.c.audience,
    outbox.c.message_id,
    outbox.c.status,
    outbox.c.created_at,
)
_NAMED_LETTERS = _LETTERS.where(
    or_(
        outbox.c.message_id.in_(bindparam("ids", expanding=True)),
        outbox.c.tag.in_(bindparam("tags", expanding=True)),
    )
).order_by(outbox.c.id)
_REPORTED_LETTERS = (
    _LETTERS.where(outbox.c.recipient.in_(bindparam("addresses", expanding=True)), outbox.c.status == "sent")
    .order_by(outbox.c.created_at.desc(), outbox.c.id.desc())
    .limit(MOST_ROWS)
)
