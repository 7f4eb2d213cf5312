"""The database's revision: made once, checked always, and the same as the tables in the code."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from mailflow.errors import StoreError
from mailflow.store import requests, schema
from mailflow.store.engine import Store
from mailflow.store.tables import metadata
from tests.contracts.store.samples import NOW, lookup

INDEXES = {
    "sqlite": "select name, sql from sqlite_master where sql like 'CREATE%INDEX%' order by name",
    "postgresql": "select indexname, indexdef from pg_indexes where schemaname = 'public'"
    " and indexname not like 'alembic%' order by indexname",
}


def test_migrations_and_tables_agree(store: Store) -> None:
    with store.write() as conn:
        context = MigrationContext.configure(conn, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrations_and_tables_agree_on_each_index_and_its_condition(store: Store) -> None:
    with store.write() as conn:
        query = text(INDEXES[conn.dialect.name])
        migrated = conn.execute(query).all()
        metadata.drop_all(conn)
        metadata.create_all(conn)
        assert conn.execute(query).all() == migrated


def test_an_empty_database_is_created_and_then_passes(empty_store: Store) -> None:
    schema.prepare(empty_store)
    schema.check(empty_store)
    schema.prepare(empty_store)
    schema.upgrade(empty_store)


def test_a_database_of_the_first_revision_is_upgraded_with_what_is_in_it(empty_store: Store) -> None:
    with empty_store.write() as conn:
        config = Config(attributes={"connection": conn})
        config.set_main_option("script_location", str(schema.MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, "0001")
        conn.execute(text("update counters set value = 1007"))
    with pytest.raises(StoreError, match="is at revision 0001"):
        schema.check(empty_store)
    schema.upgrade(empty_store)
    schema.check(empty_store)
    with empty_store.write() as conn:
        assert requests.known(conn, lookup(), NOW).next_number == 1008


def test_two_programs_that_start_together_create_it_once(empty_store: Store) -> None:
    errors: list[Exception] = []

    def prepare() -> None:
        try:
            schema.prepare(empty_store)
        except Exception as error:  # noqa: BLE001 a thread's exception would be lost
            errors.append(error)

    threads = [threading.Thread(target=prepare) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    schema.check(empty_store)


def test_the_newest_revision_is_the_last_migration() -> None:
    assert schema.newest() == schema.scripts().get_current_head()


def test_an_older_database_is_refused_with_the_command_to_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = schema.scripts().get_current_head()
    monkeypatch.setattr(schema, "newest", lambda: "0999")
    with pytest.raises(StoreError, match=f"is at revision {newest}, this program needs 0999; run: mailflow db upgrade"):
        schema.check(store)
    with pytest.raises(StoreError, match="run: mailflow db upgrade"):
        schema.prepare(store)


def test_a_newer_database_is_refused(store: Store) -> None:
    with store.write() as conn:
        conn.execute(text("update alembic_version set version_num = '9999'"))
    for step in (schema.check, schema.prepare, schema.upgrade):
        with pytest.raises(StoreError, match=r"is at revision 9999.*newer mailflow"):
            step(store)


def test_somebody_elses_database_is_left_alone(empty_store: Store) -> None:
    with empty_store.write() as conn:
        conn.execute(text("create table invoices (id integer)"))
    for step in (schema.check, schema.prepare, schema.upgrade):
        with pytest.raises(StoreError, match="no tables of mailflow"):
            step(empty_store)


def test_looking_at_a_missing_file_does_not_create_it(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/mailflow.db")
    with pytest.raises(StoreError, match="does not exist; it is created by: mailflow run"):
        schema.check(store)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "mailflow.db").mkdir()
    store = Store(f"sqlite:///{tmp_path}/mailflow.db")
    with pytest.raises(StoreError, match=r"/mailflow\.db does not answer: unable to open database file"):
        schema.prepare(store)
    store.close()


@pytest.mark.postgres
def test_a_server_that_is_away_is_named_without_the_password() -> None:
    store = Store("postgresql+psycopg://mailflow:secret@127.0.0.1:1/mailflow")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/mailflow does not answer") as error:
        schema.check(store)
    assert "secret" not in str(error.value)
    store.close()
