"""The map has every file: a module stands in the docstring of its room, a room with its path in ARCHITECTURE.md."""

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
NAMES = r"[a-z_]+(?:(?:, | and )[a-z_]+)*"
ENTRY = re.compile(rf"^ *({NAMES}) +\S|[;,]\s+({NAMES}):\s|\(({NAMES})/?[:)]", re.MULTILINE)
"""A line begins with a module, or several, and says what it is; in it others stand before a colon or in brackets."""


def rooms() -> Iterator[Path]:
    """Every folder with modules, the package itself first."""
    yield from sorted(each.parent for each in PACKAGE.rglob("__init__.py") if each.parent.name not in DRAWN_BY_OTHERS)


def modules(room: Path) -> Iterator[str]:
    """What the room holds; a room inside of this one ends with /."""
    for path in sorted(room.iterdir()):
        if path.suffix == ".py" and not path.name.startswith("__"):
            yield path.name
        elif (path / "__init__.py").exists() and path.name not in DRAWN_BY_OTHERS:
            yield f"{path.name}/"


def named(docstring: str) -> set[str]:
    """The modules that the docstring of a room says something of."""
    found = (name for groups in ENTRY.findall(docstring) for name in groups if name)
    return {each for names in found for each in re.split(", | and ", names)}


def test_every_module_stands_in_the_docstring_of_its_room() -> None:
    missing = []
    for room in rooms():
        docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""
        there = {module for module in modules(room) if module.rstrip("/").removesuffix(".py") in named(docstring)}
        missing += [f"{room.name}/{each}" for each in modules(room) if room != PACKAGE and each not in there]
    assert missing == []


def test_every_room_stands_with_its_path_in_the_document() -> None:
    assert [each for each in modules(PACKAGE) if f"`mailflow/{each}`" not in ARCHITECTURE] == []


def test_a_module_that_is_only_a_word_of_a_sentence_is_missed() -> None:
    docstring = "Promises in time.\n\nclocks     a request's clock, and the moves it can make; hours: windows of a day"
    assert named(docstring) >= {"clocks", "hours"}
    assert not {"clock", "moves", "day", "windows"} & named(docstring)


def test_modules_are_named_together_behind_one_another_and_in_brackets() -> None:
    docstring = (
        "    tables, codec   the parts\n    staff     a reply (offer), commands (acts/: a file each);\n  work: it"
    )
    assert named(docstring) == {"tables", "codec", "staff", "offer", "acts", "work"}


def test_every_room_is_looked_at() -> None:
    found = {room.relative_to(ROOT).as_posix() for room in rooms()}
    assert {"mailflow", "mailflow/sla", "mailflow/flow/acts", "mailflow/store/migrations"} <= found
