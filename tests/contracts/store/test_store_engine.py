"""Transactions: who waits for whom, what is undone, and what can never be written."""

from __future__ import annotations

import gc
import os
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mailflow.errors import StoreError
from mailflow.store import cases, outbox, requests
from mailflow.store.engine import Store
from tests.contracts.store.samples import NOW, keep, letter, lookup, mail, opening


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d", "postgresql://h/d", "not an address"]
)
def test_an_address_that_cannot_be_the_database_is_refused_with_the_right_forms(url: str) -> None:
    with pytest.raises(StoreError, match=r"postgresql\+psycopg://user@host/database") as error:
        Store(url)
    assert "secret" not in str(error.value)


def test_a_password_is_not_in_the_words_for_a_store() -> None:
    assert "secret" not in str(Store("postgresql+psycopg://u:secret@h/d"))


def test_making_a_store_opens_nothing(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path}/mailflow.db")
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_database_tells_nothing_of_what_was_written(store: Store) -> None:
    with store.write() as conn, pytest.raises(DBAPIError) as error:
        conn.execute(text("insert into counters (name, value) values (:name, null)"), {"name": "a client's words"})
    assert "a client's words" not in str(error.value).replace(str(error.value.orig), "")


def test_a_savepoint_that_is_rolled_back_leaves_no_trace(store: Store) -> None:
    with store.write() as conn:
        keep(conn, mail(1))
        savepoint = conn.begin_nested()
        requests.apply(conn, 1, opening(1001), NOW)
        outbox.put(conn, [letter(request=1001)])
        savepoint.rollback()
        with conn.begin_nested():
            assert requests.known(conn, lookup(numbers=(1001,)), NOW).next_number == 1001
            requests.apply(conn, 1, opening(1001), NOW)
    with store.read() as conn:
        assert cases.case(conn, 1001) is not None
        assert outbox.due(conn, NOW, 10) == ()


def test_a_transaction_that_fails_changes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as conn:
            keep(conn, mail(1))
            raise KeyError("anything")

    with pytest.raises(KeyError, match="anything"):
        fail()
    with store.read() as conn:
        assert conn.scalar(text("select count(*) from received")) == 0


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), store.read() as conn:
        conn.execute(text("delete from received"))


def test_a_reader_does_not_hold_a_writer_up_and_keeps_its_snapshot(store: Store) -> None:
    with store.read() as reader:
        assert reader.scalar(text("select count(*) from received")) == 0
        with store.write() as writer:
            keep(writer, mail(1))
        assert reader.scalar(text("select count(*) from received")) == 0
    with store.read() as reader:
        assert reader.scalar(text("select count(*) from received")) == 1


def test_a_writer_does_not_hold_a_reader_up(store: Store) -> None:
    with store.write() as writer:
        keep(writer, mail(1))
        with store.read() as reader:
            assert reader.scalar(text("select count(*) from received")) == 0


def test_the_sent_mark_waits_for_an_open_write_transaction(store: Store) -> None:
    with store.write() as conn:
        outbox.put(conn, [letter()])
    begun, marked = threading.Event(), threading.Event()

    def mark() -> None:
        begun.wait()
        with store.mark() as conn:
            outbox.sent(conn, 1, "250 ok", NOW)
        marked.set()

    thread = threading.Thread(target=mark)
    thread.start()
    with store.write() as conn:
        conn.execute(text("update outbox set summary = 'x' where id = 1"))
        begun.set()
        assert not marked.wait(0.3)
    thread.join(10)
    assert marked.is_set()
    with store.read() as conn:
        assert conn.execute(text("select status, summary from outbox")).one() == ("sent", "x")


def test_writers_take_turns_and_none_is_refused(store: Store) -> None:
    def write(first: int) -> None:
        for uid in range(first, first + 10):
            with store.write() as conn:
                keep(conn, mail(uid))

    threads = [threading.Thread(target=write, args=(first,)) for first in (1, 101, 201)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with store.read() as conn:
        assert conn.scalar(text("select count(*) from received")) == 30


def test_each_way_in_is_as_durable_as_it_says(store: Store) -> None:
    found = []
    for way in (store.write, store.mark):
        with way() as conn:
            setting = "PRAGMA synchronous" if store.sqlite else "SHOW synchronous_commit"
            found.append(str(conn.exec_driver_sql(setting).scalar()))
    full, normal = "2", "1"
    # The tests' PostgreSQL is started with synchronous_commit=off, so there only the mark is told.
    assert found == [full, normal] if store.sqlite else found[1] == "off"


def test_sqlite_enforces_foreign_keys_and_writes_ahead(sqlite_store: Store) -> None:
    with sqlite_store.write() as conn:
        assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_closed_store_can_be_used_again(store: Store) -> None:
    store.close()
    with store.write() as conn:
        keep(conn, mail(1))
    store.close()
    with store.read() as conn:
        assert conn.scalar(text("select count(*) from received")) == 1


def test_closing_leaves_no_connection_behind(store: Store) -> None:
    for way in (store.write, store.read, store.mark):
        with way() as conn:
            conn.execute(text("select 1"))
    store.close()
    gc.collect()  # a connection left open would warn here, and warnings are errors


def test_a_store_that_is_closed_before_a_fork_serves_both_processes(store: Store) -> None:
    store.close()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with store.write() as conn:
                keep(conn, mail(1))
            store.close()
            status = 0
        finally:
            os._exit(status)
    with store.write() as conn:
        keep(conn, mail(2))
    deadline = time.monotonic() + 30
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert ended == (child, 0)
    with store.read() as conn:
        assert conn.scalar(text("select count(*) from received")) == 2
