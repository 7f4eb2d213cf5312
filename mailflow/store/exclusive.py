"""One `mailflow run` a database: two would send every letter twice, since SMTP cannot be fenced."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from mailflow.errors import StoreError
from mailflow.store.engine import Store

ADVISORY_LOCK = 0x6D61696C666C6F77  # "mailflow"


@contextlib.contextmanager
def exclusive(store: Store) -> Iterator[None]:
    """Holds the database for this process and its children. Raises StoreError where another run has it.

    The kernel or the database server frees the lock when the last holder is gone, however it went.
    """
    with _file_lock(store) if store.sqlite else _advisory_lock(store) as taken:
        if not taken:
            raise StoreError(f"another mailflow run works on {store}; end that one first")
        yield


@contextlib.contextmanager
def _file_lock(store: Store) -> Iterator[bool]:
    with Path(f"{store.url.database}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def _advisory_lock(store: Store) -> Iterator[bool]:
    with store.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # a connection of its own: the pool's are given back before the fork
        yield bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": ADVISORY_LOCK}))
