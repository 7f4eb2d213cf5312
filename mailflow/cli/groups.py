"""The commands of `mailflow`, one file each, loaded when they are asked for: a command waits for no other one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

import typer
import typer.core
import typer.main

COMMANDS = (
    "run",
    "check",
    "inspect",
    "audit",
    "status",
    "demo",
    "requests",
    "outbox",
    "quarantine",
    "sla",
    "calendar",
    "templates",
    "forms",
    "keys",
    "doctor",
    "db",
)
"""In the order of the help: to run it, to look at it as a whole, at its parts."""


def group(about: str = "") -> typer.Typer:
    """What the file of a command makes as its `app`: a group with `about` it, or a command that stands alone."""
    made = typer.Typer(help=about or None, no_args_is_help=bool(about), add_completion=False, rich_markup_mode=None)
    if about:
        made.callback()(_group)  # without one, a group of one command would be that command
    return made


def _group() -> None: ...


class Commands(typer.core.TyperGroup):
    """The program's own group."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast("Any", _Loaded())  # only read from

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in order."""
        return list(self.commands)


class _Loaded(Mapping[str, Any]):
    """The commands by their names."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        command = typer.main.get_command(import_module(f"mailflow.cli.{name}").app)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)
