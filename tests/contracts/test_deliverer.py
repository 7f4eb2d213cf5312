"""A letter that a server took is marked as sent before anything else goes out, however long the database refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from mailflow import clock
from mailflow.desk.outgoing import Outgoing
from mailflow.store import letters, outbox, schema
from mailflow.store.engine import Store
from mailflow.workers.deliver import Deliverer
from mailflow.workers.watch import Watch

REFUSE = "create trigger full before update on outbox when new.status = 'sent' begin select raise(abort, 'full'); end"


class Sink:
    """A channel that takes everything."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *exception: object) -> None: ...

    def send(self, envelope_from: str, recipient: str, data: bytes) -> str:
        self.taken.append(recipient)
        return "250 ok"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path}/mailflow.db")
    schema.prepare(made)
    yield made
    made.close()


def queue(store: Store, *recipients: str) -> None:
    with store.write() as connection:
        outbox.put(connection, [_letter(recipient) for recipient in recipients])


def _letter(recipient: str) -> Outgoing:
    return Outgoing(
        cause="m1.1",
        recipient=recipient,
        template="update",
        audience="client",
        request=None,
        message_id=f"{recipient}.id@vendor.example",
        tag=recipient,
        envelope_from="support@vendor.example",
        headers=b"To: x\r\n\r\n",
        body=b"x\r\n",
        priority=1,
        automatic=True,
        summary="x",
        created_at=clock.now(),
    )


def execute(store: Store, statement: str) -> None:
    with store.write() as connection:
        connection.exec_driver_sql(statement)


def statuses(connection: Connection) -> list[str]:
    return [letter.status for letter in letters.listing(connection)]


def test_while_the_database_takes_no_mark_no_letter_goes_out_twice_and_none_behind_it(store: Store) -> None:
    sink = Sink()
    worker = Deliverer(store, sink, Watch(1), lambda: False)
    queue(store, "a@klien.example", "b@klien.example")
    execute(store, REFUSE)
    for _ in range(3):
        with pytest.raises(DatabaseError, match="full"):
            worker.sweep()
    assert sink.taken == ["a@klien.example"]
    execute(store, "drop trigger full")
    assert worker.sweep().sent == 1
    assert sink.taken == ["a@klien.example", "b@klien.example"]
    with store.read() as connection:
        assert statuses(connection) == ["sent", "sent"]


def test_a_letter_that_is_dropped_behind_others_is_not_sent(store: Store) -> None:
    class Dropping(Sink):
        def send(self, envelope_from: str, recipient: str, data: bytes) -> str:
            with store.write() as connection:
                letters.drop(connection, [2])
            return super().send(envelope_from, recipient, data)

    sink = Dropping()
    queue(store, "a@klien.example", "b@klien.example")
    Deliverer(store, sink, Watch(1), lambda: False).sweep()
    assert sink.taken == ["a@klien.example"]
