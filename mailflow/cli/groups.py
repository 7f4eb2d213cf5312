"""The commands of `mailflow`, one file each, loaded when they are asked for: a command waits for no other one."""

from __future__ import annotations

import sys
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

USAGE: Any = typer.BadParameter.__base__
"""What typer raises for a command line that it cannot read; it gives the class no name of its own."""


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

    def main(self, *args: Any, **settings: Any) -> Any:
        """Runs a command and ends the program; a slip in what was typed is one line and exit status 2."""
        try:
            status = super().main(*args, **settings | {"standalone_mode": False, "prog_name": "mailflow"})
        except typer.Abort:
            sys.exit(1)
        except USAGE as error:
            _explain(error)
            sys.exit(2)
        sys.exit(status if isinstance(status, int) else 0)


def _explain(error: Any) -> None:
    """One line; a group without a command shows its help, which is the message then."""
    text = error.format_message()
    if error.ctx is None or "\n" in text:
        error.show()
        return
    path = error.ctx.command_path
    told = text.rstrip(".")
    typer.echo(f"{path}: {told}{'' if told.endswith('?') else ';'} see: {path} --help", err=True)


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
