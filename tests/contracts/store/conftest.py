"""Every contract of the store is kept by both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from mailflow.store import schema
from mailflow.store.engine import Store
from mailflow.store.tables import metadata
from tests.servers.postgres import Postgres

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
WIPE = (
    f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY",
    "INSERT INTO counters (name, value) VALUES ('request', 1000)",
)


@pytest.fixture(params=BOTH)
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store whose database has no tables."""
    sqlite = request.param == "sqlite"
    store = Store(f"sqlite:///{tmp_path}/mailflow.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres_tables(postgres: Postgres) -> Iterator[str]:
    """The address of a database with tables, made once: making them takes longer than most tests."""
    with postgres.database() as url:
        store = Store(url)
        schema.prepare(store)
        store.close()
        yield url


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with its tables and nothing in them."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path}/mailflow.db")
        schema.prepare(store)
    else:
        store = Store(request.getfixturevalue("postgres_tables"))
        with store.write() as conn:
            for statement in WIPE:
                conn.execute(text(statement))
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A store with its tables, in SQLite."""
    store = Store(f"sqlite:///{tmp_path}/mailflow.db")
    schema.prepare(store)
    yield store
    store.close()


@pytest.fixture
def conn(store: Store) -> Iterator[Connection]:
    """A write transaction."""
    with store.write() as conn:
        yield conn
