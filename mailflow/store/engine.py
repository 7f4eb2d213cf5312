"""The connections to the database: who may write, who only looks, and how durable each is.

Three ways in, because they fail differently. `write` is for mail and decisions, and loses nothing at a power cut.
`read` can neither change anything nor hold a writer up, so that looking never stops the daemon. `mark` writes that one
letter is sent: it survives a killed process, and after a power cut the same bytes go out once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from mailflow.errors import StoreError

BUSY_SECONDS = 30
"""How long a writer waits for another one. Transactions last 25 ms: whoever waits this long waits for a dead one."""

SQLITE_WRITER = (
    # Readers and the writer do not wait for each other. A property of the file, so only writers set it.
    "PRAGMA journal_mode=WAL",
    # Off by default in SQLite.
    "PRAGMA foreign_keys=ON",
    # A mail of 25 MB grows the log; give the disk space back afterwards.
    "PRAGMA journal_size_limit=67108864",
)
# A commit is on the disk when it returns: NORMAL lost acknowledged commits in half of the simulated power cuts.
SQLITE_DURABLE = (*SQLITE_WRITER, "PRAGMA synchronous=FULL")
# A commit is in the log, which outlives the process, but is not synced: 0.08 ms instead of 4.
SQLITE_FAST = (*SQLITE_WRITER, "PRAGMA synchronous=NORMAL")
# A slip in a reader is an error at once and not a change nobody expects.
SQLITE_READER = ("PRAGMA query_only=ON",)

POSTGRESQL_OPTIONS = (
    "-c timezone=UTC "
    f"-c lock_timeout={BUSY_SECONDS}s "
    # A frozen worker must not keep the lock on the next request's number from the others.
    "-c idle_in_transaction_session_timeout=60s"
)


class Store:
    """The database at `url`: sqlite:///PATH or postgresql+psycopg://... Raises StoreError for any other,
    and where psycopg is not installed.

    Nothing is opened before the first use, so a store can be made before a fork; call `close` before a fork if it was
    used, since a connection must not be shared by two processes.
    """

    def __init__(self, url: str) -> None:
        self.url = _parse(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        make = _sqlite_engines if self.sqlite else _postgresql_engines
        try:
            self.writer, self.reader, self.fast = make(self.url)
        except ImportError as error:
            why = " ".join(str(error).split())
            raise StoreError(
                f"PostgreSQL needs psycopg ({why}); install it: pip install 'mailflow-desk[postgres]'"
            ) from error

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on the disk when it has ended; hold it for at most 25 ms."""
        with self.writer.begin() as conn:
            yield conn

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot to look at; writing raises an error of the database."""
        with self.reader.begin() as conn:
            yield conn

    @contextmanager
    def mark(self) -> Iterator[Connection]:
        """A transaction that survives the process and not the power: for `outbox.sent` only."""
        with self.fast.begin() as conn:
            yield conn

    def close(self) -> None:
        """Close every connection; the store can be used again afterwards."""
        for engine in (self.fast, self.reader, self.writer):
            engine.dispose()


def _parse(url: str) -> URL:
    right = "sqlite:////var/lib/mailflow/mailflow.db or postgresql+psycopg://user@host/database"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number; the text may hold the password
        raise StoreError(f"the database's address is not one; write it like {right}") from None
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if parsed.drivername == "postgresql+psycopg":
        return parsed
    raise StoreError(f"{parsed.render_as_string(hide_password=True)} cannot be the database; use {right}")


def _sqlite_engines(url: URL) -> tuple[Engine, Engine, Engine]:
    # IMMEDIATE takes the write lock at BEGIN: a transaction that read first could not wait for it, only fail.
    return (
        _sqlite(url, SQLITE_DURABLE, "BEGIN IMMEDIATE"),
        _sqlite(url, SQLITE_READER, "BEGIN"),
        _sqlite(url, SQLITE_FAST, "BEGIN IMMEDIATE"),
    )


# Clients' words stand in parameters, and errors in logs: hence `hide_parameters`.
def _sqlite(url: URL, pragmas: tuple[str, ...], begin: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _pragmas(pragmas))
    event.listen(engine, "begin", _sends(begin))
    return engine


def _postgresql_engines(url: URL) -> tuple[Engine, Engine, Engine]:
    engine = create_engine(
        url,
        hide_parameters=True,
        # After a restart of the server the first statement would fail.
        pool_pre_ping=True,
        connect_args={"options": POSTGRESQL_OPTIONS, "application_name": "mailflow"},
    )
    # One pool for all three. A reader that asks twice sees the same state, as on SQLite.
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    fast = engine.execution_options()
    event.listen(fast, "begin", _sends("SET LOCAL synchronous_commit TO off"))
    return engine, reader, fast


def _pragmas(pragmas: tuple[str, ...]) -> Callable[[Any, Any], None]:
    def connected(connection: Any, _record: Any) -> None:
        # The sqlite3 module would begin transactions by itself, and never before a SAVEPOINT.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma).close()

    return connected


def _sends(statement: str) -> Callable[[Connection], None]:
    def begun(conn: Connection) -> None:
        conn.exec_driver_sql(statement)

    return begun
