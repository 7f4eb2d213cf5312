"""One alarm an hour for each cause: a broken server must not fill the mailbox of the person who mends it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_

from mailflow.store.statements import insert_for
from mailflow.store.tables import alarms

SILENCE = timedelta(hours=1)


def may_alarm(conn: Connection, cause: str, now: datetime) -> bool:
    """Whether to send an alarm for `cause` at `now`; a True counts as sent, whoever asks next."""
    last_at = alarms.c.last_at
    insert = insert_for(conn.dialect.name, alarms).values(cause=cause, last_at=now)
    statement = insert.on_conflict_do_update(
        index_elements=alarms.primary_key,
        set_={"last_at": now},
        # A time in the future was written before the clock was set back; it must not silence anything.
        where=or_(last_at <= now - SILENCE, last_at > now),
    )
    return conn.scalar(statement.returning(alarms.c.cause)) is not None
