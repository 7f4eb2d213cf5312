"""Every contract of the store is kept by both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from mailflow.store import schema
from mailflow.store.engine import Store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/mailflow.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def empty_store(url: str) -> Iterator[Store]:
    """A store whose database has no tables."""
    store = Store(url)
    yield store
    store.close()


@pytest.fixture
def store(empty_store: Store) -> Store:
    """A store with its tables."""
    schema.prepare(empty_store)
    return empty_store


@pytest.fixture
def conn(store: Store) -> Iterator[Connection]:
    """A write transaction."""
    with store.write() as conn:
        yield conn
