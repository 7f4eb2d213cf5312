"""Every query of a work list is answered by an index: a desk with years of mail is as quick as a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from mailflow.store import cursors, letters, outbox, received, requests
from mailflow.store.engine import Store
from mailflow.store.tables import metadata
from tests.contracts.store.samples import CLIENT, INBOX, NOW, lookup

QUESTIONS: dict[str, Callable[[Connection], object]] = {
    "mails to process": lambda conn: received.due(conn, NOW, 50),
    "quarantine": received.quarantined,
    "mails unfinished": received.counts,
    "watermark": received.oldest_unprocessed,
    "mails to file": lambda conn: cursors.to_file(conn, INBOX, 7, 100),
    "letters to send": lambda conn: outbox.due(conn, NOW, 50),
    "failures to tell": outbox.untold_failures,
    "window": lambda conn: outbox.recent(conn, [CLIENT, "b@x"], [NOW]),
    "digests": lambda conn: outbox.deferred_due(conn, NOW),
    "letters unsent": letters.counts,
    "known by message-id": lambda conn: requests.known(
        conn,
        lookup(
            message_ids=("a", "b"),
            letter_tags=("t",),
            numbers=(1001,),
            reported=(CLIENT,),
            sender=CLIENT,
            pictures=("d",),
        ),
        NOW,
    ),
    "known by fingerprint": lambda conn: requests.known(conn, lookup(message_id=None), NOW),
}


WORK_LISTS = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}


def plans(store: Store, question: Callable[[Connection], object]) -> list[str]:
    """How SQLite answers every query of a question."""
    asked: list[tuple[str, Any]] = []
    event.listen(store.writer, "before_cursor_execute", lambda _c, _u, sql, values, *_: asked.append((sql, values)))
    with store.write() as conn:
        question(conn)
        queries = [(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in asked if sql.startswith("SELECT")]
        return [row.detail for sql, values in queries for row in conn.exec_driver_sql(sql, values)]


def reads_whole(step: str) -> bool:
    """Whether a step of a plan reads all of a table, or of an index that holds more than open work."""
    words = step.split()
    return words[0] == "SCAN" and words[1] in metadata.tables and not WORK_LISTS.intersection(words)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_of_the_daemon_reads_a_whole_table(sqlite_store: Store, question: str) -> None:
    steps = plans(sqlite_store, QUESTIONS[question])
    assert steps
    assert list(filter(reads_whole, steps)) == []


@pytest.mark.parametrize("question", ["mails to process", "letters to send", "mails to file"])
def test_a_backlog_is_not_sorted_to_take_its_first_fifty(sqlite_store: Store, question: str) -> None:
    assert not any("TEMP B-TREE" in step for step in plans(sqlite_store, QUESTIONS[question])[:2])
