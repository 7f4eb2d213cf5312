"""The map has every file: a module stands in the docstring of its room, or with its path in ARCHITECTURE.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.commands import ROOT

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PACKAGE = ROOT / "mailflow"
DRAWN_BY_OTHERS = {"_defaults", "versions", "__pycache__"}
"""Files that a build copies, and migrations, which are named by their number."""


def rooms() -> Iterator[Path]:
    """Every folder with modules, the package itself first."""
    yield from sorted(each.parent for each in PACKAGE.rglob("__init__.py") if each.parent.name not in DRAWN_BY_OTHERS)


def modules(room: Path) -> Iterator[str]:
    """The path of each module from the root; a room inside of this one ends with /."""
    for path in sorted(room.iterdir()):
        if path.suffix == ".py" and not path.name.startswith("__"):
            yield path.relative_to(ROOT).as_posix()
        elif (path / "__init__.py").exists() and path.name not in DRAWN_BY_OTHERS:
            yield f"{path.relative_to(ROOT).as_posix()}/"


def is_named(module: str, docstring: str, document: str) -> bool:
    name = module.rstrip("/").rpartition("/")[2].removesuffix(".py")
    return f"`{module}`" in document or re.search(rf"\b{name}\b", docstring) is not None


def test_every_module_stands_on_the_map() -> None:
    missing = []
    for room in rooms():
        docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""
        missing += [module for module in modules(room) if not is_named(module, docstring, ARCHITECTURE)]
    assert missing == []


def test_a_module_that_stands_nowhere_is_missed() -> None:
    assert not is_named("mailflow/sla/nowhere.py", "Promises in time.", ARCHITECTURE)
    assert is_named("mailflow/sla/clock.py", "clock  one clock and the moves it can make", "")
    assert not is_named("mailflow/sla/clock.py", "clocks  a request's clocks as a replay", "")
    assert is_named("mailflow/sla/clock.py", "", "in `mailflow/sla/clock.py`")


def test_every_room_is_looked_at() -> None:
    found = {room.relative_to(ROOT).as_posix() for room in rooms()}
    assert {"mailflow", "mailflow/sla", "mailflow/flow/acts", "mailflow/store/migrations"} <= found
