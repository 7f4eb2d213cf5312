"""How many automatic letters go to clients, whoever they are: a count a minute, so that asking costs ten rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, or_, select

from mailflow.store.statements import insert_for
from mailflow.store.tables import letter_counts

KEPT = timedelta(hours=1)
AHEAD = timedelta(minutes=5)
"""A count from later than this was written before the clock was set back; it must not stop anything."""


def counted(conn: Connection, now: datetime, span: timedelta) -> Mapping[bool, int]:
    """How many letters were queued in the last `span`, by whether their recipients are proven."""
    found = {False: 0, True: 0}
    since, until = now - span, now + AHEAD
    old = False
    for minute, proven, letters in conn.execute(_COUNTS):
        old = old or minute < now - KEPT or minute > until
        found[proven] += letters if since < minute <= until else 0
    if old:
        conn.execute(_FORGET, {"old": now - KEPT, "ahead": until})
    return found


def count(conn: Connection, now: datetime, letters: Mapping[bool, int]) -> None:
    """Add letters that are queued now."""
    minute = now.replace(second=0, microsecond=0)
    for proven, number in letters.items():
        if number:
            insert = insert_for(conn.dialect.name, letter_counts).values(minute=minute, proven=proven, letters=number)
            more = {"letters": letter_counts.c.letters + insert.excluded.letters}
            conn.execute(insert.on_conflict_do_update(index_elements=letter_counts.primary_key, set_=more))


_COUNTS = select(letter_counts.c.minute, letter_counts.c.proven, letter_counts.c.letters)
_FORGET = delete(letter_counts).where(
    or_(letter_counts.c.minute < bindparam("old"), letter_counts.c.minute > bindparam("ahead"))
)
