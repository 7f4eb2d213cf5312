"""The three inserts both databases understand but SQLAlchemy spells per database.

Each statement is built once a table: building one costs more than SQLite takes to run it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Insert, Table
from sqlalchemy.dialects import sqlite

Row = Mapping[str, Any]


def insert_for(dialect: str, table: Table) -> Any:
    """The INSERT of the database called `dialect`, which knows ON CONFLICT."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # 0.04 s that SQLite does not need

    return postgresql.insert(table)


def insert_missing(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose unique keys are not there yet; the others stay as they are."""
    if rows:
        conn.execute(_insert_missing(conn.dialect.name, table), rows)


def insert_returning(conn: Connection, table: Table, rows: Sequence[Row], *columns: Column[Any]) -> Sequence[Any]:
    """As `insert_missing`; gives the `columns` of the rows that were not there, in no particular order."""
    return conn.execute(_insert_returning(conn.dialect.name, table, columns), rows).all() if rows else ()


def insert_or_replace(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows; where the primary key is there already, overwrite the columns that the rows have."""
    if rows:
        conn.execute(_insert_or_replace(conn.dialect.name, table, tuple(rows[0])), rows)


@cache
def _insert_missing(dialect: str, table: Table) -> Insert:
    statement: Insert = insert_for(dialect, table).on_conflict_do_nothing()
    return statement


@cache
def _insert_returning(dialect: str, table: Table, columns: tuple[Column[Any], ...]) -> Any:
    return _insert_missing(dialect, table).returning(*columns)


@cache
def _insert_or_replace(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    statement = insert_for(dialect, table)
    key = tuple(column.name for column in table.primary_key)
    changed = {name: statement.excluded[name] for name in names if name not in key}
    replaced: Insert = statement.on_conflict_do_update(index_elements=key, set_=changed)
    return replaced
