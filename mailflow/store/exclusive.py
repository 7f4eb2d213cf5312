"""One `mailflow run` a database: two would send every letter twice, since SMTP cannot be fenced."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from mailflow.errors import StoreError
from mailflow.store.engine import Store
from mailflow.store.reach import explained, make_room

ADVISORY_LOCK = 0x6D61696C666C6F77  # "mailflow"


@contextlib.contextmanager
def exclusive(store: Store) -> Iterator[None]:
    """Holds the database for this process and its children. Raises StoreError where another run has it, or it cannot
    be reached.

    The kernel or the database server frees the lock when the last holder is gone, however it went.
    """
    with _file_lock(store) if store.sqlite else _advisory_lock(store) as taken:
        if not taken:
            raise StoreError(f"another mailflow run works on {store}; end that one first")
        yield


@contextlib.contextmanager
def _file_lock(store: Store) -> Iterator[bool]:
    make_room(store)
    path = Path(f"{store.url.database}.lock")
    try:
        lock = path.open("w")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def _advisory_lock(store: Store) -> Iterator[bool]:
    with contextlib.ExitStack() as held:
        with explained(store):
            connection = held.enter_context(store.writer.connect())
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # a connection of its own: the pool's are given back before the fork
            taken = connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": ADVISORY_LOCK})
        yield bool(taken)
