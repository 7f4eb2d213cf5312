"""What all commands share: the options, opening the installation, times, JSON, and text that is safe on a terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from mailflow.app import App
    from mailflow.ops.site import Site

LARGEST = 2**63 - 1  # what a database can count to; beyond it a look-up would be an error and not an empty answer
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@dataclass(frozen=True, slots=True)
class Options:
    """The options before the command. `given`: somebody named the configuration."""

    config: Path
    given: bool = True


def load_app(context: typer.Context) -> App:
    """The whole installation that the configuration describes, rules and letters too. Raises `ConfigError`."""
    from mailflow import config

    loaded = config.load(context.obj.config, try_files=True)
    from mailflow import app  # most of the program: after the slip in config.yaml that is found at once

    return app.build(loaded)


def open_site(context: typer.Context) -> Site:
    """The installation to look at; its database must exist and be up to date. Raises `ConfigError`, `StoreError`."""
    from mailflow.ops import site

    return site.open_site(context.obj.config)


def stop(message: str, status: int = 1) -> NoReturn:
    """Ends the command with one line on standard error."""
    typer.echo(clean(message), err=True)
    raise typer.Exit(status)


def fields(values: Mapping[str, Any], zone: tzinfo) -> None:
    """One thing, a line a field; empty ones are left out."""
    width = max(map(len, values))
    for name, value in values.items():
        if value not in (None, "", ()):
            typer.echo(f"{name:<{width}}  {line(value, zone)}")


def print_json(value: Any) -> None:
    """JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=plain))


def moment(at: datetime, zone: tzinfo) -> str:
    """An instant in the service's zone with its offset: "2025-02-14 19:00:00 +0700"."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z")


def clean(text: str) -> str:
    """What a stranger wrote must not move the cursor of a terminal, turn its text round, or fake a line."""
    return "".join(character if character.isprintable() else " " for character in text)


def line(value: Any, zone: tzinfo) -> str:
    """One line of a value."""
    if isinstance(value, datetime):
        return moment(value, zone)
    if value is None:
        return ""
    return clean(", ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple | frozenset):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None | dict | list) else str(value)
