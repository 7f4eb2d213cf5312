"""Help is quick because of how imports stand; tests/bench/startup.py measures it, this holds the structure."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow.store import cursors, schema
from mailflow.store.engine import Store
from tests.commands import ROOT, environment, install

HEAVY = {"sqlalchemy", "structlog", "pydantic", "jinja2", "imapclient", "alembic", "babel", "holidays", "rich", "yaml"}
LOADED = "import sys; print('\\n'.join(sorted(sys.modules)), file=sys.stderr)"


def loaded(program: str, folder: Path) -> set[str]:
    """The top names of the modules that are loaded after `program`."""
    found = subprocess.run(
        [sys.executable, "-c", f"{program}\n{LOADED}"],
        cwd=folder,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {name.partition(".")[0] for name in found.stderr.split()}


def test_the_command_line_imports_nothing_heavy(tmp_path: Path) -> None:
    names = loaded("import mailflow.cli", tmp_path)
    assert "typer" in names
    assert names & HEAVY == set()


HELP = """
import sys
from mailflow.__main__ import main
sys.argv = ["mailflow", *{arguments!r}]
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
def test_help_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    assert loaded(HELP.format(arguments=arguments), tmp_path) & HEAVY == set()


@pytest.mark.parametrize("arguments", [["requests", "--help"], ["run", "--help"]], ids=" ".join)
def test_help_of_a_command_imports_nothing_of_ours_that_is_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Typer loads pydantic by itself as soon as it reads a command's arguments."""
    assert loaded(HELP.format(arguments=arguments), tmp_path) & HEAVY <= {"pydantic"}


def polled(folder: Path) -> None:
    """A database whose mailbox was read to its end: nothing in it needs a person."""
    store = Store(f"sqlite:///{folder}/mailflow.db")
    schema.prepare(store)
    with store.write() as connection:
        cursors.advance(connection, "support", 7, 0, datetime(2025, 2, 12, tzinfo=UTC))
    store.close()


@pytest.mark.parametrize(
    "arguments", [["status"], ["requests", "list"], ["outbox", "list"], ["quarantine", "list"]], ids=" ".join
)
def test_looking_needs_no_rules_and_no_letters(arguments: list[str], tmp_path: Path) -> None:
    install(tmp_path)
    polled(tmp_path)
    names = loaded(HELP.format(arguments=arguments), tmp_path)
    assert "sqlalchemy" in names
    assert names & {"jinja2", "babel", "holidays", "imapclient", "alembic", "re2", "mailparser", "structlog"} == set()
