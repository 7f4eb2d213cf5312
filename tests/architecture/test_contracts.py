"""The contracts of the code as a whole: who may import what, and who owns which library."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.kinds import KINDS
from tests.commands import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGE = ROOT / "mailflow"
OWNERS = {
    "aiosmtpd": "demo/exchange.py",
    "alembic": "store/",
    "babel": "letters/filters.py",
    "dkim": "mail/dkimkey.py",
    "dns": "channels/dns.py",
    "docx": "letters/formfiles.py",
    "holidays": "sla/load.py",
    "icalendar": "mail/calendar.py",
    "imapclient": "mailbox/imap.py",
    "jinja2": "letters/render.py",
    "mailparser": "mail/parse.py",
    "markupsafe": "letters/render.py",
    "openpyxl": "letters/formfiles.py",
    "proxyprotocol": "demo/mailboxes.py",
    "pymap": "demo/mailboxes.py",
    "re2": "routing/match.py",
    "schedule": "workers/loop.py",
    "selectolax": "mail/htmltext.py",
    "structlog": "workers/log.py",
    "yaml": "yamlfile.py",
}
"""The one file, or for the database's the one room, that imports a library."""
SHARED = {"pydantic", "pydantic_core", "typer", "rich", "sqlalchemy"}
"""Frameworks that shape whole rooms; the contracts of import-linter keep sqlalchemy out of the pure ones."""


def imports(path: Path) -> Iterator[str]:
    """The names of the modules a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def users() -> dict[str, set[str]]:
    """Each third-party library with the files that import it."""
    found = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for name in imports(path):
            library = name.partition(".")[0]
            if library not in {*sys.stdlib_module_names, "mailflow"}:
                found[library].add(path.relative_to(PACKAGE).as_posix())
    return found


def test_the_contracts_of_import_linter_hold() -> None:
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stdout
    assert "0 broken" in found.stdout


def test_every_kind_file_is_listed_and_in_the_independence_contract() -> None:
    files = {path.stem for path in (PACKAGE / "kinds").glob("*.py")} - {"__init__", "kind"}
    contract = next(
        each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["name"].startswith("Request kinds")
    )
    assert contract["type"] == "independence"
    assert set(contract["modules"]) == {f"mailflow.kinds.{name}" for name in files}
    assert set(KINDS) == files


def test_every_room_is_in_the_layers() -> None:
    contract = next(each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert contract["exhaustive"]
    assert {room.strip() for layer in contract["layers"] for room in layer.split("|")} == rooms - {"__init__"}


def test_every_third_party_library_has_one_owner() -> None:
    found = users()
    assert found.keys() == OWNERS.keys() | SHARED
    for library, owner in OWNERS.items():
        strangers = {file for file in found[library] if not file.startswith(owner)}
        assert strangers == set(), f"{library} belongs to {owner}"


def test_ruff_bans_a_library_where_it_has_no_right() -> None:
    rules = PROJECT["tool"]["ruff"]["lint"]
    banned = rules["flake8-tidy-imports"]["banned-api"]
    allowed = rules["per-file-ignores"]
    for library in OWNERS.keys() & banned.keys():
        owner = f"mailflow/{OWNERS[library]}"
        assert banned[library]["msg"] == f"only {owner}"
        assert "TID251" in allowed[owner]
    assert {"imapclient", "mailparser", "jinja2", "holidays", "schedule", "icalendar", "re2"} <= banned.keys()


@pytest.mark.parametrize("name", ["now", "utcnow", "today"])
def test_the_time_is_read_in_one_file(name: str) -> None:
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == name
        and isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}
    }  # fmt: skip
    assert readers <= {"clock.py"}


def test_every_file_says_what_it_is() -> None:
    silent = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
