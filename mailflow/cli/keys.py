"""mailflow keys: what signs the references in letters, and how to change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json, clean, stop
from mailflow.cli.table import Row, Shown, table

if TYPE_CHECKING:
    from mailflow.config import Config
    from mailflow.store.engine import Store

app = group("The keys that sign the references in letters.")


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List the keys, and how many letters of each can still be answered."""
    from mailflow import clock
    from mailflow.ops import keys, site

    config, store = _opened(context)
    rows: list[Row] = [
        {
            "key": each.id,
            "file": str(each.file),
            "does": "signs" if each.signs else "verifies",
            "made": each.made,
            "requests": each.live.requests if each.live else None,
            "letters": each.live.letters if each.live else None,
        }
        for each in keys.keys(config, store, clock.now())
    ]
    table(rows, _columns(clock.now()), zone=site.zone(config), as_json=as_json, empty="there is no key")


@app.command()
def new(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="Its id; by default the next free one.")] = None,
) -> None:
    """Write a new key into a file of its own, and print the lines for the configuration.

    An existing file is never overwritten. A key that the configuration names already is made in the file it names.
    """
    from mailflow import config as settings
    from mailflow.ops import keys

    if name is not None and not (name.isascii() and name.isalnum() and name.islower() and len(name) <= 8):
        stop(f"the id of a key has 1 to 8 small letters and digits, not {name!r}", 2)
    made, named = keys.new(settings.load(context.obj.config), name)
    file = clean(str(made.file.resolve()))  # whatever folder this command was started in
    typer.echo(f"written: {file}, for its owner only; mailflow must be able to read it", err=True)
    if named:
        return
    typer.echo("put these two lines on top of token_keys, keep the others, and restart mailflow:", err=True)
    typer.echo(f"  - id: {made.id}\n    file: {file}")


@app.command()
def retire(context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID", help="Its id.")]) -> None:
    """Say whether a key may be taken out of the configuration.

    It must stay as long as a letter that it signed can be answered: the life of the request, and 30 days. Exit status 1
    where it must stay. Nothing is changed.
    """
    from mailflow import clock
    from mailflow.ops import keys

    config, store = _opened(context)
    reasons = keys.kept_for(config, name, store, clock.now())
    for reason in reasons:
        typer.echo(f"keep {name}: {reason}")
    if not reasons:
        typer.echo(f"{name} may go: remove its two lines from token_keys, then its file, and restart mailflow")
    raise typer.Exit(int(bool(reasons)))


def _opened(context: typer.Context) -> tuple[Config, Store | None]:
    """The configuration, with its database where there is one: keys can be looked at before the first run."""
    from mailflow import config as settings
    from mailflow.store import reach, schema
    from mailflow.store.engine import Store

    config = settings.load(context.obj.config)
    store = Store(config.database)
    if store.sqlite and not reach.exists(store):
        return config, None
    schema.check(store)
    return config, store


def _columns(now: datetime) -> Sequence[Shown]:
    def age(row: Row) -> str:
        made = row["made"]
        return "missing" if made is None else f"{(now - made).days} d"

    return (
        Shown("key"),
        Shown("does"),
        Shown("age", age),
        Shown("requests", rank=1),
        Shown("letters", rank=1),
        Shown("file", fills=True),
    )
