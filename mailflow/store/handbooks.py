"""The handbooks decisions were made by, whole: any decision can be explained, and made again, years later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from mailflow.store.statements import insert_missing
from mailflow.store.tables import handbooks


def remember(conn: Connection, hash_: str, content: str, now: datetime) -> None:
    """Keep the handbook before its first use; one that is known stays as it is."""
    insert_missing(conn, handbooks, [{"hash": hash_, "content": content, "first_used_at": now}])


def get(conn: Connection, hash_: str) -> str | None:
    """The handbook's content; None where it was never used."""
    content: str | None = conn.scalar(select(handbooks.c.content).where(handbooks.c.hash == hash_))
    return content
