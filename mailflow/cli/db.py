"""mailflow db: the database's structure."""

from __future__ import annotations

import typer

app = typer.Typer(help="The database's structure.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The database's structure."""


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the database to the structure this version needs. Stop `mailflow run` first."""
    from mailflow.ops import site
    from mailflow.store import schema

    store = site.site(context.obj.config).store
    schema.upgrade(store)
    typer.echo(f"{store} is up to date")
