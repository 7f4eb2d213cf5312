"""What each key has signed that can still be answered, read from the Message-IDs of the letters.

Nothing else remembers the key of a letter, and nothing else needs to: the token stands in front of the id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from mailflow.desk import tokens
from mailflow.store.tables import outbox, requests

PIECE = 1000


@dataclass(frozen=True, slots=True)
class Signed:
    """Letters, and the requests they are about; `until` is the last closing of those that are closed."""

    letters: int = 0
    requests: int = 0
    open: int = 0
    until: datetime | None = None


def by_key(conn: Connection, since: datetime) -> dict[str, Signed]:
    """By key id, the letters about requests that are open or were closed after `since`.

    Reads every such letter's id once: a command for an admin, not for a worker.
    """
    letters: dict[str, int] = {}
    about: dict[str, dict[int, datetime | None]] = {}
    for message_id, number, closed_at in conn.execute(_LIVE, {"since": since}).yield_per(PIECE):
        token = tokens.read(message_id)
        if token is not None:
            letters[token.key] = letters.get(token.key, 0) + 1
            about.setdefault(token.key, {})[number] = closed_at
    return {key: _counted(letters[key], about[key]) for key in letters}


def _counted(letters: int, about: dict[int, datetime | None]) -> Signed:
    closed = [at for at in about.values() if at is not None]
    return Signed(letters, len(about), len(about) - len(closed), max(closed, default=None))


_LIVE = (
    select(outbox.c.message_id, requests.c.number, requests.c.closed_at)
    .join(requests, requests.c.number == outbox.c.request)
    .where(or_(requests.c.closed_at.is_(None), requests.c.closed_at > bindparam("since")))
)
