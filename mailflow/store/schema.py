"""Whether the database is the one this program was written for; creates it, or brings it up to date.

A running daemon never migrates by itself: an older program may still use the database, and a backup comes first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from mailflow.errors import StoreError
from mailflow.store.engine import Store
from mailflow.store.reach import exists, explained, make_room

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

NEWEST = "0004"
"""The last of the migrations. It stands here, because Alembic takes 0.1 s to import and to ask."""
MIGRATIONS = Path(__file__).with_name("migrations")
MIGRATION_LOCK = 0x6D61696C  # "mail" in ASCII: any number that no other program on this database locks


def check(store: Store) -> None:
    """Raise StoreError where the database is missing, not ours, older than this program, or newer."""
    if store.sqlite and not exists(store):
        raise StoreError(f"the database {store} does not exist; it is created by: mailflow run")
    with explained(store), store.read() as conn:
        _check(store, conn)


def prepare(store: Store) -> None:
    """Create the tables in an empty database, and the folder of a missing one; `check` any other."""
    make_room(store)
    with explained(store), store.write() as conn:
        _lock(conn)
        if inspect(conn).get_table_names():
            _check(store, conn)
        else:
            _to_newest(conn)


def upgrade(store: Store) -> None:
    """Bring the database to this program's revision, in one transaction. Raises StoreError where it is not ours."""
    make_room(store)
    with explained(store), store.write() as conn:
        _lock(conn)
        if inspect(conn).get_table_names():
            _known_revision(store, conn)
        _to_newest(conn)


def newest() -> str:
    """The revision this program needs."""
    return NEWEST


@cache
def scripts() -> ScriptDirectory:
    """The revisions this program knows."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS))


def _check(store: Store, conn: Connection) -> None:
    revision = _known_revision(store, conn)
    if revision != (needed := newest()):
        raise StoreError(
            f"the database {store} is at revision {revision}, this program needs {needed}; run: mailflow db upgrade"
        )


def _known_revision(store: Store, conn: Connection) -> str:
    ours = inspect(conn).has_table("alembic_version")
    revision: str | None = conn.scalar(text("select version_num from alembic_version")) if ours else None
    if revision is None:
        raise StoreError(f"the database {store} has no tables of mailflow: is this the right one?")
    if revision != NEWEST and revision not in (script.revision for script in scripts().walk_revisions()):
        raise StoreError(
            f"the database {store} is at revision {revision}, which this program does not know: "
            "a newer mailflow made it; install that one"
        )
    return revision


def _to_newest(conn: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def _lock(conn: Connection) -> None:
    """On PostgreSQL let two programs that start together create the tables once; SQLite's BEGIN IMMEDIATE does."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
