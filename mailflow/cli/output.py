"""What all commands share: the options, and three ways to print a table: for a terminal, a pipe, a machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from mailflow.app import App

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@dataclass(frozen=True, slots=True)
class Options:
    """The options before the command."""

    config: Path


def load_app(context: typer.Context) -> App:
    """The installation that the configuration describes. Raises `ConfigError`."""
    from mailflow import app, config

    return app.build(config.load(context.obj.config))


def open_app(context: typer.Context) -> App:
    """The same with its database, which must exist and be up to date. Raises `StoreError`."""
    from mailflow.store import schema

    app = load_app(context)
    schema.check(app.store)
    return app


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, as_json: bool, empty: str) -> None:
    """Rows under column names: a Rich table on a terminal, tab-separated lines in a pipe, objects in JSON."""
    if as_json:
        print_json([dict(zip(columns, map(_plain, row), strict=True)) for row in rows])
    elif not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(_text(value) for value in row))
    elif not rows:
        typer.echo(empty)
    else:
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        grid = Table(box=SIMPLE_HEAD, pad_edge=False)
        for column in columns:
            grid.add_column(column, overflow="fold")
        for row in rows:
            grid.add_row(*(Text(_text(value)) for value in row))
        Console().print(grid)


def fields(values: Mapping[str, Any]) -> None:
    """One thing, a line a field."""
    width = max(map(len, values))
    for name, value in values.items():
        if value not in (None, "", ()):
            typer.echo(f"{name:<{width}}  {_text(value)}")


def print_json(value: Any) -> None:
    """JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def moment(at: datetime | None) -> str:
    """An instant in this machine's zone, with its offset."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S %z") if at else ""


def _text(value: Any) -> str:
    """One line of a value: what a stranger wrote must not move the cursor of a terminal or fake a line."""
    if isinstance(value, datetime):
        return moment(value)
    if value is None:
        return ""
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    return "".join(character if character.isprintable() else " " for character in str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple | frozenset):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None | dict | list) else str(value)
