"""Counting automatic letters: by minute, exact, and forgotten when it no longer matters."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from mailflow.store import breaker, tables
from tests.contracts.store.samples import DAY, HOUR, MINUTE, NOW

SPAN = timedelta(minutes=10)


def test_letters_are_counted_for_as_long_as_the_span(conn: Connection) -> None:
    breaker.count(conn, NOW, {True: 2, False: 1})
    breaker.count(conn, NOW, {True: 3, False: 0})
    breaker.count(conn, NOW + 5 * MINUTE, {True: 1, False: 1})
    assert breaker.counted(conn, NOW + 5 * MINUTE, SPAN) == {True: 6, False: 2}
    assert breaker.counted(conn, NOW + 11 * MINUTE, SPAN) == {True: 1, False: 1}
    assert breaker.counted(conn, NOW + HOUR, SPAN) == {True: 0, False: 0}


def test_old_counts_and_those_of_a_clock_that_was_wrong_go_away(conn: Connection) -> None:
    breaker.count(conn, NOW + DAY, {True: 10_000})
    breaker.count(conn, NOW, {True: 1})
    assert breaker.counted(conn, NOW, SPAN) == {True: 1, False: 0}
    breaker.counted(conn, NOW + 2 * HOUR, SPAN)
    assert conn.execute(select(tables.letter_counts)).all() == []
