"""A database that cannot be reached is one line with the folder, file or server, before anything is half done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.errors import StoreError
from mailflow.store import reach, schema
from mailflow.store.engine import Store
from mailflow.store.exclusive import exclusive
from tests.servers.process import being, home, unprivileged


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that this process may read and not write."""
    user = unprivileged("nobody")
    with home("reach", user) as folder, being(user):
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)


def in_folder(folder: Path) -> Store:
    return Store(f"sqlite:///{folder}/mailflow.db")


def test_a_folder_that_is_missing_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "data"
    store = in_folder(folder)
    schema.prepare(store)
    schema.check(store)
    store.close()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_upgrade_makes_the_folder_too(tmp_path: Path) -> None:
    store = in_folder(tmp_path / "data")
    schema.upgrade(store)
    schema.check(store)
    store.close()


def test_the_lock_of_a_run_comes_first_and_makes_the_folder(tmp_path: Path) -> None:
    with exclusive(in_folder(tmp_path / "data")):
        assert [path.name for path in (tmp_path / "data").iterdir()] == ["mailflow.db.lock"]


def test_a_folder_that_exists_stays_as_open_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    reach.make_room(in_folder(tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("name", ["", "data", "var/data"])
def test_a_folder_that_cannot_be_written_is_named(closed: Path, name: str) -> None:
    store, told = in_folder(closed / name), f"^{closed / name}: cannot be written: Permission denied$"
    for step in (schema.prepare, schema.upgrade):
        with pytest.raises(StoreError, match=told):
            step(store)
    with pytest.raises(StoreError, match=told), exclusive(store):
        pytest.fail("it runs")


def test_a_file_that_cannot_be_written_is_named(closed: Path) -> None:
    closed.chmod(0o700)
    file = closed / "mailflow.db"
    file.touch(0o400)
    with pytest.raises(StoreError, match=f"^{file}: cannot be written: Permission denied$"):
        schema.prepare(in_folder(closed))


def test_a_lock_of_another_user_is_named(closed: Path) -> None:
    closed.chmod(0o700)
    lock = closed / "mailflow.db.lock"
    lock.touch(0o400)
    with (
        pytest.raises(StoreError, match=f"^{lock}: cannot be written: Permission denied$"),
        exclusive(in_folder(closed)),
    ):
        pytest.fail("it runs")


def test_a_folder_that_nobody_may_look_into_is_not_taken_for_an_empty_one(closed: Path) -> None:
    closed.chmod(0o000)
    with pytest.raises(StoreError, match=f"^{closed}/mailflow.db: cannot be read: Permission denied$"):
        schema.check(in_folder(closed))


def test_asking_whether_it_is_closed_makes_nothing(closed: Path) -> None:
    assert reach.closed_to_us(in_folder(closed)) == closed
    assert reach.closed_to_us(in_folder(closed / "data")) is None
    assert reach.closed_to_us(Store("postgresql+psycopg://mailflow@127.0.0.1:1/mailflow")) is None


def test_without_the_driver_of_postgresql_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"^PostgreSQL needs psycopg \(.*pip install 'mailflow-desk\[postgres\]'$"):
        Store("postgresql+psycopg://mailflow:secret@127.0.0.1:1/mailflow")


def test_a_server_that_is_away_is_told_by_the_lock_too_without_the_password() -> None:
    store = Store("postgresql+psycopg://mailflow:secret@127.0.0.1:1/mailflow")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/mailflow does not answer") as caught, exclusive(store):
        pytest.fail("it runs")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
