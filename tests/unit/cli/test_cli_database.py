"""A database that cannot be reached is one line and exit status 2, whichever command meets it first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mailflow import config
from mailflow.ops import places
from tests.commands import CONFIG, install, mailflow
from tests.unit.cli.conftest import Run

AWAY = "postgresql+psycopg://mailflow:rahasia2@127.0.0.1:1/mailflow"


def elsewhere(folder: Path, database: str) -> None:
    """The installation with another database."""
    install(folder, config=CONFIG.replace("sqlite:///mailflow.db", database))


def problems(written: str) -> list[str]:
    """Every line but the one that the log of the workers begins with."""
    return [line for line in written.splitlines() if " event=run.reads " not in line]


@pytest.mark.parametrize("command", ["run --once", "db upgrade"])
def test_a_folder_that_cannot_be_made_is_one_line(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    elsewhere(tmp_path, "sqlite:///file/data/mailflow.db")
    found = mailflow(tmp_path, *command.split())
    assert (found.returncode, found.stdout) == (2, "")
    assert problems(found.stderr) == [f"{tmp_path}/file/data: cannot be written: Not a directory"]


def test_an_upgrade_makes_the_folder_of_the_database(run: Run, site: Path) -> None:
    elsewhere(site, "sqlite:///var/data/mailflow.db")
    assert run("db", "upgrade").status == 0
    assert (run("requests", "list").status, (site / "var/data/mailflow.db").exists()) == (0, True)


@pytest.mark.parametrize("command", ["status", "requests list"])
def test_looking_makes_no_folder(command: str, run: Run, site: Path) -> None:
    elsewhere(site, "sqlite:///data/mailflow.db")
    said = run(*command.split())
    assert said.status == 2
    assert said.err.endswith("does not exist; it is created by: mailflow run\n")
    assert not (site / "data").exists()


def test_check_warns_of_a_database_that_it_may_not_write(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailflow.store.reach.closed_to_us", lambda store: Path(str(store.url.database)).parent)
    said = run("check")
    assert said.status == 0
    assert f"warning        {site}: cannot be written by this user" in said.out


@pytest.mark.parametrize("command", ["status", "check"])
def test_without_the_driver_of_postgresql_it_is_said_how_to_install_it(
    command: str, run: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(site, AWAY)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = run(command)
    assert (said.status, said.out) == (2, "")
    assert said.err.endswith("pip install 'mailflow-desk[postgres]'\n")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", ["run --once", "run --dry-run", "db upgrade", "status"])
def test_a_postgresql_that_does_not_answer_is_one_line(command: str, tmp_path: Path) -> None:
    elsewhere(tmp_path, AWAY)
    found = mailflow(tmp_path, *command.split())
    assert (found.returncode, found.stdout) == (2, "")
    (told,) = problems(found.stderr)
    assert "127.0.0.1:1/mailflow does not answer: " in told
    assert "rahasia2" not in found.stderr


def test_the_log_begins_with_what_is_read_and_written_and_without_a_password(tmp_path: Path) -> None:
    path = install(tmp_path)
    loaded = config.load(path, environ={}).model_copy(
        update={"database": "postgresql+psycopg://desk:rahasia1@db.example/mailflow?password=rahasia2"}
    )
    told = places.facts(loaded, path)
    assert told["database"] == "postgresql+psycopg://desk:***@db.example/mailflow"
    assert told["mailboxes"] == "support support@vendor.example"
    assert told["rules"] == places.BUNDLED
    elsewhere(tmp_path, "sqlite:///file/data/mailflow.db")
    (tmp_path / "file").touch()
    first = mailflow(tmp_path, "run", "--once").stderr.splitlines()[0]
    assert " event=run.reads " in first
    assert f"database=sqlite:///{tmp_path}/file/data/mailflow.db" in first
