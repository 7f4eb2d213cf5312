"""mailflow db: the database's structure."""

from __future__ import annotations

import typer

from mailflow.cli.groups import group

app = group("The database's structure.")


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the database to the structure this version needs. Stop `mailflow run` first."""
    from mailflow.ops import site
    from mailflow.store import schema

    store = site.site(context.obj.config).store
    schema.upgrade(store)
    typer.echo(f"{store} is up to date")
